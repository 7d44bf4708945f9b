"""Whether a round gives places now, by this door."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from enrollment.models import ActChannel, Allocation, Audience, Round, RoundKind
from enrollment.rules.answer import RuleRefusal
from university import words

#: Rounds in which a place is given at once to who asks.
_AT_ONCE = (Allocation.FIRST_COME, Allocation.GUARANTEED)


def round_refusal(
    enrolment_round: Round | None, *, channel: str, at: datetime
) -> RuleRefusal | None:
    """Say why this round gives no place at ``at`` by ``channel``; None when it does."""
    if enrolment_round is None:
        return _refusal(
            "round_closed",
            _("Applying for this class is not open."),
            _("The days of the next round will be on the notices page."),
        )
    return _days_refusal(enrolment_round, at) or _way_refusal(enrolment_round, channel)


def best_round(rounds: Sequence[Round], *, channel: str, at: datetime) -> Round | None:
    """Pick the round to use, or the one that explains best why there is none.

    Open to everybody by this door first, then open to some, then open by another door, then the
    next to open, then the last closed.
    """

    def rank(row: Round) -> tuple[int, float]:
        if row.opens_at <= at < row.closes_at:
            return (_usable(row, channel), row.closes_at.timestamp())
        if at < row.opens_at:
            return (3, row.opens_at.timestamp())
        return (4, -row.closes_at.timestamp())

    return min(rounds, key=rank, default=None)


def going_on_round(rounds: Sequence[Round], *, at: datetime) -> Round | None:
    """Pick the open round in which seats are kept for people who go on in their class."""
    for row in rounds:
        is_open = row.opens_at <= at < row.closes_at
        if is_open and keeps_seats(row):
            return row
    return None


def keeps_seats(row: Round) -> bool:
    """Whether seats are kept in this round for people who go on in their class."""
    return row.allocation == Allocation.GUARANTEED and row.audience == Audience.RETURNING_SAME_CLASS


def waitlist_round(rounds: Sequence[Round], *, at: datetime) -> Round | None:
    """Pick the open round in which people may join a waitlist: the one that closes last."""
    kinds = {RoundKind.WAITLIST, RoundKind.LEFTOVER}
    open_now = [row for row in rounds if row.kind in kinds and row.opens_at <= at < row.closes_at]
    return max(open_now, key=lambda row: row.closes_at, default=None)


def late_entry_of(rounds: Sequence[Round], *, at: datetime) -> Round | None:
    """Pick the open round in which the office lets people into running classes."""
    for row in rounds:
        if row.kind == RoundKind.LATE_ENTRY and row.opens_at <= at < row.closes_at:
            return row
    return None


def late_entry_refusal(enrolment_round: Round | None, *, channel: str) -> RuleRefusal | None:
    """Say why nobody may ask by ``channel`` to come in late; None when they may."""
    if enrolment_round is None:
        return _refusal(
            "no_late_entry",
            _("Nobody can come into a running class at the moment."),
            _("Please have a look at next term's classes."),
        )
    return _channel_refusal(enrolment_round, channel)


def waitlist_refusal(enrolment_round: Round | None, *, channel: str) -> RuleRefusal | None:
    """Say why nobody may join a waitlist by ``channel`` now; None when they may."""
    if enrolment_round is None:
        return _refusal(
            "waitlist_closed",
            _("Nobody can join a waitlist at the moment."),
            _("The days of the next round will be on the notices page."),
        )
    return _channel_refusal(enrolment_round, channel)


def takes_wishes(enrolment_round: Round | None) -> bool:
    """Whether lots are drawn in this round, so that people apply with wishes."""
    return enrolment_round is not None and enrolment_round.allocation == Allocation.LOTTERY


def closed_refusal(
    enrolment_round: Round | None, *, channel: str, at: datetime
) -> RuleRefusal | None:
    """Say why this round takes nobody at ``at``, for a place or with wishes; None when it does."""
    if takes_wishes(enrolment_round):
        return application_refusal(enrolment_round, channel=channel, at=at)
    return round_refusal(enrolment_round, channel=channel, at=at)


def application_refusal(
    enrolment_round: Round | None, *, channel: str, at: datetime
) -> RuleRefusal | None:
    """Say why nobody may apply with wishes at ``at`` by ``channel``; None when they may."""
    if enrolment_round is None or not takes_wishes(enrolment_round):
        return _refusal(
            "no_wishes_here",
            _("This round takes no wishes."),
            _("Please ask at the desk how to take part."),
        )
    return _days_refusal(enrolment_round, at) or _channel_refusal(enrolment_round, channel)


def _usable(row: Round, channel: str) -> int:
    """Rank among open rounds; a drawn round is as good as one that gives places at once."""
    gives = row.allocation in {*_AT_ONCE, Allocation.LOTTERY}
    if not gives or _channel_refusal(row, channel):
        return 2
    return 0 if row.audience == Audience.ALL_ELIGIBLE else 1


def _days_refusal(row: Round, at: datetime) -> RuleRefusal | None:
    if at < row.opens_at:
        return _refusal(
            "not_open_yet",
            _("Applying opens on %(moment)s.") % {"moment": words.moment(row.opens_at)},
            _("You need not hurry. Come back any time from then on."),
        )
    if at >= row.closes_at:
        return _refusal(
            "round_closed",
            _("Applying closed on %(moment)s.") % {"moment": words.moment(row.closes_at)},
            _("Please ask at the desk whether there is another round."),
        )
    return None


def _way_refusal(row: Round, channel: str) -> RuleRefusal | None:
    if row.allocation not in _AT_ONCE:
        return _refusal(
            "not_first_come",
            _("Places of this round are given another way: %(way)s.")
            % {"way": row.get_allocation_display()},
            _("Please ask at the desk how to take part."),
        )
    return _channel_refusal(row, channel)


def _channel_refusal(row: Round, channel: str) -> RuleRefusal | None:
    if channel in row.channels:
        return None
    if channel == ActChannel.WEB:
        return _refusal(
            "wrong_channel",
            _("This round takes applications at the desk and by phone."),
            _("Please come to the desk, or call."),
        )
    return _refusal(
        "wrong_channel",
        _("This round does not take applications this way."),
        _("Please use one of the ways named in the round."),
    )


def _refusal(code: str, message: str, next_step: str) -> RuleRefusal:
    return RuleRefusal(code, message, next_step)
