"""Money back by exception: no table promises it, a person does, with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from payments.models import Order, Refund, ReturnCause
from payments.services.changes.approvals import MAY_EXCEPT, require_reason
from payments.services.changes.carrying import was_carried
from payments.services.changes.paying_back import Why, pay_back
from payments.services.changes.sums import Part
from payments.services.changes.worth import LineWorth, sources_of, total, worth_of
from payments.states.orders import OrderState
from university.accounts.models import Student, User
from university.locking import lock_row
from university.money import yuan
from university.refusals import Refusal

_DELIVERED = (OrderState.SETTLED, OrderState.REFUNDED, OrderState.ENDED)


def most_back(order: Order) -> int:
    """Return how much can still go back by exception, in fen; 0 where nothing can."""
    if order.state not in _DELIVERED or was_carried(order):
        return 0
    return min(total(worth_of(order)), sum(source.left_fen for source in sources_of(order)))


def refund_by_exception(
    *, actor: User, order: Order, amount_fen: int, reason: str, seen: int, way: str = ""
) -> list[Refund]:
    """Give ``amount_fen`` back although no rule says so. The school bears it, never a funder.

    ``seen`` is how many refunds the person saw: sending the same form twice pays once. Above the
    limit a second person approves. Raises Refusal ``may_not_decide``, ``reason_missing``,
    ``change_waits`` or ``more_than_paid``; then nothing has been written.
    """
    if not actor.has_perm(MAY_EXCEPT):
        raise Refusal("may_not_decide", _("You cannot give money back by exception."))
    require_reason(reason)
    key = f"exception:{order.pk}:{seen}"
    with transaction.atomic():
        order = lock_row(Order, order.pk)
        if order.student_id:
            lock_row(Student, order.student_id)
        if done := list(Refund.objects.filter(unique_key__startswith=f"{key}:")):
            return done
        _require_fits(order, amount_fen)
        why = Why(
            actor=actor,
            cause=ReturnCause.EXCEPTION,
            reason_code="exception",
            unique_key=key,
            words=reason.strip()[:300],
            way=way,
        )
        return pay_back(order=order, parts=_parts(worth_of(order), amount_fen), why=why)


def refunds_of(order: Order) -> int:
    """Return how many refunds the payments of an order have had; the form's ``seen``."""
    return Refund.objects.filter(payment__order=order).count()


def _require_fits(order: Order, amount_fen: int) -> None:
    if order.followers.filter(state__in=[OrderState.OPEN, OrderState.PAID]).exists():
        raise Refusal(
            "change_waits",
            _("A change of class waits to be paid."),
            _("Please wait until it is done or has lapsed."),
        )
    most = most_back(order)
    if not 0 < amount_fen <= most:
        raise Refusal(
            "more_than_paid",
            _("At most %(sum)s can still go back.") % {"sum": yuan(most)},
            _("Please check what has already gone back."),
        )


def _parts(worths: list[LineWorth], fen: int) -> list[Part]:
    parts = []
    for worth in worths:
        now = min(worth.paid_fen, fen)
        fen -= now
        parts.append(Part(worth, now, 0))
    return parts
