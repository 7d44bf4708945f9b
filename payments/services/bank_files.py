"""The bank's statement, taken in once, and held against what the books say of the account."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from payments.chart import Account
from payments.importing.bank import Line, Statement, read_statement
from payments.models import BankFile, BankLine, DifferenceKind, Order
from payments.queries.books import entries_between
from payments.services import differences
from payments.services.parts import is_due
from payments.services.transfers import match_by_itself
from payments.states.orders import OrderState
from university.accounts.models import User
from university.refusals import Refusal

#: How many days may lie between a posting and its line on the statement.
DAYS_APART = 5
#: Each try that fails means that somebody else took a file with the same lines meanwhile.
MOST_TRIES = 5
#: So many characters has the number of an order.
_NUMBER = 12


@dataclass(frozen=True)
class Trial:
    """What taking a file would do; nothing is written."""

    statement: Statement
    new: list[Line]
    known: int


def try_bank_file(*, actor: User, body: bytes) -> Trial:
    """Read a file and say what is new in it. Raises Refusal("not_yours")."""
    _require_right(actor)
    statement = read_statement(body)
    marks = [line.fingerprint for line in statement.lines]
    known = set(
        BankLine.objects.filter(fingerprint__in=marks).values_list("fingerprint", flat=True)
    )
    new = [line for line in statement.lines if line.fingerprint not in known]
    return Trial(statement, new, len(marks) - len(new))


def take_bank_file(*, actor: User, name: str, body: bytes) -> BankFile:
    """Take the new lines of a file and match them; the same file twice gives the same row.

    Raises Refusal: ``not_yours``, ``unreadable`` or ``others_take_files``.
    """
    for _try in range(MOST_TRIES):
        trial = try_bank_file(actor=actor, body=body)
        if existing := BankFile.objects.filter(digest=trial.statement.digest).first():
            return existing
        if trial.statement.errors or not trial.statement.lines:
            raise Refusal(
                "unreadable",
                _("This file cannot be taken."),
                _("Please put right what is named, and choose it again."),
            )
        if row := _write(actor, name, trial):
            match_bank_lines(actor=actor)
            return row
    raise Refusal(
        "others_take_files",
        _("Somebody else is taking bank files just now."),
        _("Please try again in a minute."),
    )


def _write(actor: User, name: str, trial: Trial) -> BankFile | None:
    """Write the file and its new lines; None when one of them was written meanwhile."""
    try:
        with transaction.atomic():
            row = BankFile.objects.create(
                name=name[:120],
                digest=trial.statement.digest,
                rows=len(trial.statement.lines),
                new_rows=len(trial.new),
                taken_by=actor,
            )
            BankLine.objects.bulk_create(
                BankLine(
                    file=row,
                    fingerprint=line.fingerprint,
                    day=line.day,
                    amount_fen=line.amount_fen,
                    serial=line.serial,
                    other_party=line.other_party,
                    words=line.words,
                )
                for line in trial.new
            )
    except IntegrityError:
        return None
    return row


def match_bank_lines(*, actor: User | None = None) -> int:
    """Prove postings by lines, then take transfers that name an order; name what is left."""
    matched = 0
    for line in BankLine.objects.filter(posting=None).order_by("day", "pk"):
        if _prove(line) or (actor and _take(actor, line)):
            matched += 1
            continue
        differences.note(
            key=f"bank:{line.pk}",
            kind=DifferenceKind.BANK_UNKNOWN,
            about=f"{line.day:%Y-%m-%d} {line.other_party} {line.words} {line.serial}".strip(),
            amount_fen=line.amount_fen,
        )
        if not BankLine.objects.filter(pk=line.pk, posting=None).exists():
            differences.fits_by_now(key=f"bank:{line.pk}")  # Somebody else matched it meanwhile.
    _name_missing()
    return matched


def _prove(line: BankLine) -> bool:
    """Let the line prove a posting; False when none fits, or others were faster."""
    posting = _posting_of(line)
    if posting is None:
        return False
    try:
        with transaction.atomic():
            won = BankLine.objects.filter(pk=line.pk, posting=None).update(posting=posting)
    except IntegrityError:  # Another line proves it since.
        return False
    if won:
        differences.fits_by_now(key=f"bank:{line.pk}")
        differences.fits_by_now(key=f"bank_missing:{posting}")
    return bool(won)


def _take(actor: User, line: BankLine) -> bool:
    """Take the line as the payment of the order it names; False when it names none that is open."""
    order = _order_named(line)
    if order is None:
        return False
    try:
        match_by_itself(actor=actor, line=line, order=order)
    except Refusal:  # Paid, or taken by somebody else, since it was read.
        return False
    return True


def _posting_of(line: BankLine) -> int | None:
    """Return the posting of this sum nearest to this day that no line has proved yet."""
    near = entries_between(
        line.day - timedelta(days=DAYS_APART), line.day + timedelta(days=DAYS_APART)
    )
    same = near.filter(
        account__code=Account.BANK, amount_fen=line.amount_fen, transaction__bank_line=None
    )
    found = same.order_by("pk").values_list("transaction_id", "booked_on")
    nearest = sorted(found, key=lambda row: abs((row[1] - line.day).days))
    return nearest[0][0] if nearest else None


def _order_named(line: BankLine) -> Order | None:
    """Return the one open order whose number stands in the purpose, if this sum is due for it."""
    if line.amount_fen <= 0:
        return None
    words = line.words.upper().replace(" ", "")
    pieces = {words[at : at + _NUMBER] for at in range(len(words) - _NUMBER + 1)}
    named = list(Order.objects.filter(number__in=pieces, state=OrderState.OPEN))
    # Two numbers: only one whose whole sum it is can be meant without doubt.
    meant = [order for order in named if order.left_fen == line.amount_fen] or named
    if len(meant) != 1 or not is_due(order=meant[0], amount_fen=line.amount_fen):
        return None
    return meant[0]


def _name_missing() -> None:
    """Postings on the account older than the statement's newest day, which no line proves."""
    days = BankLine.objects.order_by("day").values_list("day", flat=True)
    first, newest = days.first(), days.last()
    if first is None or newest is None:
        return
    missing = entries_between(first, newest - timedelta(days=DAYS_APART)).filter(
        account__code=Account.BANK, transaction__bank_line=None
    )
    for entry in missing.select_related("transaction"):
        differences.note(
            key=f"bank_missing:{entry.transaction_id}",
            kind=DifferenceKind.BANK_MISSING,
            about=f"{entry.transaction.position} {entry.transaction.kind}",
            amount_fen=entry.amount_fen,
        )


def _require_right(actor: User) -> None:
    if not actor.has_perm("payments.import_bank_file"):
        raise Refusal("not_yours", _("Only a cashier can take in the bank's statement."))
