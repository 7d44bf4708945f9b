"""Races about a fee in parts: one settles, nothing too much is kept. The twins must lose."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Sum

from payments.models import Order, PaymentAttempt, Receipt, Refund
from payments.providers.sandbox import payer
from payments.services import parts
from payments.services.attempts import check_attempt, start_payment
from payments.services.cash import take_cash, take_part
from tests.concurrency.test_places import race
from tests.payments.school import lapse, make_cashier, money_faults, open_class, owe
from university.models import StateChange

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PART, WHOLE = 10000, 18000
#: What people and workers may hear: that it was done, or that somebody was first.
KNOWN = {"taken", "came", "lapsed", "already_paid", "sum_has_changed"}
TRIALS, TWIN_TRIALS = 3, 10


def with_part(code: str) -> Order:
    """An order of 180 yuan of which 100 were paid in cash."""
    order = owe(teaching_class=open_class(code=code))
    take_part(actor=make_cashier(), order=order, amount_fen=PART, tendered_fen=PART, seen_fen=WHOLE)
    order.refresh_from_db()
    return order


def paid_on_page(order: Order) -> PaymentAttempt:
    """What is left was paid on the provider's page; nobody has asked yet."""
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref or "", "paid")
    return attempt


def takes(order: Order, fen: int, *, seen: int) -> Callable[[], str]:
    """A cashier with a till of their own, who takes a sum."""
    cashier = make_cashier()

    def act() -> str:
        take_part(actor=cashier, order=order, amount_fen=fen, tendered_fen=fen, seen_fen=seen)
        return "taken"

    return act


def takes_the_rest(order: Order) -> Callable[[], str]:
    """Another one, who takes all that is left."""
    cashier = make_cashier()

    def act() -> str:
        take_cash(actor=cashier, order=order, tendered_fen=WHOLE)
        return "taken"

    return act


def comes(attempt: PaymentAttempt) -> Callable[[], str]:
    """The webhook of a payment."""

    def act() -> str:
        check_attempt(attempt=attempt)
        return "came"

    return act


def outcome(order: Order, answers: Counter[str]) -> dict[str, Any]:
    """What the order kept, how often it was settled, what the papers say, which faults were met."""
    order.refresh_from_db()
    moves = StateChange.objects.filter(kind="payments.order", object_id=order.pk)
    back = Refund.objects.filter(payment__order=order).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    papers = Receipt.objects.filter(order=order, kind="receipt")
    return {
        "state": order.state,
        "settled": moves.filter(new_state="settled").count(),
        "covered": order.covered_fen,
        "kept": order.paid_fen - back,
        "papers": papers.aggregate(fen=Sum("amount_fen"))["fen"],
        "faults": sorted(set(answers) - KNOWN),
    }


SETTLED = {
    "state": "settled",
    "settled": 1,
    "covered": WHOLE,
    "kept": WHOLE,
    "papers": WHOLE,
    "faults": [],
}
LAPSED = {
    "state": "expired",
    "settled": 0,
    "covered": 0,
    "kept": 0,
    "papers": PART,
    "faults": [],
}


def last_part(trial: int) -> list[dict[str, Any]]:
    """Two cashiers take the last part, and the same money comes online."""
    order = with_part(f"A{trial}")
    attempt = paid_on_page(order)
    first, second = takes_the_rest(order), takes_the_rest(order)
    return [outcome(order, race([first, second, comes(attempt), comes(attempt)]))]


def old_sum(trial: int) -> list[dict[str, Any]]:
    """The whole sum comes online while a part is taken at the desk."""
    order = owe(teaching_class=open_class(code=f"B{trial}"))
    attempt = paid_on_page(order)
    part = takes(order, PART, seen=WHOLE)
    return [outcome(order, race([part, comes(attempt), comes(attempt)]))]


def same_form(trial: int) -> list[dict[str, Any]]:
    """Two cashiers and two clicks each for one part; then somebody pays the rest."""
    order = owe(teaching_class=open_class(code=f"C{trial}"))
    first, second = takes(order, PART, seen=WHOLE), takes(order, PART, seen=WHOLE)
    answers = race([first, second] * 2)
    taken = {**outcome(order, answers), "taken": answers["taken"]}
    return [taken, outcome(order, race([takes_the_rest(order)]))]


PART_TAKEN = {**SETTLED, "state": "open", "settled": 0} | dict.fromkeys(
    ("covered", "kept", "papers"), PART
)


def lapse_and_part(trial: int) -> list[dict[str, Any]]:
    """The time runs out, seen by two workers, while the parts wait for the rest."""
    order = with_part(f"D{trial}")

    def runs_out() -> str:
        lapse(Order.objects.get(pk=order.pk))
        return "lapsed"

    return [outcome(order, race([runs_out, runs_out]))]


Race = Callable[[int], list[dict[str, Any]]]
RACES = [
    pytest.param(last_part, [SETTLED], id="last_part"),
    pytest.param(old_sum, [SETTLED], id="old_sum"),
    pytest.param(same_form, [{**PART_TAKEN, "taken": 1}, SETTLED], id="same_form"),
    pytest.param(lapse_and_part, [LAPSED], id="lapse_and_part"),
]


@pytest.mark.parametrize(("act", "right"), RACES)
def test_a_fee_in_parts_is_settled_or_given_back_once(
    act: Race, right: list[dict[str, Any]]
) -> None:
    ends = [act(trial) for trial in range(TRIALS)]

    assert (ends, money_faults()) == ([right] * TRIALS, [])


@pytest.fixture
def _without_more_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gives parts back locks several rows at once; its twin only looks."""

    def look_at_all(model: Any, pks: Any) -> list[Any]:
        return list(model.objects.filter(pk__in=list(pks)).order_by("pk"))

    monkeypatch.setattr(parts, "lock_rows", look_at_all)


@pytest.mark.usefixtures("unprotected", "_without_more_locks")
@pytest.mark.parametrize(("act", "right"), RACES)
def test_twin_without_locks_it_is_not(act: Race, right: list[dict[str, Any]]) -> None:
    goes_wrong = any(act(trial) != right for trial in range(TWIN_TRIALS))

    assert goes_wrong or money_faults()
