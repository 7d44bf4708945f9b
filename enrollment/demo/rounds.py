"""The rounds of the next term, and both terms' rules."""

from datetime import time, timedelta
from typing import Any

from courses.demo import DemoSource, Stage
from courses.demo.source import on_the_wall
from courses.models import Term
from enrollment.models import ActChannel, EnrollmentPolicy, Round, RoundKind

#: The left-over round of the file lies months away. The demonstration opens it now: from last
#: Monday to a Friday that is more than thirty days off, whichever day of the week it is loaded.
_OPEN_SINCE = timedelta(weeks=-1)
_OPEN_UNTIL = timedelta(days=39)
#: Renewal is over by then: it lies weeks earlier than in the file, and keeps no seats any more.
_RENEWED_EARLIER = timedelta(weeks=5)
#: The drawn round is open all through the week in which it is loaded, and one more on each side.
_WEEK = timedelta(weeks=1)
_LEFTOVER_WORDS = (
    "这是余位报名，先到先得。报上以后，名额为您保留两个工作日。"
    "请在这两天里交费，网上交或者带现金到服务台都可以。过时没有交费，名额让给别人。"
)


def load_rounds(source: DemoSource, *, running: Term, enrolling: Term) -> dict[str, Round]:
    """Write rules and rounds, and return the rounds by their kind."""
    for term in (running, enrolling):
        _load_policy(source.data["policies"]["enrolment"], term)
    return {row["kind"]: _load_round(source, row, enrolling) for row in _rounds(source)}


def _rounds(source: DemoSource) -> list[dict[str, Any]]:
    return list(source.data["enrolment_rounds"])


def _load_policy(rules: dict[str, Any], term: Term) -> None:
    EnrollmentPolicy.objects.create(
        term=term,
        min_age_male=rules["min_age"]["male"],
        min_age_female=rules["min_age"]["female"],
        max_age_new=rules["max_age_new"],
        max_classes=rules["max_classes"],
        max_high_activity=rules["max_high_activity"],
        forbids_time_clash=rules["no_time_conflict"],
        new_share_percent=round(100 * rules["new_student_quota"]),
        never_enrolled_tickets=rules["lottery"]["weights"]["never_enrolled"],
        lost_before_tickets=rules["lottery"]["weights"]["lost_last_term"],
        offer_hours=rules["waitlist"]["offer_valid_hours"],
    )


def _load_round(source: DemoSource, row: dict[str, Any], term: Term) -> Round:
    is_open_now = row["kind"] == RoundKind.LEFTOVER and source.stage == Stage.LEFTOVER
    opens, closes = source.moment(row["opens"]), source.moment(row["closes"])
    draw_at = source.moment(row["draw_at"]) if "draw_at" in row else None
    if row["kind"] == RoundKind.APPLICATION and source.stage == Stage.APPLICATION:
        opens, closes = opens - _WEEK, closes + _WEEK
        draw_at = draw_at + _WEEK if draw_at else None
    if row["kind"] == RoundKind.RENEWAL and source.stage == Stage.LEFTOVER:
        opens, closes = opens - _RENEWED_EARLIER, closes - _RENEWED_EARLIER
    if is_open_now:
        opens = on_the_wall(source.monday + _OPEN_SINCE, time(8, 30))
        closes = on_the_wall(source.monday + _OPEN_UNTIL, time(17, 30))
    return Round.objects.create(
        code=row["id"],
        term=term,
        name="余位报名" if is_open_now else row["name"],
        kind=row["kind"],
        audience=row["who"],
        allocation=row["allocation"],
        opens_at=opens,
        closes_at=closes,
        channels=list(ActChannel.values) if is_open_now else row["channels"],
        draw_at=draw_at,
        draw_place=row.get("draw_place", "").partition("（")[0],
        gives_money_back=row["kind"] != RoundKind.LATE_ENTRY,
        hold_workdays=source.data["policies"]["enrolment"]["unpaid_hold"]["workdays"],
        prospectus=_LEFTOVER_WORDS if is_open_now else source.data["plain_texts"]["enrolment"],
    )
