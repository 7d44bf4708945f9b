"""A worker killed with -9 while it gives out what a draw said loses nothing. On both engines."""

import json
from typing import Any

import pytest

from tests.conftest import MakeSite

pytestmark = pytest.mark.concurrency

_RIGHT = {
    "died": True,
    "swept": 3,
    "places": 2,
    "taken": 2,
    "waiting": 3,
    "told": [1, 1, 1, 1, 1],
    "is_settled": True,
}


def settle(make_site: MakeSite, engine: str, *words: str) -> dict[str, Any]:
    """What became of the draws, in a process of their own."""
    done = make_site(engine).run("-m", "tests.concurrency.settling", *words)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_killed_while_settling_the_sweep_ends_it_and_tells_nobody_twice(
    make_site: MakeSite, engine: str
) -> None:
    assert settle(make_site, engine) == {
        "ends": {"in_a_class": _RIGHT, "between_people": _RIGHT},
        "faults": [],
    }


def test_twin_without_transactions_somebody_gets_nothing(make_site: MakeSite, engine: str) -> None:
    ends = settle(make_site, engine, "unprotected")["ends"]

    assert [end["died"] for end in ends.values()] == [True, True]
    assert ends["in_a_class"]["waiting"] < _RIGHT["waiting"]
    assert ends["between_people"]["told"] != _RIGHT["told"]
