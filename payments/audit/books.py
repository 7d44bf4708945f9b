"""What ``manage.py audit`` recomputes from the rows of this house. Nothing here writes."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from payments import ledger
from payments.audit.tills import NOT_PAID
from payments.chart import Account
from payments.goods import goods_of
from payments.models import (
    JournalTransaction,
    Order,
    Payment,
    PaymentAttempt,
    Receipt,
    ReceiptSeries,
    Refund,
    StatementLine,
    TillEntry,
)
from payments.receipts import receipt_number
from payments.statement_kinds import COUNTED_ELSEWHERE
from payments.states.orders import AttemptState, OrderState, RefundState
from university.jobs import JobState
from university.registry import Fault


def transactions_balance() -> Iterator[Fault]:
    """Every journal transaction has entries, and they sum to zero."""
    rows = JournalTransaction.objects.annotate(
        fen=Coalesce(Sum("entries__amount_fen"), 0), lines=Count("entries")
    )
    for row in rows.filter(~Q(fen=0) | Q(lines__lt=2)).order_by("position"):
        yield Fault(
            "journal_balance",
            f"transaction {row.position}: {row.lines} entries sum to {row.fen} fen, not 0",
        )


def orders_add_up() -> Iterator[Fault]:
    """Lines make the total; payments what was paid and what counts; refunds what went back."""
    back = Sum("payments__refunds__amount_fen", filter=Q(payments__refunds__state="done"))
    sums = (
        (Sum("lines__amount_fen"), "total_fen", "its lines sum to"),
        (Sum("payments__amount_fen"), "paid_fen", "its payments sum to"),
        (Sum("payments__counted_fen"), "covered_fen", "of its payments count"),
        (back, "refunded_fen", "its refunds sum to"),
    )
    for added, field, words in sums:
        rows = Order.objects.annotate(fen=Coalesce(added, 0)).exclude(fen=F(field))
        for number, fen, said in rows.order_by("pk").values_list("number", "fen", field):
            yield Fault("orders_add_up", f"order {number}: {words} {fen} fen, not {said}")
    for order in Order.objects.filter(refunded_fen__gt=F("paid_fen")):
        yield _order(order, f"{order.refunded_fen} fen went back of {order.paid_fen} paid")


def refunds_fit() -> Iterator[Fault]:
    """No payment has more refunds than money."""
    kept = ~Q(refunds__state=RefundState.DECLINED)
    rows = Payment.objects.annotate(back=Coalesce(Sum("refunds__amount_fen", filter=kept), 0))
    for payment in rows.filter(back__gt=F("amount_fen")):
        yield Fault(
            "refunds_fit",
            f"payment {payment.pk}: refunds of {payment.back} fen, {payment.amount_fen} paid",
        )


def every_payment_is_answered() -> Iterator[Fault]:
    """Settled money has a sure place, a refund, or a line for the office; never nothing."""
    for payment in Payment.objects.filter(job_state=JobState.DONE, amount_fen__gt=0).filter(
        refunds__isnull=True
    ):
        order = payment.order
        if order and order.state == OrderState.OPEN and payment.counted_fen:
            continue  # A part: it waits for the rest, or goes back with the order.
        if order is None or not goods_of(order).is_answered(order):
            yield Fault(
                "every_payment_is_answered",
                f"payment {payment.pk}: nothing was delivered for it and no refund",
            )
    for payment in Payment.objects.filter(job_state=JobState.FAILED):
        yield Fault("every_payment_is_answered", f"payment {payment.pk}: could not be settled")
    refused = Q(state=RefundState.FAILED) | (
        Q(job_state=JobState.FAILED) & ~Q(state=RefundState.DONE)
    )
    for refund in Refund.objects.filter(refused):
        yield Fault(
            "every_payment_is_answered",
            f"refund {refund.pk}: did not go through, a person must look at it",
        )


def attempts_match_payments() -> Iterator[Fault]:
    """An attempt succeeded exactly when its money is recorded."""
    for attempt in PaymentAttempt.objects.filter(
        state=AttemptState.SUCCEEDED, payment__isnull=True
    ):
        yield Fault("attempts", f"attempt {attempt.pk}: succeeded, but no payment is recorded")
    for attempt in PaymentAttempt.objects.filter(payment__isnull=False).exclude(
        state=AttemptState.SUCCEEDED
    ):
        yield Fault("attempts", f"attempt {attempt.pk}: paid, but it says {attempt.state}")


def receipts_are_gapless() -> Iterator[Fault]:
    """Every number up to the counter was used once, and every settled order has its receipt."""
    for series in ReceiptSeries.objects.order_by("kind", "year"):
        numbers = range(1, series.last_number + 1)
        expected = {receipt_number(series.kind, series.year, number) for number in numbers}
        prefix = receipt_number(series.kind, series.year, 0).rpartition("-")[0]
        used = set(
            Receipt.objects.filter(kind=series.kind, number__startswith=f"{prefix}-").values_list(
                "number", flat=True
            )
        )
        for number in sorted(expected ^ used):
            yield Fault("receipts", f"receipt {number}: the series has a gap or a stranger here")
    settled = Order.objects.filter(state=OrderState.SETTLED, total_fen__gt=0)
    for order in settled.exclude(receipts__kind="receipt"):
        yield _order(order, "settled without a receipt")


def journal_matches_rows() -> Iterator[Fault]:
    """The books say what the rows say: money per provider, advances, refunds owed."""
    books = ledger.balances()
    waiting = Order.objects.filter(state__in=[OrderState.OPEN, OrderState.PAID])
    advances = waiting.aggregate(fen=Sum("covered_fen"))["fen"] or 0
    owed = Refund.objects.exclude(state__in=[RefundState.DONE, RefundState.DECLINED])
    expected = {
        Account.ADVANCES.value: -advances,
        Account.REFUNDS_PAYABLE.value: -_sum(owed),
        Account.UNALLOCATED.value: 0,
    }
    for code, fen in expected.items():
        if books.get(code, 0) != fen:
            yield Fault(
                "journal_matches_rows",
                f"account {code} stands at {books.get(code, 0)} fen, the rows say {fen}",
            )
    received = _sum(Payment.objects.all()) - _sum(Refund.objects.filter(state=RefundState.DONE))
    received += _sum(TillEntry.objects.filter(kind__in=NOT_PAID))
    told = StatementLine.objects.filter(currency="cny")
    received -= told.aggregate(fen=Sum("fee_fen"))["fen"] or 0
    received += _sum(told.exclude(kind__in=COUNTED_ELSEWHERE))
    money = sum(fen for code, fen in books.items() if code.startswith("1") and code < "1200")
    if money != received:
        yield Fault(
            "journal_matches_rows",
            f"money accounts stand at {money} fen, what came less what went is {received}",
        )


def _sum(rows: QuerySet[Any]) -> int:
    return rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0


def _order(order: Order, sentence: str) -> Fault:
    return Fault("orders_add_up", f"order {order.number}: {sentence}")
