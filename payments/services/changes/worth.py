"""What a place is worth now: what was promised for it, less what was undone before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from enrollment.models import Place
from payments.models import LineReturn, Order, OrderLine, Payment
from payments.queries.orders import order_of
from payments.states.orders import RefundState
from university.locking import lock_rows


@dataclass(frozen=True)
class LineWorth:
    """One line as it stands: ``paid_fen`` of the payer, ``discount_fen`` of whoever bears it."""

    line: OrderLine
    paid_fen: int
    discount_fen: int


@dataclass(frozen=True)
class Source:
    """A payment from which money can still go back, in fen."""

    payment: Payment
    left_fen: int


def worth_of(order: Order) -> list[LineWorth]:
    """Return each line of a settled order with what is left of it. Two statements."""
    lines = list(order.lines.order_by("pk"))
    live = LineReturn.objects.filter(line__in=lines).exclude(refund__state=RefundState.DECLINED)
    sums = live.values_list("line").annotate(Sum("amount_fen"), Sum("discount_fen"))
    gone = {line: (amount, discount) for line, amount, discount in sums.order_by()}
    return [_worth(line, *gone.get(line.pk, (0, 0))) for line in lines]


def sources_of(order: Order) -> list[Source]:
    """Return the payments behind an order, the newest first: its own, then those carried over."""
    sources = []
    step: Order | None = order
    while step is not None:
        paying = step.payments.filter(counted_fen__gt=0).order_by("-pk")
        sources += [Source(row, left) for row in paying if (left := left_of(row))]
        step = step.follows
    return sources


def lock_sources(order: Order) -> None:
    """Lock the payments behind an order before anything is posted: the journal is the last lock."""
    lock_rows(Payment, [source.payment.pk for source in sources_of(order)])


def left_of(payment: Payment) -> int:
    """Return how much of a payment was not promised back yet, in fen."""
    kept = payment.refunds.exclude(state=RefundState.DECLINED)
    return payment.amount_fen - (kept.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def total(worths: Iterable[LineWorth]) -> int:
    """Return what the payer's part adds up to, in fen."""
    return sum(worth.paid_fen for worth in worths)


def order_before(place: Place) -> Order | None:
    """Return the order whose worth goes over to ``place`` by a change of class, or None."""
    transfer = getattr(place, "transfer_into", None)
    return order_of(transfer.place) if transfer else None


def _worth(line: OrderLine, amount_fen: int, discount_fen: int) -> LineWorth:
    paid = line.amount_fen + line.carried_fen
    return LineWorth(line, paid - amount_fen, line.discount_fen - discount_fen)
