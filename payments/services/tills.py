"""A cashier's drawer: opened with a float, counted blind, closed with what differs explained.

Locks: order → … → till → the end of the journal. Whoever moves cash holds the till's row, so a till
that is being closed takes no money any more.
"""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from payments import ledger
from payments.amounts import PIECES
from payments.chart import Account
from payments.models import (
    DifferenceKind,
    MoneySettings,
    Payment,
    Refund,
    TillCount,
    TillEntry,
    TillEntryKind,
    TillSession,
)
from payments.services import differences
from payments.states.books import TILL_MOVES, TillState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row
from university.money import yuan
from university.refusals import Refusal

#: More than this is no drawer but a typing error.
LARGEST_FEN = 100_000_000
#: The account on the other side, for what is not a payment and not a refund.
_OTHER_SIDE = {
    TillEntryKind.FLOAT: Account.FLOATS,
    TillEntryKind.CHANGE_IN: Account.FLOATS,
    TillEntryKind.FLOAT_BACK: Account.FLOATS,
    TillEntryKind.TO_SAFE: Account.SAFE,
    TillEntryKind.CLOSED: Account.SAFE,
    TillEntryKind.TO_BANK: Account.BANK,
    TillEntryKind.EXPENSE: Account.SMALL_EXPENSES,
    TillEntryKind.DIFFERENCE: Account.CASH_DIFFERENCES,
}
#: What a cashier may do by hand, and whether the cash comes in.
BY_HAND = {
    TillEntryKind.CHANGE_IN: 1,
    TillEntryKind.TO_SAFE: -1,
    TillEntryKind.TO_BANK: -1,
    TillEntryKind.EXPENSE: -1,
}


def open_till(*, actor: User, float_fen: int) -> TillSession:
    """Open a drawer with a float of so many fen.

    Raises Refusal: ``not_a_cashier``, ``till_is_open`` (one a cashier) or ``too_much``.
    """
    _require_cashier(actor)
    _require_sane(float_fen)
    try:
        with transaction.atomic():
            if TillSession.objects.filter(cashier=actor, state=TillState.OPEN).exists():
                raise _is_open()
            day = ledger.current_day()
            till = TillSession.objects.create(cashier=actor, day=day, float_fen=float_fen)
            states.record(till, actor=actor)
            if float_fen:
                _write(till, TillEntryKind.FLOAT, float_fen, actor=actor)
    except IntegrityError:
        raise _is_open() from None  # Two clicks: the other one was first.
    return till


def till_of(user: User) -> TillSession | None:
    """Return the open till of a cashier, or None."""
    return TillSession.objects.filter(cashier=user, state=TillState.OPEN).first()


def lock_till(actor: User) -> TillSession:
    """Return the actor's open till under lock, to move cash in it in the caller's transaction.

    Raises Refusal: ``no_till`` or ``till_of_yesterday``.
    """
    mine = TillSession.objects.select_for_update(no_key=True)
    till = mine.filter(cashier=actor, state=TillState.OPEN).first()
    if till is None:
        raise Refusal(
            "no_till", _("Your till is not open."), _("Please open your till first, then go on.")
        )
    if till.day < clock.today():
        raise Refusal(
            "till_of_yesterday",
            _("Your till is still open from an earlier day."),
            _("Please count it and close it, then open it for today."),
        )
    return till


def put_in(*, till: TillSession, payment: Payment) -> TillEntry:
    """Note cash that was taken; the till is locked, and the payment books itself."""
    return _write(
        till, TillEntryKind.TAKEN, payment.amount_fen, actor=payment.recorded_by, payment=payment
    )


def take_out(*, till: TillSession, refund: Refund, actor: User) -> TillEntry:
    """Note cash that went back; the till is locked, and the refund books itself.

    Raises Refusal("drawer_too_low").
    """
    _require_enough(till, refund.amount_fen)
    return _write(till, TillEntryKind.PAID_BACK, -refund.amount_fen, actor=actor, refund=refund)


