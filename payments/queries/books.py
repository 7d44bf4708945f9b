"""What the books say of a day or a span of days. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from payments.chart import Account
from payments.models import (
    JournalEntry,
    JournalHead,
    JournalTransaction,
    LedgerAccount,
    TillEntry,
    TillEntryKind,
)


def dated() -> QuerySet[Any]:
    """Return the journal with ``booked_on``, the day of the books of each transaction."""
    return JournalTransaction.objects.annotate(booked_on=Coalesce("day", TruncDate("posted_at")))


def entries_between(first: date | None, last: date | None) -> QuerySet[Any]:
    """Return the entries booked from ``first`` to ``last``; None is without a limit."""
    booked_on = Coalesce("transaction__day", TruncDate("transaction__posted_at"))
    rows: QuerySet[Any] = JournalEntry.objects.annotate(booked_on=booked_on)
    if first is not None:
        rows = rows.filter(booked_on__gte=first)
    return rows if last is None else rows.filter(booked_on__lte=last)


def frozen_until() -> date | None:
    """Return the last closed day, or None when none was ever closed."""
    return JournalHead.objects.values_list("frozen_until", flat=True).first()


def first_open_day() -> date | None:
    """Return the earliest day with bookings that is not frozen, or None."""
    frozen = frozen_until()
    if frozen is not None:
        later = JournalTransaction.objects.filter(day__gt=frozen).order_by("day").first()
        return later.day if later else None
    oldest: date | None = dated().order_by("booked_on").values_list("booked_on", flat=True).first()
    return oldest


def turnover_of(day: date) -> dict[str, int]:
    """Return ``{account: fen}`` of one day; accounts that did not move are left out."""
    is_older = Q(transaction__day=None, transaction__posted_at__date=day)
    booked = JournalEntry.objects.filter(Q(transaction__day=day) | is_older)
    rows = booked.values("account__code").annotate(fen=Sum("amount_fen"))
    return {row["account__code"]: row["fen"] for row in rows.order_by("account__code")}


@dataclass(frozen=True)
class BalanceRow:
    """One account over a span of days, in fen; the closing balance is debit-positive."""

    code: str
    name: str
    opening_fen: int
    debit_fen: int
    credit_fen: int

    @property
    def closing_fen(self) -> int:
        """Return the balance at the end."""
        return self.opening_fen + self.debit_fen - self.credit_fen


def trial_balance(first: date | None, last: date | None) -> list[BalanceRow]:
    """Return every account that has a balance or moved, and what it did, in two queries."""
    before: Counter[str] = Counter()
    inside: dict[str, tuple[int, int]] = {}
    rows = entries_between(None, last).values("account__code")
    is_inside = Q() if first is None else Q(booked_on__gte=first)
    sums = rows.annotate(
        debit=Coalesce(Sum("amount_fen", filter=is_inside & Q(amount_fen__gt=0)), 0),
        credit=Coalesce(Sum("amount_fen", filter=is_inside & Q(amount_fen__lt=0)), 0),
        total=Sum("amount_fen"),
    )
    for row in sums:
        code = row["account__code"]
        inside[code] = row["debit"], -row["credit"]
        before[code] = row["total"] - row["debit"] - row["credit"]
    return [
        BalanceRow(account.code, account.name, before[account.code], *inside[account.code])
        for account in LedgerAccount.objects.order_by("code")
        if account.code in inside
    ]


@dataclass(frozen=True)
class DayLine:
    """One kind of posting on one money account of a day, in fen."""

    kind: str
    number: int
    amount_fen: int


@dataclass(frozen=True)
class DayAccount:
    """One money account of a day: what came and what went."""

    name: str
    lines: list[DayLine]

    @property
    def amount_fen(self) -> int:
        """Return by how much it changed."""
        return sum(line.amount_fen for line in self.lines)


#: Accounts on which money lies or is on its way.
MONEY = tuple(account.value for account in Account if account.value < "1200")


def day_accounts(day: date) -> list[DayAccount]:
    """Return what moved on the money accounts of a day, by account and kind of posting."""
    rows = (
        entries_between(day, day)
        .filter(account__code__in=MONEY)
        .values("account__code", "account__name", kind=F("transaction__kind"))
        .annotate(number=Count("pk"), fen=Sum("amount_fen"))
        .order_by("account__code", "kind")
    )
    found: dict[str, list[DayLine]] = {}
    for row in rows:
        line = DayLine(row["kind"], row["number"], row["fen"])
        found.setdefault(row["account__name"], []).append(line)
    return [DayAccount(name, lines) for name, lines in found.items()]


def drawer_lines(till_id: int) -> list[tuple[str, int, int]]:
    """Return kind in words, how often, and fen of a drawer's rows, in the order of the day."""
    found = {
        row["kind"]: (row["number"], row["fen"])
        for row in TillEntry.objects.filter(till=till_id)
        .values("kind")
        .annotate(number=Count("pk"), fen=Sum("amount_fen"))
        .order_by("kind")
    }
    return [(str(kind.label), *found[kind.value]) for kind in TillEntryKind if kind.value in found]
