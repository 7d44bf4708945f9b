"""What ``manage.py audit`` recomputes of tills, closed days and differences; nothing writes."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from payments import ledger
from payments.chart import Account
from payments.models import (
    DayClose,
    Difference,
    JournalHead,
    JournalTransaction,
    Payment,
    Refund,
    TillEntry,
    TillEntryKind,
    TillSession,
)
from payments.providers.registry import CASH
from payments.queries.books import turnover_of
from payments.states.books import DifferenceState, TillState
from payments.states.orders import RefundState
from university.registry import Fault

#: Rows that bring cash into the books, or take it out, without a payment or a refund.
NOT_PAID = (
    TillEntryKind.FLOAT,
    TillEntryKind.CHANGE_IN,
    TillEntryKind.FLOAT_BACK,
    TillEntryKind.EXPENSE,
    TillEntryKind.DIFFERENCE,
)


def tills_add_up() -> Iterator[Fault]:
    """A closed drawer is empty and differs by what it says; an open one is never short."""
    differs = Q(entries__kind=TillEntryKind.DIFFERENCE)
    rows = TillSession.objects.annotate(
        inside=Coalesce(Sum("entries__amount_fen"), 0),
        booked=Coalesce(Sum("entries__amount_fen", filter=differs), 0),
    )
    for till in rows.order_by("pk"):
        if till.state == TillState.OPEN:
            if till.inside < 0:
                yield _till(till, f"paid out {-till.inside} fen more than it had")
            continue
        if till.inside:
            yield _till(till, f"closed, but its rows sum to {till.inside} fen")
        if till.booked != till.difference_fen:
            yield _till(till, f"differs by {till.difference_fen} fen, booked {till.booked}")
    for entry in TillEntry.objects.filter(payment__isnull=False).select_related("payment"):
        if entry.payment and entry.amount_fen != entry.payment.amount_fen:
            yield Fault("tills", f"cash movement {entry.pk}: another sum than its payment")
    for entry in TillEntry.objects.filter(refund__isnull=False).select_related("refund"):
        if entry.refund and entry.amount_fen != -entry.refund.amount_fen:
            yield Fault("tills", f"cash movement {entry.pk}: another sum than its refund")


def cash_lies_in_a_till() -> Iterator[Fault]:
    """Since the first till was opened, no cash comes or goes without one."""
    first = TillSession.objects.order_by("pk").values_list("opened_at", flat=True).first()
    if first is None:
        return
    loose = Payment.objects.filter(provider=CASH, till_entry=None, received_at__gte=first)
    for payment in loose.filter(amount_fen__gt=0):
        yield Fault("tills", f"payment {payment.pk}: cash that lies in no till")
    back = Refund.objects.filter(provider=CASH, state=RefundState.DONE, till_entry=None)
    for refund in back.filter(done_at__gte=first):
        yield Fault("tills", f"refund {refund.pk}: cash that came from no till")


def drawers_match_books() -> Iterator[Fault]:
    """Cash, safe and floats of the books are what the rows of the drawers say."""
    books = ledger.balances()
    loose_in = Payment.objects.filter(provider=CASH, till_entry=None)
    loose_out = Refund.objects.filter(provider=CASH, state=RefundState.DONE, till_entry=None)
    inside = _sum(TillEntry.objects.filter(till__isnull=False))
    lent = (TillEntryKind.FLOAT, TillEntryKind.CHANGE_IN, TillEntryKind.FLOAT_BACK)
    safe = (TillEntryKind.TO_SAFE, TillEntryKind.CLOSED)
    banked = TillEntry.objects.filter(kind=TillEntryKind.SAFE_TO_BANK)
    expected = {
        Account.CASH: inside + _sum(loose_in) - _sum(loose_out),
        Account.FLOATS: -_sum(TillEntry.objects.filter(kind__in=lent)),
        Account.SAFE: _sum(banked) - _sum(TillEntry.objects.filter(kind__in=safe)),
        Account.CASH_DIFFERENCES: -_sum(TillEntry.objects.filter(kind=TillEntryKind.DIFFERENCE)),
    }
    for account, fen in expected.items():
        if (stands := books.get(account.value, 0)) != fen:
            yield Fault("tills", f"account {account.value} stands at {stands} fen, not {fen}")


def closed_days_stay() -> Iterator[Fault]:
    """A closed day is what it was when it was closed, and nothing came after it."""
    for close in DayClose.objects.order_by("day"):
        now = turnover_of(close.day)
        if now != close.turnover:
            yield Fault("closed_days", f"{close.day}: the turnover is not what was closed")
        end = JournalTransaction.objects.filter(position=close.position).first()
        if end and end.hash != close.hash:
            yield Fault("closed_days", f"{close.day}: the journal's end is not what was closed")
        late = JournalTransaction.objects.filter(position__gt=close.position)
        for row in late.filter(day__lte=close.day):
            yield Fault("closed_days", f"transaction {row.position}: booked on a closed day")
    last = DayClose.objects.order_by("-day").values_list("day", flat=True).first()
    if (frozen := JournalHead.objects.values_list("frozen_until", flat=True).first()) != last:
        yield Fault("closed_days", f"frozen until {frozen}, the last closed day is {last}")


def differences_have_reasons() -> Iterator[Fault]:
    """What was explained has a reason and a name; every till that differed is on the list."""
    named = Difference.objects.filter(state=DifferenceState.RESOLVED)
    for row in named.filter(Q(resolved_by=None) | Q(resolved_at=None)):
        yield Fault("differences", f"difference {row.pk}: explained by nobody")
    known = set(Difference.objects.filter(key__startswith="till:").values_list("key", flat=True))
    for till in TillSession.objects.filter(state=TillState.CLOSED).exclude(difference_fen=0):
        if f"till:{till.pk}" not in known:
            yield _till(till, "differs, and nobody was told")


def _till(till: TillSession, sentence: str) -> Fault:
    return Fault("tills", f"till {till.pk}: {sentence}")


def _sum(rows: QuerySet[Any]) -> int:
    return rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0