def move_cash(*, actor: User, kind: TillEntryKind, amount_fen: int, reason: str) -> TillEntry:
    """Bring change, carry cash to the safe or the bank, or pay a small expense, with a reason.

    Raises Refusal: ``not_a_cashier``, ``no_reason``, ``too_much``, ``drawer_too_low``, or as
    ``lock_till``.
    """
    if not actor.has_perm("payments.move_cash"):
        raise Refusal("not_a_cashier", _("Only a cashier can move cash."))
    sign, said = BY_HAND[kind], reason.strip()[:200]
    if not said:
        raise Refusal("no_reason", _("Please write what for."))
    _require_sane(amount_fen)
    if not amount_fen:
        raise Refusal("nothing", _("Please write a sum."))
    with transaction.atomic():
        till = lock_till(actor)
        if sign < 0:
            _require_enough(till, amount_fen)
        if kind == TillEntryKind.EXPENSE:
            _require_small(till, amount_fen)
        return _write(till, kind, sign * amount_fen, actor=actor, reason=said)


def _require_small(till: TillSession, amount_fen: int) -> None:
    """All expenses of a till stay below what a second person would look at."""
    spent = till.entries.filter(kind=TillEntryKind.EXPENSE).aggregate(fen=Sum("amount_fen"))["fen"]
    most = MoneySettings.load().second_look_fen
    if amount_fen - (spent or 0) > most:
        raise Refusal(
            "no_small_expense",
            _("Small expenses of one till are at most %(most)s.") % {"most": yuan(most)},
            _("Please ask the office to pay it."),
        )


def bank_the_safe(*, actor: User, amount_fen: int, reason: str) -> TillEntry:
    """Carry cash from the safe to the bank; refused as ``not_a_cashier`` or ``safe_too_low``."""
    if not actor.has_perm("payments.move_cash"):
        raise Refusal("not_a_cashier", _("Only a cashier can move cash."))
    _require_sane(amount_fen)
    with transaction.atomic():
        ledger.current_day()  # The end of the journal is the safe's lock.
        inside = ledger.balances().get(Account.SAFE.value, 0)
        if not 0 < amount_fen <= inside:
            raise Refusal(
                "safe_too_low",
                _("There is only %(inside)s in the safe.") % {"inside": yuan(inside)},
                _("Please write a smaller sum."),
            )
        entry = TillEntry.objects.create(
            kind=TillEntryKind.SAFE_TO_BANK,
            amount_fen=-amount_fen,
            reason=reason.strip()[:200],
            acted_by=actor,
        )
        entries = {Account.SAFE.value: -amount_fen, Account.BANK.value: amount_fen}
        ledger.post(source=entry, kind="till_safe_to_bank", entries=entries, memo=entry.reason)
    return entry


def count_till(*, actor: User, till: TillSession, pieces: Mapping[int, int]) -> TillCount:
    """Write down how many of each note and coin there are; every count is kept.

    Raises Refusal: ``not_a_cashier``, ``till_is_closed`` or ``too_much``.
    """
    _require_cashier(actor)
    counted = {piece: pieces.get(piece, 0) for piece in PIECES}
    fen = sum(piece * number for piece, number in counted.items())
    _require_sane(fen)
    with transaction.atomic():
        locked = _lock_open(till)
        return TillCount.objects.create(
            till=locked,
            pieces={str(piece): number for piece, number in counted.items() if number},
            counted_fen=fen,
            entries=locked.entries.count(),
            counted_by=actor,
        )


def last_count(till: TillSession) -> TillCount | None:
    """Return the count that closing would use: none when cash moved since it was made."""
    count = till.counts.order_by("-pk").first()
    return count if count and count.entries == till.entries.count() else None


def expected_fen(till: TillSession) -> int:
    """Return what must lie in the drawer by its rows, in fen."""
    return till.entries.aggregate(fen=Sum("amount_fen"))["fen"] or 0


def close_till(*, actor: User, till: TillSession, explanation: str = "") -> TillSession:
    """Close a counted till: book what differs, give the float back, put the rest into the safe.

    Raises Refusal: ``not_a_cashier``, ``till_is_closed``, ``count_first`` or ``explain_first``.
    """
    _require_cashier(actor)
    said = explanation.strip()[:300]
    with transaction.atomic():
        row = _lock_open(till)
        count = last_count(row)
        if count is None:
            raise Refusal(
                "count_first", _("Cash has moved since the count."), _("Please count again.")
            )
        expected = expected_fen(row)
        difference = count.counted_fen - expected
        if difference and not said:
            raise Refusal(
                "explain_first",
                _("The drawer differs by %(sum)s.") % {"sum": yuan(difference)},
                _("Please count again, or write how it came."),
            )
        limit = MoneySettings.load().second_look_fen
        if not states.move(
            row,
            to=TillState.CLOSED,
            moves=TILL_MOVES,
            actor=actor,
            closed_at=clock.now(),
            closed_by=actor,
            counted_fen=count.counted_fen,
            expected_fen=expected,
            difference_fen=difference,
            explanation=said if difference else "",
            needs_second=abs(difference) > limit,
        ):
            raise _is_closed()
        if difference:
            _name_difference(row, difference, actor=actor, said=said)
        _empty(row, count.counted_fen, actor=actor)
    return row


