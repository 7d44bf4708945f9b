"""Sweeps, nudges and the worker: rows are the jobs, messages only save time."""

import queue
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from django.core.management import CommandError, call_command

from tests.conftest import MakeSite
from tests.support.waiting import wait_until
from university import celery, sweeping
from university.models import Heartbeat
from university.registry import registry


@pytest.fixture
def sweeps() -> Iterator[dict]:
    before, long_before = dict(registry.sweeps), dict(registry.long_sweeps)
    registry.sweeps.clear()
    registry.long_sweeps.clear()
    yield registry.sweeps
    registry.sweeps.clear()
    registry.sweeps.update(before)
    registry.long_sweeps.update(long_before)


def _breaks() -> int:
    raise RuntimeError("a fault in one house")


@pytest.mark.django_db
def test_one_broken_sweep_does_not_stop_the_others(sweeps: dict) -> None:
    sweeps.update(a=_breaks, b=lambda: 3)
    assert sweeping.sweep_all() == {"a": -1, "b": 3}
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["worker"]


@pytest.mark.django_db
def test_the_command_names_the_sweeps_it_knows(sweeps: dict) -> None:
    sweeps.update(orders=lambda: 0)
    with pytest.raises(CommandError, match="there is no sweep 'order'; there are: orders"):
        call_command("sweep", "order")


@pytest.mark.django_db
def test_the_command_fails_when_a_sweep_fails(sweeps: dict, capsys: pytest.CaptureFixture) -> None:
    sweeps.update(a=_breaks, b=lambda: 2)
    with pytest.raises(CommandError, match="a sweep failed"):
        call_command("sweep")
    assert capsys.readouterr().out == "a: failed\nb: 2\n"


def test_a_broker_that_is_away_costs_a_request_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(celery.app.conf, "broker_url", "redis://127.0.0.1:1/0")
    nudges = celery._Nudges()
    started = time.perf_counter()
    for number in range(1000):
        nudges.put("university.sweep", f"sweep {number}")
    assert time.perf_counter() - started < 0.5
    # Its thread tries each for seconds; it must not go on through all the tests to come.
    with suppress(queue.Empty):
        while True:
            nudges._queue.get_nowait()


def test_the_worker_sweeps_at_its_start(make_site: MakeSite) -> None:
    site = make_site()
    site.start_worker()

    def has_swept() -> bool:
        log = site.log("worker")
        return "university.sweep_all" in log and "succeeded" in log

    wait_until(has_swept, seconds=60, tell=lambda: site.log("worker"))


_NUDGE = """
from university.celery import app
for _number in range(4):
    app.send_task("university.sweep", args=("payments.events",))
"""


def test_a_worker_keeps_its_connection_from_task_to_task(make_site: MakeSite) -> None:
    site = make_site("postgresql")
    site.start_worker()

    def wait_for(tasks: int) -> None:
        wait_until(
            lambda: site.log("worker").count("succeeded") >= tasks,
            seconds=60,
            tell=lambda: site.log("worker"),
        )

    def connections() -> list[int]:
        with psycopg.connect(site.env["DATABASE_URL"], autocommit=True) as mine:
            rows = mine.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return [pid for (pid,) in rows]

    wait_for(1)
    before = connections()
    assert site.run("-c", _NUDGE).returncode == 0
    wait_for(5)

    assert (len(before), connections()) == (1, before)
