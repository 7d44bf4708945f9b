"""What goes back when somebody leaves, line by line, and the reasoning in words. Nothing writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import ClassSession, SessionState
from enrollment.models import Place, WithdrawalKind
from payments.models import LineKind, Order
from payments.pricing.refund_rules import (
    Meetings,
    RefundStep,
    part_back,
    step_on,
    week_of_term,
    weeks_of,
)
from payments.providers.registry import CASH
from payments.services.changes.worth import LineWorth, Source, sources_of, worth_of
from university.money import yuan

#: After the place was confirmed everything can be undone.
UNDO_WINDOW = timedelta(minutes=10)
#: The school, or fate, ended it: everything goes back.
ALL_BACK = frozenset({WithdrawalKind.NOT_OPENED, WithdrawalKind.DEATH})


@dataclass(frozen=True)
class Part:
    """What of one line is undone, in fen."""

    worth: LineWorth
    amount_fen: int
    discount_fen: int


@dataclass(frozen=True)
class MoneyBack:
    """What leaving gives back, with the reasons in the order in which they are read."""

    parts: tuple[Part, ...] = ()
    reasons: tuple[str, ...] = ()
    is_cash: bool = False
    #: What came in parts of a sum that was never paid in full: all of it goes back.
    unfinished_fen: int = 0

    @property
    def refund_fen(self) -> int:
        """The whole sum, in fen."""
        return self.unfinished_fen + sum(part.amount_fen for part in self.parts)

    @property
    def paid_fen(self) -> int:
        """What was paid and not given back before, in fen."""
        return self.unfinished_fen + sum(part.worth.paid_fen for part in self.parts)

    @property
    def words(self) -> str:
        """The reasons as one text, as the refund keeps it."""
        return "".join(self.reasons)[:300]


NOTHING = MoneyBack()


def unfinished(order: Order) -> MoneyBack:
    """Return what goes back of an order that is not paid in full: all that came."""
    if not order.covered_fen:
        return NOTHING
    return MoneyBack((), (), _all_cash(sources_of(order)), order.covered_fen)


def money_back(*, order: Order, place: Place, kind: str, at: datetime) -> MoneyBack:
    """Return what goes back for a sure place that ends at ``at`` by ``kind`` (WithdrawalKind).

    By the table frozen on each line; all of it where the school or fate ended the place, or within
    ten minutes of its being sure.
    """
    worths = worth_of(order)
    sources = sources_of(order)
    is_cash = _all_cash(sources)
    if kind in ALL_BACK or _is_undo(place, at):
        everything = tuple(Part(worth, worth.paid_fen, worth.discount_fen) for worth in worths)
        return MoneyBack(everything, (_all_words(kind),), is_cash)
    day = timezone.localtime(at).date()
    starts_on = place.teaching_class.term.starts_on
    meetings = meetings_of(place, at)
    week = week_of_term(day, starts_on=starts_on)
    parts: list[Part] = []
    reasons = [_where_words(week, meetings)]
    for worth in worths:
        steps: Sequence[RefundStep] = worth.line.refund_rule
        step = step_on(steps, day, starts_on=starts_on)
        part = _part(worth, step, meetings)
        parts.append(part)
        if worth.paid_fen:
            reasons.append(_line_words(part, steps, step, meetings))
    return MoneyBack(tuple(parts), tuple(reasons), is_cash)


def _all_cash(sources: Sequence[Source]) -> bool:
    return bool(sources) and all(source.payment.provider == CASH for source in sources)


def meetings_of(place: Place, at: datetime) -> Meetings:
    """Return how many meetings the class has, and how many are still to come at ``at``."""
    held = ClassSession.objects.filter(
        teaching_class_id=place.teaching_class_id, state=SessionState.PLANNED
    ).values_list("starts_at", flat=True)
    starts = list(held)
    return Meetings(len(starts), sum(start > at for start in starts))


def _part(worth: LineWorth, step: RefundStep | None, meetings: Meetings) -> Part:
    line = worth.line
    amount = min(worth.paid_fen, part_back(line.amount_fen + line.carried_fen, step, meetings))
    discount = min(worth.discount_fen, part_back(line.discount_fen, step, meetings))
    if amount == worth.paid_fen and amount:
        discount = worth.discount_fen  # The last fen of both sides go together.
    return Part(worth, amount, discount)


def _is_undo(place: Place, at: datetime) -> bool:
    return place.confirmed_at is not None and at <= place.confirmed_at + UNDO_WINDOW


def _all_words(kind: str) -> str:
    if kind == WithdrawalKind.NOT_OPENED:
        return _("The class does not take place. All of the money goes back.")
    if kind == WithdrawalKind.DEATH:
        return _("All of the money goes back to the family.")
    return _("You change your mind at once. All of the money goes back.")


def _where_words(week: int, meetings: Meetings) -> str:
    if week == 0:
        return _("The term has not begun yet.")
    if not meetings.total:
        return _("It is week %(week)d of the term.") % {"week": week}
    return ngettext(
        "It is week %(week)d of the term; of %(total)d meeting %(left)d is left.",
        "It is week %(week)d of the term; of %(total)d meetings %(left)d are left.",
        meetings.total,
    ) % {"week": week, "total": meetings.total, "left": meetings.left}


def _line_words(
    part: Part, steps: Sequence[RefundStep], step: RefundStep | None, meetings: Meetings
) -> str:
    line = part.worth.line
    values = {
        "what": LineKind(line.kind).label,
        "paid": yuan(part.worth.paid_fen),
        "back": yuan(part.amount_fen),
        "percent": step["percent"] if step else 0,
    }
    if step is None or not part.amount_fen:
        return _("%(what)s: of %(paid)s nothing goes back any more.") % values
    if step.get("by_meetings"):
        values |= {"total": meetings.total, "left": meetings.left}
        if step["percent"] == 100:
            return (
                _("%(what)s: %(left)d of %(total)d parts of %(paid)s, that is %(back)s.") % values
            )
        return (
            _("%(what)s: %(percent)d%% of %(left)d of %(total)d parts of %(paid)s: %(back)s.")
            % values
        )
    values["weeks"] = _weeks_words(*weeks_of(steps, step))
    return _("%(what)s: %(weeks)s %(percent)d%% of %(paid)s goes back, that is %(back)s.") % values


def _weeks_words(first: int, last: int | None) -> str:
    if last == 0:
        return _("before the term")
    if last is None:
        return _("from week %(first)d on") % {"first": max(first, 1)}
    if first >= last:
        return _("in week %(first)d") % {"first": last}
    return _("in weeks %(first)d to %(last)d") % {"first": max(first, 1), "last": last}
