"""A part that dies is started again; one that cannot live is given up."""

import os
import signal
import time

import pytest

from tests.support.waiting import wait_until
from university import supervision
from university.supervision import Part

pytestmark = pytest.mark.one_engine


def test_a_part_that_dies_young_is_given_up_the_third_time() -> None:
    part = Part("web", ["-c", "raise SystemExit(3)"])
    revived = []
    for _ in range(3):
        part.wait()
        revived.append(part.revive())
    assert (revived, part.is_dead()) == ([True, True, False], True)


def test_a_part_that_lived_long_enough_is_always_revived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "YOUNG_SECONDS", 0.0)
    part = Part("web", ["-c", "raise SystemExit(3)"])
    revived = []
    for _ in range(4):
        part.wait()
        revived.append(part.revive())
    part.wait()
    assert revived == [True] * 4


def test_what_does_not_end_politely_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "PATIENCE", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    parts = [Part("web", ["-c", deaf]), Part("worker", ["-c", "import time; time.sleep(600)"])]
    time.sleep(0.5)
    supervision.end(parts)
    assert [part.is_dead() for part in parts] == [True, True]


def test_the_children_of_a_dead_part_die_before_it_is_revived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervision, "DEATHS", 1)
    orphan = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)"
    part = Part("web", ["-c", f"{orphan}; import os; os.kill(os.getpid(), {signal.SIGKILL:d})"])
    part.wait()
    part.revive()
    wait_until(lambda: not _group_lives(part.pid), seconds=10)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