def acknowledge(*, actor: User, till: TillSession, words: str) -> TillSession:
    """A second person has looked at a till that differed by a lot.

    Raises Refusal: ``not_yours``, ``not_a_second_person``, ``no_reason`` or ``already_explained``.
    """
    if not actor.has_perm("payments.acknowledge_difference"):
        raise Refusal("not_yours", _("You cannot acknowledge a difference."))
    if actor.pk in {till.cashier_id, till.closed_by_id}:
        raise Refusal("not_a_second_person", _("Somebody else must look at your own till."))
    with transaction.atomic():
        row = lock_row(TillSession, till.pk)
        waiting = row.needs_second and row.acknowledged_at is None
        difference = differences.of_till(row) if waiting else None
        if difference is None:
            raise Refusal("already_explained", _("Somebody has explained this already."))
        differences.explain(actor=actor, difference=difference, reason=words)
        row.acknowledged_by, row.acknowledged_at = actor, clock.now()
        row.save(update_fields=["acknowledged_by", "acknowledged_at"])
    return row


def _name_difference(till: TillSession, fen: int, *, actor: User, said: str) -> None:
    _write(till, TillEntryKind.DIFFERENCE, fen, actor=actor, reason=said)
    row = differences.note(
        key=differences.till_key(till),
        kind=DifferenceKind.TILL,
        about=f"{till.cashier} {till.day:%Y-%m-%d}：{said}",
        amount_fen=fen,
    )
    if not till.needs_second:
        differences.explain(actor=actor, difference=row, reason=said)


def _empty(till: TillSession, counted_fen: int, *, actor: User) -> None:
    lent = till.entries.filter(kind__in=[TillEntryKind.FLOAT, TillEntryKind.CHANGE_IN])
    lent_fen = lent.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    back = min(lent_fen, counted_fen)
    if back:
        _write(till, TillEntryKind.FLOAT_BACK, -back, actor=actor)
    if counted_fen > back:
        _write(till, TillEntryKind.CLOSED, back - counted_fen, actor=actor)


def _write(
    till: TillSession,
    kind: TillEntryKind,
    fen: int,
    *,
    actor: User | None,
    reason: str = "",
    payment: Payment | None = None,
    refund: Refund | None = None,
) -> TillEntry:
    entry = TillEntry.objects.create(
        till=till,
        kind=kind,
        amount_fen=fen,
        reason=reason[:200],
        payment=payment,
        refund=refund,
        acted_by=actor,
    )
    if kind in _OTHER_SIDE:
        ledger.post(
            source=entry,
            kind=f"till_{kind.value}",
            entries={Account.CASH.value: fen, _OTHER_SIDE[kind].value: -fen},
            memo=reason,
        )
    return entry


def _lock_open(till: TillSession) -> TillSession:
    row = lock_row(TillSession, till.pk)
    if row.state != TillState.OPEN:
        raise _is_closed()
    return row


def _require_cashier(actor: User) -> None:
    if not actor.has_perm("payments.take_cash"):
        raise Refusal("not_a_cashier", _("Only a cashier has a till."))


def _require_sane(fen: int) -> None:
    if not 0 <= fen <= LARGEST_FEN:
        raise Refusal("too_much", _("This sum cannot be right."), _("Please look at it again."))


def _require_enough(till: TillSession, fen: int) -> None:
    inside = expected_fen(till)
    if fen > inside:
        raise Refusal(
            "drawer_too_low",
            _("There is only %(inside)s in your drawer.") % {"inside": yuan(inside)},
            _("Please fetch change first, and note it in your till."),
        )


def _is_open() -> Refusal:
    return Refusal("till_is_open", _("Your till is open already."))


def _is_closed() -> Refusal:
    return Refusal("till_is_closed", _("This till is closed already."))
