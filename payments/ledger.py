"""The only writer of the journal: balanced, gapless, chained, never changed.

``post`` locks the one ``JournalHead`` row, the last of all locks, so positions and hashes are given
out in commit order; nothing else may be locked after it. Amounts are fen; debit is positive, credit
negative.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Sum
from django.utils import timezone

from payments.chart import chart
from payments.models import JournalEntry, JournalHead, JournalTransaction, LedgerAccount
from university import clock
from university.locking import lock_row
from university.public_cache import kept
from university.registry import Fault

_HEAD = 1


class UnbalancedError(ValueError):
    """The entries do not sum to zero, or there are none: a fault in the caller."""


def cause(row: models.Model) -> str:
    """Return how the journal names the row that caused a posting."""
    return f"{row._meta.label_lower}:{row.pk}"


def post(
    *, source: models.Model, kind: str, entries: Mapping[str, int], memo: str = ""
) -> JournalTransaction:
    """Post ``{account code: fen}``; must run inside the transaction of the change it books.

    Zero amounts are left out. Raises UnbalancedError for entries that do not sum to zero, and
    IntegrityError when the same row already caused a posting of this kind.
    """
    amounts: dict[str, int] = {code: fen for code, fen in sorted(entries.items()) if fen}
    if not amounts or sum(amounts.values()) != 0:
        raise UnbalancedError(f"{cause(source)} {kind}: {amounts}")
    head = _locked_head()
    accounts = _accounts(amounts)
    now = clock.now()
    row = JournalTransaction(
        position=head.position + 1,
        source=cause(source),
        kind=kind,
        memo=memo[:200],
        posted_at=now,
        day=_day(head, now),
        previous_hash=head.hash,
    )
    row.hash = chain_hash(row, amounts)
    row.save(force_insert=True)
    JournalEntry.objects.bulk_create(
        JournalEntry(transaction=row, account=accounts[code], amount_fen=fen)
        for code, fen in amounts.items()
    )
    JournalHead.objects.filter(pk=_HEAD).update(position=row.position, hash=row.hash)
    return row


def chain_hash(row: JournalTransaction, amounts: Mapping[str, int]) -> str:
    """Return the SHA-256 of the transaction, its entries and the hash before it."""
    body = {
        "position": row.position,
        "source": row.source,
        "kind": row.kind,
        "memo": row.memo,
        "posted_at": _stamp(row.posted_at),
        "previous_hash": row.previous_hash,
        "entries": sorted(amounts.items()),
    }
    if row.day is not None:  # Rows older than the column carry a hash without it.
        body["day"] = row.day.isoformat()
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def current_day() -> date:
    """Return the day on which the books stand, and keep it so until the transaction ends.

    It locks the end of the journal: nothing else may be locked afterwards.
    """
    return _day(_locked_head(), clock.now())


def freeze(day: date) -> tuple[int, str]:
    """Let nothing more be booked on ``day``, or before; return the end of the journal.

    Raises ValueError for a day that is frozen already.
    """
    head = _locked_head()
    if head.frozen_until is not None and day <= head.frozen_until:
        raise ValueError(f"{day} is frozen already")
    JournalHead.objects.filter(pk=_HEAD).update(frozen_until=day)
    return head.position, head.hash


def balances() -> dict[str, int]:
    """Return ``{account code: fen}`` over the whole journal; accounts never used are left out."""
    sums = JournalEntry.objects.values("account__code").annotate(fen=Sum("amount_fen"))
    return {row["account__code"]: row["fen"] for row in sums.order_by("account__code")}


def verify() -> Iterator[Fault]:
    """Recompute the chain from the first transaction; yield a fault for every break."""
    position, previous = 0, ""
    for row in _whole_journal():
        position += 1
        # Two entries on one account would hide in a mapping: the writer never makes them.
        lines = [(entry.account.code, entry.amount_fen) for entry in row.entries.all()]
        amounts = dict(lines)
        if row.position != position:
            yield _broken(f"position {position} is missing, {row.position} follows")
            position = row.position
        if row.previous_hash != previous:
            yield _broken(f"transaction {row.position} does not follow the one before it")
        if len(amounts) != len(lines) or row.hash != chain_hash(row, amounts):
            yield _broken(f"transaction {row.position} was changed after it was written")
        previous = row.hash
    head = JournalHead.objects.filter(pk=_HEAD).first()
    if (head.position, head.hash) != (position, previous) if head else position > 0:
        yield _broken("the end of the journal is missing")


def _whole_journal() -> Iterator[JournalTransaction]:
    rows = JournalTransaction.objects.order_by("position")
    return rows.prefetch_related("entries__account").iterator(chunk_size=500)


def _locked_head() -> JournalHead:
    if not transaction.get_connection().in_atomic_block:
        msg = "the journal is written only inside a transaction"
        raise RuntimeError(msg)
    try:
        return lock_row(JournalHead, _HEAD)
    except JournalHead.DoesNotExist:  # The very first posting.
        JournalHead.objects.get_or_create(pk=_HEAD)
        return lock_row(JournalHead, _HEAD)


def _accounts(amounts: Mapping[str, int]) -> dict[str, LedgerAccount]:
    found = kept("ledger_accounts", lambda: {a.code: a for a in LedgerAccount.objects.all()})
    if not amounts.keys() <= found.keys():
        for line in chart():
            defaults = {"name": line.name, "type": line.type}
            LedgerAccount.objects.get_or_create(code=line.code, defaults=defaults)
        found = {a.code: a for a in LedgerAccount.objects.filter(code__in=amounts)}
    if missing := sorted(set(amounts) - set(found)):
        raise UnbalancedError(f"no such account: {', '.join(missing)}")
    return found


def _day(head: JournalHead, now: datetime) -> date:
    """Late things go to the first day that is not frozen."""
    today = timezone.localdate(now)
    if head.frozen_until is None:
        return today
    return max(today, head.frozen_until + timedelta(days=1))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _broken(sentence: str) -> Fault:
    return Fault("journal_chain", sentence)
