"""Receipts and credit notes with gapless numbers: the counter's lock is held until commit."""

from collections.abc import Iterable

from django.db.models import F

from payments.models import Order, OrderLine, Payment, Receipt, ReceiptKind, ReceiptSeries, Refund
from university import clock
from university.returning import update_returning

_PREFIX = {ReceiptKind.RECEIPT: "", ReceiptKind.CREDIT_NOTE: "T"}


def issue_receipt(*, payment: Payment, order: Order, lines: Iterable[OrderLine]) -> Receipt:
    """Issue the receipt for what counts of a payment, in the transaction that counts it.

    ``lines`` are all lines of the order, in order; the order counts the payment already.
    """
    return Receipt.objects.create(
        kind=ReceiptKind.RECEIPT,
        number=_next_number(ReceiptKind.RECEIPT),
        order=order,
        payment=payment,
        amount_fen=payment.counted_fen,
        before_fen=order.covered_fen - payment.counted_fen,
        left_fen=order.left_fen,
        left_until=order.pay_by if order.left_fen else None,
        lines=_lines(lines),
        payer_name=order.payer,
    )


def issue_credit_note(*, refund: Refund, order: Order) -> Receipt:
    """Issue the note for money given back; must run inside the transaction that books it."""
    return Receipt.objects.create(
        kind=ReceiptKind.CREDIT_NOTE,
        number=_next_number(ReceiptKind.CREDIT_NOTE),
        order=order,
        refund=refund,
        amount_fen=refund.amount_fen,
        lines=_returned(refund) or _whole(refund, order),
        payer_name=order.payer,
    )


def receipt_number(kind: str, year: int, number: int) -> str:
    """Return ``2026-000017``, or ``T2026-000017`` for money given back (退)."""
    return f"{_PREFIX[ReceiptKind(kind)]}{year}-{number:06d}"


def _next_number(kind: ReceiptKind) -> str:
    year = clock.today().year
    series = ReceiptSeries.objects.filter(kind=kind, year=year)
    counted = update_returning(series, last_number=F("last_number") + 1)
    if not counted:  # The first paper of the year.
        ReceiptSeries.objects.get_or_create(kind=kind, year=year)
        counted = update_returning(series, last_number=F("last_number") + 1)
    return receipt_number(kind, year, counted[0].last_number)


def _lines(lines: Iterable[OrderLine]) -> list[dict[str, object]]:
    fields = ("description", "list_price_fen", "discount_name", "discount_fen", "amount_fen")
    rows = []
    for line in lines:
        row = {name: getattr(line, name) for name in fields}
        if line.carried_fen:
            row["carried_fen"] = line.carried_fen
        rows.append(row)
    return rows


def _whole(refund: Refund, order: Order) -> list[dict[str, object]]:
    """Return the lines of an order, or what they are of in one line where a part goes back."""
    lines = list(order.lines.order_by("pk"))
    paper = Receipt.objects.filter(payment=refund.payment_id).first()
    if paper and (paper.before_fen or paper.left_fen):
        return [_row(lines[0].description, refund.amount_fen)]
    return _lines(lines)


def _row(description: str, fen: int) -> dict[str, object]:
    return {
        "description": description,
        "list_price_fen": fen,
        "discount_name": "",
        "discount_fen": 0,
        "amount_fen": fen,
    }


def _returned(refund: Refund) -> list[dict[str, object]]:
    """Return the parts of lines that a refund gives back, as a credit note lists them."""
    return [
        _row(part.line.description, part.amount_fen)
        for part in refund.parts.select_related("line").order_by("line_id", "pk")
        if part.amount_fen
    ]
