"""Changing class (转班): dearer is paid for, cheaper goes back, equal is done at once."""

import logging
from dataclasses import dataclass

from django.db import transaction

from courses.models import TeachingClass
from enrollment.models import Place, Transfer
from enrollment.services.transfers import transfer_place
from enrollment.states import PlaceState, TransferState
from payments.models import Order, OrderLine
from payments.queries.orders import order_of
from payments.services.changes.worth import total, worth_of
from payments.services.orders import (
    find_or_create_order,
    open_order,
    quote,
    quote_move,
    settle_free,
)
from payments.states.orders import OrderState
from university.accounts.models import User
from university.locking import lock_row

logger = logging.getLogger("payments.changes")

_BATCH = 200


@dataclass(frozen=True)
class MoveOffer:
    """What a change of class would mean for the money, in fen."""

    lines: tuple[OrderLine, ...]
    worth_fen: int
    pay_fen: int
    back_fen: int


def moving_offer(*, place: Place, to_class: TeachingClass) -> MoveOffer:
    """Return the sums of a change before anything is done. Classes of one price move no money."""
    if _cost(place.teaching_class) == _cost(to_class):
        return MoveOffer((), 0, 0, 0)
    return _offer(quote_move(place=place, to_class=to_class), order_of(place))


def waiting_offer(*, transfer: Transfer) -> MoveOffer:
    """Return the sums of a change whose new place is kept."""
    new = transfer.new_place
    if new is None:
        return MoveOffer((), 0, 0, 0)
    order = order_of(new)
    lines = list(order.lines.order_by("pk")) if order else quote(student=new.student, place=new)
    return _offer(lines, order_of(transfer.place))


def change_class(
    *, actor: User, place: Place, to_class: TeachingClass, reason: str, channel: str
) -> Transfer:
    """Move a student to another class and open the order for the difference.

    Nothing to pay: it is done at once, and what is too much goes back. Otherwise the new place is
    kept until it is paid, and the old one stays theirs; when the time runs out nothing is lost.
    Raises what ``transfer_place`` refuses.
    """
    order = None
    with transaction.atomic():
        if found := order_of(place):
            lock_row(Order, found.pk)
        transfer = transfer_place(
            actor=actor, place=place, to_class=to_class, reason=reason, channel=channel
        )
        if transfer.new_place is not None:
            order, _is_new = find_or_create_order(actor=actor, place=transfer.new_place)
    if order is not None:
        settle_free(order=order)
        transfer.refresh_from_db()
    return transfer


def settle_transfer(*, transfer: Transfer, actor: User | None) -> Transfer:
    """Complete a waiting change that costs nothing more; any other stays as it is."""
    new = transfer.new_place
    if (
        transfer.state == TransferState.WAITING
        and new is not None
        and new.state == PlaceState.HELD
        and not waiting_offer(transfer=transfer).pay_fen
    ):
        open_order(actor=actor, place=new)
        transfer.refresh_from_db()
    return transfer


def settle_free_transfers() -> int:
    """The sweep: complete changes with nothing to pay, also those that a lower house began."""
    waiting = Transfer.objects.filter(
        state=TransferState.WAITING, new_place__state=PlaceState.HELD
    ).select_related("place", "new_place__student", "new_place__teaching_class__term")
    done = 0
    for transfer in waiting.order_by("pk")[:_BATCH]:
        try:
            done += settle_transfer(transfer=transfer, actor=None).state == TransferState.DONE
        except Exception:
            logger.exception("change of class not settled", extra={"transfer": transfer.pk})
    return done


def _offer(lines: list[OrderLine], before: Order | None) -> MoveOffer:
    is_known = before is not None and before.state == OrderState.SETTLED
    worth = total(worth_of(before)) if before is not None and is_known else 0
    carried = sum(line.carried_fen for line in lines)
    pay = sum(line.amount_fen for line in lines)
    return MoveOffer(tuple(lines), worth, pay, max(0, worth - carried))


def _cost(teaching_class: TeachingClass) -> int:
    return teaching_class.fee_fen + teaching_class.material_fee_fen
