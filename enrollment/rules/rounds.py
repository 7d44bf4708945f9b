"""Whether a round gives places now, by this door."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from enrollment.models import ActChannel, Allocation, Round
from enrollment.rules.answer import RuleRefusal
from university import words


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
    if at < enrolment_round.opens_at:
        return _refusal(
            "not_open_yet",
            _("Applying opens on %(moment)s.") % {"moment": words.moment(enrolment_round.opens_at)},
            _("You need not hurry. Come back any time from then on."),
        )
    if at >= enrolment_round.closes_at:
        return _refusal(
            "round_closed",
            _("Applying closed on %(moment)s.")
            % {"moment": words.moment(enrolment_round.closes_at)},
            _("Please ask at the desk whether there is another round."),
        )
    return _way_refusal(enrolment_round, channel)


def best_round(rounds: Sequence[Round], *, channel: str, at: datetime) -> Round | None:
    """Pick the round to use, or the one that explains best why there is none.

    Open by this door first, then open by another, then the next to open, then the last closed.
    """

    def rank(row: Round) -> tuple[int, float]:
        if row.opens_at <= at < row.closes_at:
            usable = _way_refusal(row, channel) is None
            return (0 if usable else 1, row.closes_at.timestamp())
        if at < row.opens_at:
            return (2, row.opens_at.timestamp())
        return (3, -row.closes_at.timestamp())

    return min(rounds, key=rank, default=None)


def _way_refusal(row: Round, channel: str) -> RuleRefusal | None:
    if row.allocation != Allocation.FIRST_COME:
        return _refusal(
            "not_first_come",
            _("Places of this round are given another way: %(way)s.")
            % {"way": row.get_allocation_display()},
            _("Please ask at the desk how to take part."),
        )
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
