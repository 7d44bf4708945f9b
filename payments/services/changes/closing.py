"""The order of a place that has ended: what goes back, and the state that says so."""

from enrollment.models import Place, WithdrawalKind
from payments.models import Order, Refund, ReturnCause
from payments.services.changes.paying_back import Why, pay_back
from payments.services.changes.sums import MoneyBack
from payments.states.orders import ORDER_MOVES, OrderState
from university import states
from university.accounts.models import User

#: Undone before the term or at once; nobody has to approve what was promised in full.
UNDONE = "given_up"


def close_order(*, order: Order, back: MoneyBack, why: Why) -> list[Refund]:
    """End a settled order whose place has ended, and give back what ``back`` says.

    The caller holds the order's and the student's lock. Returns the refunds.
    """
    to = OrderState.REFUNDED if back.refund_fen else OrderState.ENDED
    states.move(order, to=to, moves=ORDER_MOVES, actor=why.actor, reason=why.reason_code)
    return pay_back(order=order, parts=back.parts, why=why)


def why_left(actor: User | None, place: Place, kind: str, back: MoneyBack, *, way: str = "") -> Why:
    """Return why the money of ``place`` goes back; no ``kind`` means that it was just undone."""
    return Why(
        actor=actor,
        cause=ReturnCause.LEFT,
        reason_code=kind or UNDONE,
        unique_key=f"left:{place.pk}",
        words="" if kind == WithdrawalKind.DEATH else back.words,
        way=way,
    )
