"""Leaving a class: the place, and what the refund table gives back of the money.

Within ten minutes everything can be undone; before the term nobody has to say why.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.models import Place, WithdrawalKind
from enrollment.services.places import cancel_place
from enrollment.services.transfers import call_off_transfer
from enrollment.services.withdrawals import settle_withdrawal, withdraw_place
from enrollment.states import PlaceState
from payments.models import Order
from payments.queries.orders import order_of
from payments.services import messages
from payments.services.changes.closing import close_order, why_left
from payments.services.changes.sums import (
    NOTHING,
    UNDO_WINDOW,
    MoneyBack,
    money_back,
    unfinished,
)
from payments.services.parts import close_unpaid
from payments.states.orders import OrderState
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal


def leaving_offer(*, place: Place) -> MoneyBack:
    """Return what would go back now; raises the Refusal that ``give_up_place`` would raise."""
    order = order_of(place)
    _require_leavable(place, order)
    return _back(place, order)


def give_up_place(*, actor: User | None, place: Place, reason: str = "", way: str = "") -> Place:
    """Give the place back and, if it was paid, what the table promised, the way it came.

    ``reason`` is kept when the term runs; ``way`` is "cash" where the desk hands out cash for money
    that came another way. Raises Refusal: ``not_your_place_any_more``, ``being_settled`` or
    ``term_is_over``.
    """
    with transaction.atomic():
        order = order_of(place)
        if order:
            order = lock_row(Order, order.pk)
        lock_row(Student, place.student_id)
        row = Place.objects.select_related("teaching_class__term", "student").get(pk=place.pk)
        _require_leavable(row, order)
        runs, back = is_running(row), _back(row, order)
        left = _withdraw(row, actor, reason) if runs else _undo(row, actor)
        if order and order.state == OrderState.OPEN:
            close_unpaid(order=order, to=OrderState.CANCELLED, actor=actor, reason="given_up")
        elif order and order.state == OrderState.SETTLED:
            kind = WithdrawalKind.WITHDRAWAL if runs else ""
            close_order(order=order, back=back, why=why_left(actor, row, kind, back, way=way))
        if order and not order.paid_fen and not runs:
            messages.tell_left(order=order, place=row)
    return left


def _undo(place: Place, actor: User | None) -> Place:
    call_off_transfer(place=place, actor=actor, reason="given_up")
    return cancel_place(place=place, actor=actor, reason="given_up")


def _withdraw(place: Place, actor: User | None, reason: str) -> Place:
    row = withdraw_place(
        actor=actor,
        place=place,
        kind=WithdrawalKind.WITHDRAWAL,
        reason=reason.strip() or _("asked for by the student"),
    )
    settle_withdrawal(withdrawal=row)
    return row.place


def _back(place: Place, order: Order | None) -> MoneyBack:
    if order is not None and order.state == OrderState.OPEN:
        return unfinished(order)
    if order is None or order.state != OrderState.SETTLED:
        return NOTHING
    return money_back(order=order, place=place, kind=WithdrawalKind.WITHDRAWAL, at=clock.now())


def is_running(place: Place) -> bool:
    """Whether the place is sure, its term has begun, and it is too late to just undo it."""
    if place.state != PlaceState.CONFIRMED or place.confirmed_at is None:
        return False
    if clock.now() <= place.confirmed_at + UNDO_WINDOW:
        return False
    return clock.today() >= place.teaching_class.term.starts_on


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
    if place.state == PlaceState.CONFIRMED and clock.today() > place.teaching_class.term.ends_on:
        raise Refusal(
            "term_is_over",
            _("The term is over. There is nothing to leave any more."),
            _("Please ask the desk if something is wrong."),
        )
