"""``manage.py audit``: the ground floor's own checks, and how it reports."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command

from university import auditing, clock
from university.models import StateChange
from university.notifications.models import Channel, OutboxMessage
from university.registry import Fault, registry

KIND = "enrollment.place"


@pytest.fixture
def only() -> Iterator[dict]:
    before = dict(registry.audit_checks)
    registry.audit_checks.clear()
    yield registry.audit_checks
    registry.audit_checks.clear()
    registry.audit_checks.update(before)


def _steps(*steps: tuple[str, str], object_id: int = 7) -> None:
    for old, new in steps:
        StateChange.objects.create(kind=KIND, object_id=object_id, old_state=old, new_state=new)


@pytest.mark.django_db
def test_a_history_without_a_gap_is_clean() -> None:
    _steps(("", "held"), ("held", "confirmed"))
    _steps(("", "held"), object_id=8)
    assert list(auditing.state_histories()) == []


@pytest.mark.django_db
def test_a_gap_in_a_history_is_a_fault() -> None:
    _steps(("", "held"), ("confirmed", "cancelled"))
    assert list(auditing.state_histories()) == [
        Fault(
            "state_histories",
            "enrollment.place 7: a step starts at confirmed, but the one before it ended at held",
        )
    ]


def test_the_report_is_one_line_a_fault_and_exit_code_1(
    only: dict, capsys: pytest.CaptureFixture
) -> None:
    only["cash"] = lambda: [Fault("cash", "drawer 1 is 5 fen short")]
    only["seats"] = list
    with pytest.raises(SystemExit) as exit_code:
        call_command("audit")
    assert (exit_code.value.code, capsys.readouterr().out) == (
        1,
        "cash: drawer 1 is 5 fen short\n2 checks, 1 faults\n",
    )


def test_the_report_for_programs(only: dict, capsys: pytest.CaptureFixture) -> None:
    only["cash"] = lambda: [Fault("cash", "drawer 1 is 5 fen short")]
    with pytest.raises(SystemExit):
        call_command("audit", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report.pop("checked_at")
    assert report == {
        "clean": False,
        "checks": ["cash"],
        "faults": [{"check": "cash", "sentence": "drawer 1 is 5 fen short"}],
    }


@pytest.mark.django_db
def test_a_job_of_the_worker_is_overdue_and_a_call_of_the_desk_is_not() -> None:
    long_ago = clock.now() - timedelta(hours=1)
    for channel in (Channel.SMS, Channel.CALL):
        OutboxMessage.objects.create(
            channel=channel, template="place_held", unique_key=channel, due_at=long_ago
        )
    text = OutboxMessage.objects.get(channel=Channel.SMS)

    sentences = [fault.sentence for fault in auditing.overdue_jobs()]

    since = f"{long_ago:%Y-%m-%d %H:%M}"
    assert sentences == [f"notifications.outboxmessage {text.pk}: due since {since} UTC, not done"]
