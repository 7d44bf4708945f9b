"""A change of class carries the worth of one order over to the next; only the rest is money."""

from collections import Counter
from collections.abc import Iterable

from payments.models import LineReturn, Order, OrderLine, ReturnCause
from payments.services.changes.paying_back import Why, pay_back, undo, whole
from payments.services.changes.sums import Part
from payments.services.changes.worth import LineWorth, total, worth_of
from payments.states.orders import ORDER_MOVES, OrderState
from university import states
from university.accounts.models import User
from university.money import yuan

MOVED = "transfer"


def carry(lines: list[OrderLine], worths: Iterable[LineWorth]) -> list[OrderLine]:
    """Take what was paid for the old place off unsaved lines: like from like first, then the rest.

    A materials fee pays a materials fee, so that each account of income stays right.
    """
    left: Counter[str] = Counter()
    for worth in worths:
        left[worth.line.kind] += worth.paid_fen
    for line in lines:
        left[line.kind] -= _take(line, left[line.kind])
    rest = sum(left.values())
    for line in lines:
        rest -= _take(line, rest)
    return lines


def carried_fen(lines: Iterable[OrderLine]) -> int:
    """Return what the lines take over from the order before, in fen."""
    return sum(line.carried_fen for line in lines)


def still_covers(before: Order, lines: Iterable[OrderLine]) -> bool:
    """Say whether the order before is still worth what ``lines`` took off for it."""
    return before.state == OrderState.SETTLED and total(worth_of(before)) >= carried_fen(lines)


def carry_over(*, before: Order, order: Order, lines: list[OrderLine], actor: User | None) -> None:
    """End the order before: its worth goes to ``order``, what is too much goes back to the payer.

    In the settling transaction, which holds both orders; after ``order`` was booked.
    """
    worths = worth_of(before)
    excess = total(worths) - carried_fen(lines)
    states.move(before, to=OrderState.ENDED, moves=ORDER_MOVES, actor=actor, reason=MOVED)
    back, over = _split(worths, excess)
    why = Why(
        actor=actor,
        cause=ReturnCause.CARRIED,
        reason_code=MOVED,
        unique_key=f"moved:{order.pk}",
        words=" ".join(f"{line.description} {yuan(line.list_price_fen)}" for line in lines)[:300],
    )
    pay_back(order=before, parts=back, why=why)
    undo(before, whole(over), cause=ReturnCause.CARRIED)


def was_carried(order: Order) -> bool:
    """Say whether the worth of an order has gone over to another."""
    return LineReturn.objects.filter(line__order=order, cause=ReturnCause.CARRIED).exists()


def _take(line: OrderLine, fen: int) -> int:
    taken = min(line.amount_fen, fen)
    line.amount_fen -= taken
    line.carried_fen += taken
    return taken


def _split(worths: list[LineWorth], excess: int) -> tuple[list[Part], list[Part]]:
    back, over = [], []
    for worth in worths:
        now = min(worth.paid_fen, excess)
        excess -= now
        back.append(Part(worth, now, 0))
        over.append(Part(worth, worth.paid_fen - now, worth.discount_fen))
    return back, over
