"""Delivery to the folder: once, in the day, and never in plain in the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as live_settings

from university import clock
from university.accounts.models import Student
from university.notifications.models import OutboxMessage, TextMessage
from university.notifications.queries import codes_in_plain, late_messages
from university.notifications.services import deliver_due, send_code, tell
from university.notifications.services.retention import purge_old_texts
from university.registry import Fault

Make = Callable[..., Student]
Sent = Callable[[], list[dict[str, Any]]]


def left(student: Student) -> TextMessage:
    rows = tell(
        student=student,
        template="place_given_up",
        values={"class_name": "声乐初级1班"},
        unique_key="given_up:17",
    )
    return TextMessage.objects.get(pk=rows[1].pk)


def code(django_capture_on_commit_callbacks: Any) -> OutboxMessage:
    with django_capture_on_commit_callbacks(execute=True):
        return send_code(phone="+8612000000001", code="314159", unique_key="login:1")


def test_a_due_text_becomes_one_file(make_student: Make, sent: Sent) -> None:
    message = left(make_student())
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert sent() == [
        {
            "number": message.pk,
            "to": "+8612000000001",
            "template": "place_given_up",
            "values": {"name": "王桂兰", "class_name": "声乐初级1班"},
            "text": "【市老年大学】王桂兰您好，已按您的要求退出声乐初级1班。您不用再做什么。",
            "created_at": message.created_at.astimezone(
                clock.timezone.get_default_timezone()
            ).isoformat(),
        }
    ]
    message.refresh_from_db()
    assert (message.job_state, message.channel_ref) == ("done", f"{message.pk:08d}.json")


def test_a_code_does_not_wait_behind_letters(make_student: Make, sent: Sent) -> None:
    left(make_student())
    send_code(phone="+8612000000001", code="314159", unique_key="login:1")
    assert deliver_due(limit=1) == 1
    assert [message["template"] for message in sent()] == ["login_code"]


def test_a_code_is_there_as_soon_as_the_transaction_commits(
    db: None, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    code(django_capture_on_commit_callbacks)
    assert [(file["to"], file["values"], file["text"]) for file in sent()] == [
        (
            "+8612000000001",
            {"code": "314159"},
            "【市老年大学】验证码314159，10分钟内有效。工作人员不会向您要验证码。",
        )
    ]


def test_a_code_is_sent_at_night(
    db: None, sent: Sent, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SMS_QUIET_HOURS = "21:00-08:00"
    settings.TEST_CLOCK = "2026-11-24T23:59:00+08:00"
    code(django_capture_on_commit_callbacks)
    assert len(sent()) == 1


def test_a_code_is_never_in_plain_in_the_row(db: None) -> None:
    row = send_code(phone="+8612000000001", code="314159", unique_key="login:1")
    assert "314159" not in f"{row.values}{row.text}"
    assert list(codes_in_plain()) == []


def test_a_code_is_forgotten_once_it_is_sent(
    db: None, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    row = code(django_capture_on_commit_callbacks)
    row.refresh_from_db()
    assert (row.job_state, row.values, row.text) == ("done", {}, "")


def test_the_same_code_key_sends_one_message(
    db: None, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    code(django_capture_on_commit_callbacks)
    code(django_capture_on_commit_callbacks)
    assert len(sent()) == 1


def test_a_worker_that_died_after_sending_sends_nothing_again(
    make_student: Make, sent: Sent, settings: Any
) -> None:
    """The lease ran out, the file is there: the next worker only notes it."""
    message = left(make_student())
    deliver_due()
    TextMessage.objects.filter(pk=message.pk).update(
        job_state="claimed", leased_until=clock.now() - timedelta(seconds=1), sent_at=None
    )
    path = settings.SMS_OUTBOX_DIR / f"{message.pk:08d}.json"
    written = path.stat().st_mtime_ns
    assert deliver_due() == 1
    assert path.stat().st_mtime_ns == written
    message.refresh_from_db()
    assert message.job_state == "done"


def test_a_row_in_the_hands_of_another_worker_is_left_alone(make_student: Make, sent: Sent) -> None:
    message = left(make_student())
    TextMessage.objects.filter(pk=message.pk).update(
        job_state="claimed", leased_until=clock.now() + timedelta(minutes=1), attempts=1
    )
    assert deliver_due() == 0
    assert sent() == []


def test_a_text_that_fell_due_at_night_is_put_off_without_counting(
    make_student: Make, sent: Sent, settings: Any
) -> None:
    message = left(make_student())
    settings.SMS_QUIET_HOURS = "21:00-08:00"
    settings.TEST_CLOCK = "2026-11-24T22:30:00+08:00"
    TextMessage.objects.filter(pk=message.pk).update(due_at="2026-11-24T12:00:00Z")
    assert deliver_due() == 1
    message.refresh_from_db()
    assert sent() == []
    assert (message.job_state, message.attempts) == ("due", 0)
    assert message.due_at.isoformat() == "2026-11-25T00:00:00+00:00"


def test_a_folder_that_cannot_be_written_is_tried_again(
    make_student: Make, settings: Any, tmp_path: Any
) -> None:
    settings.SMS_CHANNEL = "file"
    (tmp_path / "taken").write_text("a file, not a folder")
    settings.SMS_OUTBOX_DIR = tmp_path / "taken"
    message = left(make_student())
    deliver_due()
    message.refresh_from_db()
    assert (message.job_state, message.attempts) == ("due", 1)
    assert message.due_at > clock.now()


def test_sending_switched_off_keeps_everything_back(make_student: Make, settings: Any) -> None:
    settings.SMS_CHANNEL = "off"
    message = left(make_student())
    deliver_due()
    message.refresh_from_db()
    assert (message.job_state, message.withheld) == ("done", "短信发送已关闭。")


def test_the_audit_names_a_text_that_is_late(make_student: Make) -> None:
    message = left(make_student())
    due = clock.now() - timedelta(minutes=16)
    TextMessage.objects.filter(pk=message.pk).update(due_at=due)
    assert list(late_messages()) == [
        Fault(
            "notifications.late",
            f"message {message.pk} (place_given_up) is due since {due:%F %H:%M} UTC",
        )
    ]


def test_the_audit_is_silent_about_a_fresh_one(make_student: Make) -> None:
    left(make_student())
    assert list(late_messages()) == []


@pytest.mark.parametrize(("days", "kept"), [(182, True), (184, False)])
def test_texts_are_kept_six_months(make_student: Make, sent: Sent, days: int, kept: bool) -> None:
    message = left(make_student())
    deliver_due()
    OutboxMessage.objects.update(created_at=clock.now() - timedelta(days=days))
    assert purge_old_texts() == (0 if kept else 2)
    message.refresh_from_db()
    assert bool(message.text) is kept


def test_an_unsent_code_is_forgotten_after_a_day(db: None) -> None:
    row = send_code(phone="+8612000000001", code="314159", unique_key="login:1")
    OutboxMessage.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert purge_old_texts() == 1
    row.refresh_from_db()
    assert (row.values, row.phone, row.job_state) == ({}, "", "failed")


def test_the_suite_sends_nothing_to_people() -> None:
    assert live_settings.SMS_CHANNEL == "file"
