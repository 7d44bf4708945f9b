"""Refunds with their parts: what each line, each funder and each payment gives up, to the fen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from payments import entries, ledger
from payments.models import LineReturn, Order, OrderLine, Payment, Refund, ReturnCause
from payments.services.changes.sums import Part
from payments.services.changes.worth import lock_sources, sources_of
from payments.services.refunds import request_refund
from university.accounts.models import User


@dataclass(frozen=True)
class Why:
    """What a refund row keeps: who asked, for what cause, and the reasoning in words."""

    actor: User | None
    cause: ReturnCause
    reason_code: str
    unique_key: str
    words: str = ""
    #: The way back (a provider's code); empty is the way the money came.
    way: str = ""


@dataclass(frozen=True)
class _Piece:
    """A part of a line that one payment gives back."""

    line: OrderLine
    amount_fen: int
    discount_fen: int


def pay_back(*, order: Order, parts: Iterable[Part], why: Why) -> list[Refund]:
    """Give the parts back from the payments behind ``order``, the newest first.

    The caller holds the order's lock and the student's, and has made sure that it comes once. What
    nobody paid (a discount alone) is undone in the books without a refund. Returns the refunds.
    """
    pieces = [
        _Piece(part.worth.line, part.amount_fen, part.discount_fen)
        for part in parts
        if part.amount_fen or part.discount_fen
    ]
    lock_sources(order)
    refunds = []
    for source in sources_of(order):
        taken, pieces = _take(pieces, source.left_fen)
        if taken:
            refunds.append(_refund(source.payment, taken, why))
    if sum(piece.amount_fen for piece in pieces):
        msg = f"order {order.pk}: more is to go back than its payments have"
        raise ValueError(msg)
    undo(order, pieces, cause=why.cause)
    return refunds


def undo(order: Order, pieces: Sequence["_Piece"], *, cause: ReturnCause) -> None:
    """Undo pieces that no refund pays; what the payer paid of them goes to the advances."""
    if not pieces:
        return
    booked = _taken_from(pieces)
    if carried := sum(piece.amount_fen for piece in pieces):
        booked = entries.carried_on(booked, carried)
    ledger.post(source=order, kind="undone", entries=booked)
    _write(pieces, cause=cause, refund=None)


def whole(parts: Iterable[Part]) -> list[_Piece]:
    """Return parts as pieces of which no payment gives anything back."""
    return [
        _Piece(part.worth.line, part.amount_fen, part.discount_fen)
        for part in parts
        if part.amount_fen or part.discount_fen
    ]


def _take(pieces: list[_Piece], fen: int) -> tuple[list[_Piece], list[_Piece]]:
    """Split pieces into those that ``fen`` of money pays, and the rest."""
    taken, rest = [], []
    for piece in pieces:
        now = min(piece.amount_fen, fen)
        fen -= now
        if not now:
            rest.append(piece)
            continue
        taken.append(replace(piece, amount_fen=now))
        if now < piece.amount_fen:
            rest.append(replace(piece, amount_fen=piece.amount_fen - now, discount_fen=0))
    return taken, rest


def _refund(payment: Payment, pieces: Sequence[_Piece], why: Why) -> Refund:
    refund = request_refund(
        actor=why.actor,
        payment=payment,
        amount_fen=sum(piece.amount_fen for piece in pieces),
        reason_code=why.reason_code,
        unique_key=f"{why.unique_key}:{payment.pk}",
        taken_from=_taken_from(pieces),
        explanation=why.words,
        way=why.way,
    )
    _write(pieces, cause=why.cause, refund=refund)
    return refund


def _taken_from(pieces: Sequence[_Piece]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for piece in pieces:
        sums.update(entries.part_undone(piece.line, piece.amount_fen, piece.discount_fen))
    return {code: fen for code, fen in sums.items() if fen}


def _write(pieces: Sequence[_Piece], *, cause: ReturnCause, refund: Refund | None) -> None:
    LineReturn.objects.bulk_create(
        LineReturn(
            line=piece.line,
            refund=refund,
            cause=cause,
            amount_fen=piece.amount_fen,
            discount_fen=piece.discount_fen,
        )
        for piece in pieces
    )
