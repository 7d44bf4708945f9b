"""What happens with money, each as a story that may be broken off anywhere and must end well."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from payments.models import (
    LectureBooking,
    Order,
    PaymentAttempt,
    Refund,
    SandboxRefund,
    SandboxSession,
)
from payments.providers.sandbox import payer
from payments.services.attempts import start_payment
from payments.services.cash import take_cash, take_part
from payments.services.events import handle_due_events, store_event
from payments.services.leaving import give_up_place
from payments.services.refunds import handle_due_refunds, pay_out_cash_refund
from payments.services.rentals.billing import accept_contract
from payments.services.settlement import settle_due_payments
from tests.payments.lectures.school import book, make_lecture
from tests.payments.rental_school import approve, ask, states_of
from tests.payments.school import hold, lapse, make_cashier, make_student, open_class, owe, place_of
from university.accounts.models import User

Act = Callable[[], None]
End = Callable[[], dict[str, Any]]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Story:
    """``begin`` sets the scene; it gives what is done, and what it ended with.

    ``is_repeated``: people who saw no answer press again; a provider's webhook is not sent again.
    """

    begin: Callable[[], tuple[Act, End]]
    right: dict[str, Any] = field(default_factory=dict)
    is_repeated: bool = False


def money(order: Order) -> dict[str, Any]:
    """What became of an order and of the money for it."""
    order.refresh_from_db()
    return {
        "order": order.state,
        "payments": order.payments.count(),
        "receipts": order.receipts.filter(kind="receipt").count(),
        "kept": order.paid_fen - order.refunded_fen,
        "refunds": Refund.objects.filter(payment__order=order).count(),
        "paid back": SandboxRefund.objects.filter(
            session__ref__in=order.attempts.values("provider_ref")
        ).count(),
    }


def paid_on_page(order: Order) -> tuple[PaymentAttempt, Act]:
    """The payer pays; what the worker then does from the webhook on."""
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref or "", "paid")
    event = payer.event_for(SandboxSession.objects.get(ref=attempt.provider_ref))

    def act() -> None:
        store_event(provider="sandbox", body=event.body, headers=event.headers)
        handle_due_events()
        settle_due_payments()
        handle_due_refunds()

    return attempt, act


def class_fee_online() -> tuple[Act, End]:
    """A class fee through the provider."""
    order = owe(teaching_class=open_class(code=f"C{next(_numbers)}"))
    _attempt, act = paid_on_page(order)
    return act, lambda: {**money(order), "place": place_of(order).state}


def class_fee_in_cash() -> tuple[Act, End]:
    """A class fee at the till."""
    order = owe(teaching_class=open_class(code=f"C{next(_numbers)}"))
    cashier = make_cashier()

    def act() -> None:
        take_cash(actor=cashier, order=order, tendered_fen=order.total_fen)

    return act, lambda: {**money(order), "place": place_of(order).state}


def two_parts_then_settled() -> tuple[Act, End]:
    """A part of a class fee at the till, then the rest; whoever is cut off looks what is left."""
    order = owe(teaching_class=open_class(code=f"C{next(_numbers)}"))
    cashier = make_cashier()

    def act() -> None:
        take_first_part(order, cashier)
        take_cash(actor=cashier, order=order, tendered_fen=order.left_fen)

    return act, lambda: {**money(order), "place": place_of(order).state}


def a_part_then_lapsed() -> tuple[Act, End]:
    """A part, and the rest never comes: the cash is fetched at the desk."""
    order = owe(teaching_class=open_class(code=f"C{next(_numbers)}"))
    cashier = make_cashier()

    def act() -> None:
        take_first_part(order, cashier)
        lapse(order)
        handle_due_refunds()
        refund = Refund.objects.get(payment__order=order)
        pay_out_cash_refund(actor=cashier, refund=refund)

    return act, lambda: {**money(order), "place": place_of(order).state}


def take_first_part(order: Order, cashier: User) -> None:
    """Take 100 yuan, unless they were taken before the lights went out."""
    order.refresh_from_db()
    if not order.paid_fen:
        take_part(
            actor=cashier,
            order=order,
            amount_fen=10000,
            tendered_fen=10000,
            seen_fen=order.left_fen,
        )
    order.refresh_from_db()


def money_back() -> tuple[Act, End]:
    """A paid place is given up."""
    order = owe(teaching_class=open_class(code=f"C{next(_numbers)}"))
    _attempt, pay = paid_on_page(order)
    pay()
    place = place_of(order)

    def act() -> None:
        give_up_place(actor=None, place=place)
        handle_due_refunds()

    return act, lambda: {**money(order), "place": place_of(order).state}


def late_money() -> tuple[Act, End]:
    """The money comes when somebody else has the place."""
    order = owe(teaching_class=open_class(code=f"C{next(_numbers)}", capacity=1))
    _attempt, act = paid_on_page(order)
    lapse(order)
    hold(make_student(), place_of(order).teaching_class)
    return act, lambda: {**money(order), "place": place_of(order).state}


def tickets_online() -> tuple[Act, End]:
    """Two tickets of a lecture."""
    booking = book(make_lecture(), "王桂兰", "李秀英")
    _attempt, act = paid_on_page(booking.order)

    def end() -> dict[str, Any]:
        row = LectureBooking.objects.get(pk=booking.pk)
        tickets = sorted(row.tickets.values_list("state", flat=True))
        return {**money(booking.order), "booking": row.state, "tickets": tickets}

    return act, end


def rent_online() -> tuple[Act, End]:
    """Deposit and rent of three evenings."""
    rental = approve(ask())
    order = accept_contract(actor=rental.renter.login, rental=rental)
    _attempt, act = paid_on_page(order)
    return act, lambda: {**money(order), "rental": states_of(rental)}


_KEPT = {"order": "settled", "payments": 1, "receipts": 1, "refunds": 0, "paid back": 0}
_BACK = {"order": "refunded", "payments": 1, "kept": 0, "refunds": 1, "paid back": 1}

STORIES = {
    "class_fee_online": Story(class_fee_online, {**_KEPT, "kept": 18000, "place": "confirmed"}),
    "class_fee_in_cash": Story(
        class_fee_in_cash, {**_KEPT, "kept": 18000, "place": "confirmed"}, is_repeated=True
    ),
    "two_parts_then_settled": Story(
        two_parts_then_settled,
        {**_KEPT, "payments": 2, "receipts": 2, "kept": 18000, "place": "confirmed"},
        is_repeated=True,
    ),
    "a_part_then_lapsed": Story(
        a_part_then_lapsed,
        {**_BACK, "order": "expired", "receipts": 1, "paid back": 0, "place": "lapsed"},
        is_repeated=True,
    ),
    "money_back": Story(
        money_back, {**_BACK, "receipts": 1, "place": "cancelled"}, is_repeated=True
    ),
    "late_money": Story(late_money, {**_BACK, "receipts": 0, "place": "lapsed"}),
    "tickets_online": Story(
        tickets_online,
        {**_KEPT, "kept": 8000, "booking": "confirmed", "tickets": ["kept", "kept"]},
    ),
    "rent_online": Story(
        rent_online, {**_KEPT, "kept": 101000, "rental": ["running", *["booked"] * 3]}
    ),
}
