"""Drawers and days under many hands, on both engines, beside a twin without locks."""

import json
import os
from typing import Any

import pytest

from tests.support.site import Site

pytestmark = pytest.mark.concurrency

TRIALS = 300 if os.environ.get("SOAK") else 3


@pytest.fixture
def site(make_site, engine) -> Site:
    """An empty database of its own on each engine."""
    return make_site(engine, DATABASE_POOL_SIZE="60")


#: What the last line of defence says when the first one is gone; any other fault is the test's own.
BY_THE_DATABASE = ("IntegrityError", "OperationalError", "DeadlockDetected")


def races(site: Site, *how: str) -> dict[str, Any]:
    done = site.run("-m", "tests.concurrency.tills", str(TRIALS), *how)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


RIGHT = {
    "two_cashiers_close": {"closed": 1, "inside": 0},
    "cash_while_closing": {"closed": 1, "inside": 0, "noted": True},
    "money_while_freezing": {"came": 3, "booked_late": 0, "stays": True},
}


def test_a_drawer_closes_once_and_a_closed_day_stays(site):
    told = races(site)

    assert told["audit"] == []
    assert told["races"] == {
        name: {"ends": [right] * TRIALS, "faults": []} for name, right in RIGHT.items()
    }


def test_twin_without_locks_goes_wrong(site):
    told = races(site, "unprotected")["races"]

    for name, right in RIGHT.items():
        wrong = [end for end in told[name]["ends"] if end and end != right]
        refused = [one for one in told[name]["faults"] if one.startswith(BY_THE_DATABASE)]
        assert wrong or refused, told[name]
