"""Holding the books against what providers hold: fees and payouts are booked, the rest is named."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, QuerySet

from payments import ledger
from payments.chart import Account
from payments.models import (
    DifferenceKind,
    Payment,
    ProviderPayout,
    Refund,
    StatementLine,
)
from payments.providers.base import (
    Accountable,
    BalanceLine,
    Payout,
    ProviderRefusedError,
    ProviderUnreachableError,
)
from payments.providers.registry import get_provider
from payments.services import differences
from payments.statement_kinds import FEES, MONEY_BACK, MONEY_IN, PAYOUTS
from payments.states.orders import RefundState
from university import clock

logger = logging.getLogger("payments.reconciliation")

#: Lines and payouts may be written late: each time we look back so far.
LOOK_BACK = timedelta(days=7)
#: The first time, as far as this.
FIRST_LOOK = timedelta(days=90)
#: Our own rows must have a line after so long.
PATIENCE = timedelta(days=2)
_PAUSE_SECONDS = 6 * 3600
_CURRENCY = "cny"


def reconcile_when_due() -> int:
    """The sweep: a few times a day; return how many new lines there were."""
    if not cache.add("payments.reconciled", 1, _PAUSE_SECONDS):
        return 0
    reconcile()
    return 0  # Nothing is left over: there is no need to call again at once.


def reconcile() -> int:
    """Fetch what every provider holds, write down what is new, name what differs."""
    new = 0
    for code in settings.PAYMENT_PROVIDERS:
        provider = get_provider(code)
        if not isinstance(provider, Accountable):
            continue
        try:
            new += reconcile_provider(provider=provider)
        except (ProviderUnreachableError, ProviderRefusedError) as error:
            logger.warning("not reconciled", extra={"provider": code, "why": str(error)})
    return new


def reconcile_provider(*, provider: Accountable) -> int:
    """Fetch and hold against the books; return how many lines were new."""
    last = StatementLine.objects.filter(provider=provider.code).aggregate(at=Max("created_at"))
    since = last["at"] - LOOK_BACK if last["at"] else clock.now() - FIRST_LOOK
    # Asked before anything is written: no call to a provider stands inside a transaction.
    lines = list(provider.balance_lines(since=since))
    payouts = list(provider.payouts(since=since))
    new = sum(_keep(provider, line) for line in sorted(lines, key=lambda line: line.created_at))
    for payout in payouts:
        _keep_payout(provider, payout)
    _compare(provider, StatementLine.objects.filter(provider=provider.code))
    _name_missing(provider, began=_first_day(provider.code))
    return new


def _keep(provider: Accountable, line: BalanceLine) -> bool:
    """Write a line once and book what it means; False when it was there."""
    with transaction.atomic():
        row, is_new = StatementLine.objects.get_or_create(
            provider=provider.code,
            ref=line.ref,
            defaults={
                "kind": line.kind[:40],
                "amount_fen": line.amount_fen,
                "fee_fen": line.fee_fen,
                "currency": line.currency[:3],
                "about": line.about[:120],
                "created_at": line.created_at,
            },
        )
        if is_new and row.currency == _CURRENCY:
            _book(provider.account, row)
    return is_new


def _book(account: str, row: StatementLine) -> None:
    if row.fee_fen:
        _post(row, "fee", account, Account.PROVIDER_FEES, -row.fee_fen)
    if row.kind in PAYOUTS:
        kind = "paid_out" if row.amount_fen < 0 else "paid_in"
        _post(row, kind, account, Account.BANK, row.amount_fen)
    elif row.kind in FEES:
        _post(row, "fee_of_its_own", account, Account.PROVIDER_FEES, row.amount_fen)
    elif row.kind not in MONEY_IN | MONEY_BACK:
        _post(row, "adjustment", account, Account.ADJUSTMENTS, row.amount_fen)


def _post(row: StatementLine, kind: str, account: str, other: Account, fen: int) -> None:
    if fen:
        entries = {str(account): fen, other.value: -fen}
        ledger.post(source=row, kind=kind, entries=entries, memo=row.ref)


def _keep_payout(provider: Accountable, payout: Payout) -> None:
    ProviderPayout.objects.update_or_create(
        provider=provider.code,
        ref=payout.ref,
        defaults={
            "amount_fen": payout.amount_fen,
            "state": payout.state[:20],
            "arrives_on": payout.arrives_on,
        },
    )
    if payout.state in ("failed", "canceled"):
        differences.note(
            key=f"{provider.code}:payout:{payout.ref}",
            kind=DifferenceKind.PAYOUT_FAILED,
            about=f"{payout.ref} {payout.arrives_on:%Y-%m-%d}",
            amount_fen=payout.amount_fen,
        )


def _compare(provider: Accountable, lines: Iterable[StatementLine]) -> None:
    """Name every line whose counterpart is missing or has another sum."""
    payments = _sums(Payment.objects.filter(provider=provider.code))
    refunds = _sums(Refund.objects.filter(provider=provider.code, state=RefundState.DONE))
    for line in lines:
        key = f"{provider.code}:line:{line.ref}"
        if line.currency != _CURRENCY or _is_other(line):
            _note(key, DifferenceKind.ADJUSTMENT, line)
            continue
        if line.kind not in MONEY_IN | MONEY_BACK:
            continue
        rows, sign = (payments, 1) if line.kind in MONEY_IN else (refunds, -1)
        ours = rows.get(line.about)
        if ours is None:
            _note(key, DifferenceKind.NOT_OURS, line)
        elif sign * ours[1] != line.amount_fen:
            _note(key, DifferenceKind.OTHER_SUM, line)
        else:
            differences.fits_by_now(key=key)


def _is_other(line: StatementLine) -> bool:
    return line.kind not in MONEY_IN | MONEY_BACK | PAYOUTS | FEES


def _note(key: str, kind: DifferenceKind, line: StatementLine) -> None:
    about = f"{line.kind} {line.about or line.ref}"
    differences.note(key=key, kind=kind, about=about, amount_fen=line.amount_fen)


def _name_missing(provider: Accountable, *, began: datetime) -> None:
    """Name our own rows that the provider shows no line of."""
    before = clock.now() - PATIENCE
    # The provider's number of what it shows; a walk over all of it, as the comparison is.
    shown = set(
        StatementLine.objects.filter(provider=provider.code).values_list("about", flat=True)
    )
    ours = Payment.objects.filter(
        provider=provider.code, received_at__gte=began, received_at__lt=before, amount_fen__gt=0
    )
    back = Refund.objects.filter(
        provider=provider.code, state=RefundState.DONE, done_at__gte=began, done_at__lt=before
    )
    for kind, rows, sign in (("payment", ours, 1), ("refund", back, -1)):
        for ref, (pk, fen) in _sums(rows).items():
            key = f"{provider.code}:{kind}:{pk}"
            if ref in shown:
                differences.fits_by_now(key=key)
            else:
                differences.note(
                    key=key,
                    kind=DifferenceKind.NOT_THERE,
                    about=f"{provider.code} {ref}",
                    amount_fen=sign * fen,
                )


def _sums(rows: QuerySet[Any]) -> dict[str, tuple[int, int]]:
    """Return ``{provider's number: (pk, fen)}``."""
    found = rows.values_list("provider_ref", "pk", "amount_fen")
    return {ref: (pk, fen) for ref, pk, fen in found}


def _first_day(code: str) -> datetime:
    """Rows older than the first line we were ever told of cannot be held against anything."""
    first = StatementLine.objects.filter(provider=code).order_by("created_at").first()
    return first.created_at if first else clock.now()
