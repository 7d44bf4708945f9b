"""Money under load and under the knife, on both engines, each beside a twin without protection."""

import json
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.concurrency.endings import RIGHT, SETTLED
from tests.support.site import Site

pytestmark = pytest.mark.concurrency

#: ``make soak`` runs each race this often; otherwise each test says how often.
TRIALS = 1000 if os.environ.get("SOAK") else 0

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def site(make_site, engine) -> Site:
    """An empty database of its own on each engine."""
    return make_site(engine, DATABASE_POOL_SIZE="60")


@pytest.fixture
def run(site) -> Run:
    def act(name: str, trials: int = 1, *, dies: bool = False, **env: str) -> dict[str, Any]:
        done = site.run("-m", "tests.concurrency.money", name, str(TRIALS or trials), **env)
        if dies:
            assert done.returncode == -signal.SIGKILL, done.stderr
            return {}
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    return act


def test_the_same_webhook_fifty_times_is_one_payment_and_one_receipt(run):
    assert run("same_event", 5) == {"ends": [SETTLED] * (TRIALS or 5), "faults": [], "audit": []}


def test_cash_and_online_money_at_once_are_kept_once(run):
    told = run("cash_and_online", 30)

    assert (told["faults"], told["audit"]) == ([], [])
    for end in told["ends"]:
        assert end in (SETTLED, {**SETTLED, "payments": 2})


def test_a_double_click_at_the_till_takes_cash_once(run):
    assert run("two_cashiers", 10) == {
        "ends": [SETTLED] * (TRIALS or 10),
        "faults": [],
        "audit": [],
    }


def test_time_out_and_money_at_once_end_in_a_place_or_in_the_money_back(run):
    told = run("expiry_and_money", 30)

    assert (told["faults"], told["audit"]) == ([], [])
    back = {"order": "refunded", "place": "lapsed", "payments": 1, "receipts": 0, "kept_fen": 0}
    for end in told["ends"]:
        assert end in (SETTLED, back)


def test_undo_and_money_at_once_never_end_paid_and_nothing(run):
    told = run("undo_and_money", 30)

    assert (told["faults"], told["audit"]) == ([], [])
    for end in told["ends"]:
        gone = {**end, "order": "refunded", "place": "cancelled", "kept_fen": 0}
        assert end in (SETTLED, gone)


def test_many_undos_and_many_workers_pay_back_once(run):
    told = run("one_refund", 10)

    back = {
        "order": "refunded",
        "place": "cancelled",
        "payments": 1,
        "receipts": 1,
        "kept_fen": 0,
        "refunds": 1,
        "sent": 1,
    }
    assert told == {"ends": [back] * (TRIALS or 10), "faults": [], "audit": []}


def test_double_clicks_make_one_order_and_one_attempt(run):
    told = run("one_order", 10)

    assert (told["faults"], told["audit"]) == ([], [])
    assert {(end["order"], end["attempts"]) for end in told["ends"]} == {("open", 1)}


def test_an_order_made_while_one_waits_for_the_place_is_found(run):
    told = run("late_look", 5)

    assert (told["faults"], told["audit"]) == ([], [])
    assert {(end["order"], end["attempts"]) for end in told["ends"]} == {("open", 1)}


#: Where the moment in which it goes wrong is short.
TWIN_TRIALS = {"expiry_and_money": 40}


@pytest.mark.parametrize("name", RIGHT)
def test_twin_without_protection_goes_wrong(run, name):
    told = run(f"{name}-unprotected", TWIN_TRIALS.get(name, 10))

    wrong = [end for end in told["ends"] if not RIGHT[name](end)]
    assert told["faults"] or told["audit"] or wrong


def test_killed_between_the_two_commits_the_sweep_settles_once(run):
    run("die_between_commits", dies=True)

    told = run("sweep")

    assert told["ends"][0] == SETTLED
    assert (told["faults"], told["audit"]) == ([], [])


def test_killed_after_the_provider_paid_back_it_is_not_paid_back_again(run):
    run("die_after_refund", dies=True)

    told = run("sweep", TEST_CLOCK="+5m")

    end = told["ends"][0]
    assert (end["order"], end["kept_fen"]) == ("refunded", 0)
    assert (told["faults"], told["audit"]) == ([], [])
