"""Races about money that goes back. The twins run without the protection and must lose."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Sum

from enrollment.models import Place
from payments.ledger import balances
from payments.models import Order, Refund, RefundSettings
from payments.services.changes import paying_back
from payments.services.changes.approvals import approve_refund, decline_refund
from payments.services.changes.exceptions import refund_by_exception
from payments.services.changes.moving import change_class
from payments.services.leaving import give_up_place
from tests.concurrency.test_places import race
from tests.payments.changing import another, begin_term, paid, staff
from tests.payments.school import money_faults
from university.models import StateChange

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLICKS, TWIN_TRIALS = 6, 8


def order_of(place: Place) -> Order:
    """The order that paid for a place."""
    return Order.objects.filter(lines__place=place).distinct().get()


def back_fen(order: Order) -> int:
    """What all refunds of an order come to, in fen."""
    return Refund.objects.filter(payment__order=order).aggregate(fen=Sum("amount_fen"))["fen"] or 0


def leaving(trial: int) -> tuple[object, ...]:
    """One person leaves a paid class with many clicks."""
    place = paid(code=f"L{trial}")
    order = order_of(place)

    def leaves() -> str:
        give_up_place(actor=None, place=Place.objects.get(pk=place.pk))
        return "left"

    answers = race([leaves] * CLICKS)
    place.refresh_from_db()
    place.teaching_class.refresh_from_db()
    left = StateChange.objects.filter(
        kind="enrollment.place", object_id=place.pk, new_state="cancelled"
    )
    seen = answers == {"left": 1, "not_your_place_any_more": CLICKS - 1}
    return seen, left.count(), place.teaching_class.taken, back_fen(order), money_faults()


LEFT = (True, 1, 0, 18000, [])


def deciding(trial: int) -> tuple[object, ...]:
    """Two people decide about one refund, one of them each way."""
    RefundSettings.objects.update_or_create(defaults={"approval_above_fen": 5000})
    place = paid(code=f"D{trial}")
    begin_term(days=20)
    give_up_place(actor=None, place=place, reason="要去外地")
    refund = Refund.objects.get(payment__order=order_of(place))
    yes, no = staff("approve_refund"), staff("approve_refund")

    def approves() -> str:
        approve_refund(actor=yes, refund=refund)
        return "yes"

    def declines() -> str:
        decline_refund(actor=no, refund=refund, reason="已经上完课了")
        return "no"

    answers = race([approves, declines] * (CLICKS // 2))
    refund.refresh_from_db()
    decided = StateChange.objects.filter(kind="payments.refund", object_id=refund.pk)
    in_books = refund.state == "due"
    owed = -balances()["2102"] == sum(
        Refund.objects.exclude(state="declined").values_list("amount_fen", flat=True)
    )
    right = Counter({"yes" if in_books else "no": CLICKS // 2, "decided_already": CLICKS // 2})
    return answers == right, decided.count(), owed, money_faults()


DECIDED = (True, 2, True, [])


def excepting(trial: int) -> tuple[object, ...]:
    """The office presses one form of an exception many times."""
    place = paid(code=f"E{trial}")
    order, office = order_of(place), staff("refund_by_exception")

    def pays() -> str:
        refund_by_exception(actor=office, order=order, amount_fen=500, reason="重病住院", seen=0)
        return "given"

    return race([pays] * CLICKS), back_fen(order), money_faults()


EXCEPTED = (Counter({"given": CLICKS}), 500, [])


def leaving_and_changing(trial: int) -> tuple[object, ...]:
    """One person leaves a paid class and changes to a cheaper one, at the same moment."""
    place = paid(code=f"M{trial}")
    to_class = another(place, fee_fen=10000)

    def leaves() -> str:
        give_up_place(actor=None, place=Place.objects.get(pk=place.pk))
        return "left"

    def moves() -> str:
        change_class(
            actor=place.student.login,
            place=Place.objects.get(pk=place.pk),
            to_class=to_class,
            reason="换时间",
            channel="web",
        )
        return "moved"

    answers = race([leaves, moves])
    live = Place.objects.filter(student=place.student, state="confirmed")
    refunds = Refund.objects.filter(payment__order__student=place.student)
    back = refunds.aggregate(fen=Sum("amount_fen"))["fen"]
    # Whoever came second left the new class, or found no place to change from.
    ends = (live.count(), back) in {(0, 18000), (1, 6000)}
    fits = answers["moved"] == 1 or not live.exists()
    known = set(answers) <= {"left", "moved", "not_your_place_any_more"}
    return ends, fits, known, money_faults()


CHANGED = (True, True, True, [])

Race = Callable[[int], tuple[object, ...]]
RACES = [
    pytest.param(leaving, LEFT, id="leaving"),
    pytest.param(deciding, DECIDED, id="deciding"),
    pytest.param(excepting, EXCEPTED, id="excepting"),
    pytest.param(leaving_and_changing, CHANGED, id="leaving_and_changing"),
]


@pytest.mark.parametrize(("act", "right"), RACES)
def test_money_goes_back_once(act: Race, right: tuple[object, ...]) -> None:
    assert [act(trial) for trial in range(3)] == [right] * 3


@pytest.fixture
def _any_number_of_refunds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every refund a key of its own: the unique key alone stops most of what goes wrong."""
    real = paying_back.request_refund

    def request(*, unique_key: str, **fields: Any) -> Refund:
        return real(unique_key=f"{unique_key}:{uuid4().hex[:8]}", **fields)

    monkeypatch.setattr(paying_back, "request_refund", request)


@pytest.mark.usefixtures("unprotected", "_any_number_of_refunds")
@pytest.mark.parametrize(("act", "right"), RACES)
def test_twin_without_locks_it_does_not(act: Race, right: tuple[object, ...]) -> None:
    assert any(act(trial) != right for trial in range(TWIN_TRIALS))
