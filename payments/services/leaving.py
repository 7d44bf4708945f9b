"""Leaving a class before it starts, or undoing at once: the place, and all of the money."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enrollment.models import Place
from enrollment.services.places import cancel_place
from enrollment.states import PlaceState
from payments import entries, ledger
from payments.models import Order
from payments.providers.registry import CASH
from payments.queries import order_of, settling_payment
from payments.services import messages
from payments.services.refunds import request_refund
from payments.services.waking import ATTEMPTS, wake
from payments.states import ORDER_MOVES, OrderState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

#: After the place was confirmed; before the term anyone may leave anyway.
UNDO_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class LeavingOffer:
    """What leaving now would mean, for the page that asks."""

    refund_fen: int
    is_cash: bool


def leaving_offer(*, place: Place) -> LeavingOffer:
    """Return what would go back; raises the Refusal that ``give_up_place`` would raise."""
    order = order_of(place)
    _require_leavable(place, order)
    if order is None or order.state != OrderState.SETTLED:
        return LeavingOffer(0, is_cash=False)
    payment = settling_payment(order)
    return LeavingOffer(
        payment.amount_fen if payment else 0,
        is_cash=payment is not None and payment.provider == CASH,
    )


def give_up_place(*, actor: User | None, place: Place) -> Place:
    """Give the place back and, if it was paid, all of the money the way it came.

    Raises Refusal: ``not_your_place_any_more``, ``being_settled`` or ``term_has_begun``.
    """
    with transaction.atomic():
        order = order_of(place)
        if order:
            order = lock_row(Order, order.pk)
        row = Place.objects.select_related("teaching_class__term", "student").get(pk=place.pk)
        _require_leavable(row, order)
        left = cancel_place(place=row, actor=actor, reason="given_up")
        if order and order.state == OrderState.OPEN:
            states.move(
                order, to=OrderState.CANCELLED, moves=ORDER_MOVES, actor=actor, reason="given_up"
            )
            wake(ATTEMPTS)
        elif order and order.state == OrderState.SETTLED:
            _give_money_back(order, actor=actor)
        if order and not order.paid_fen:
            messages.tell_left(order=order, place=row)
    return left


def _require_leavable(place: Place, order: Order | None) -> None:
    if place.state not in PlaceState.live():
        raise Refusal(
            "not_your_place_any_more",
            _("You no longer have this place."),
            _("You need not do anything."),
        )
    if order and order.state == OrderState.PAID:
        raise Refusal(
            "being_settled",
            _("We are just booking your payment."),
            _("Please try again in one minute."),
        )
    if place.state == PlaceState.HELD or clock.today() < place.teaching_class.term.starts_on:
        return
    if place.confirmed_at and clock.now() <= place.confirmed_at + UNDO_WINDOW:
        return
    raise Refusal(
        "term_has_begun",
        _("The term has begun. You cannot leave the class here."),
        _("Please ask the desk; they know what can go back."),
    )


def _give_money_back(order: Order, *, actor: User | None) -> None:
    states.move(order, to=OrderState.REFUNDED, moves=ORDER_MOVES, actor=actor, reason="given_up")
    payment, undone = settling_payment(order), entries.undone(order.lines.all())
    if payment and payment.amount_fen:
        request_refund(
            actor=actor,
            payment=payment,
            amount_fen=payment.amount_fen,
            reason_code="given_up",
            unique_key=f"undo:{payment.pk}",
            taken_from=undone,
        )
    elif undone:
        ledger.post(source=order, kind="undone", entries=undone)
