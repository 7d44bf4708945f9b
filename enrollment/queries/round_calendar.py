"""The rounds of a term week by week, and whom they concern."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from courses.models import ClassState, TeachingClass, Term
from enrollment.models import Place, Round
from enrollment.queries.renewals import may_go_on
from enrollment.rules.rounds import keeps_seats, takes_wishes
from enrollment.states import ApplicationState, PlaceState
from university import clock


@dataclass(frozen=True)
class CalendarRound:
    """One round with what has come in so far."""

    round: Round
    is_open: bool
    is_over: bool
    #: Applications of a drawn round, places of every other.
    came_in: int
    #: People who may still go on, in a round that keeps seats for them; else None.
    may_still: int | None


@dataclass(frozen=True)
class Week:
    """One week of the calendar: its Monday, and for each round whether it is open in it."""

    monday: date
    open_in: list[bool]
    is_now: bool


def calendar_rounds(term: Term) -> list[CalendarRound]:
    """Rounds in the order in which they open, with counts."""
    now = clock.now()
    applied = Count("applications", filter=Q(applications__state__in=ApplicationState.live()))
    rounds = list(
        Round.objects.filter(term=term).annotate(applied=applied).order_by("opens_at", "code")
    )
    placed = dict(
        Place.objects.filter(round__term=term, state__in=PlaceState.accepted())
        .order_by()
        .values_list("round")
        .annotate(Count("pk"))
    )
    return [
        CalendarRound(
            round=row,
            is_open=row.opens_at <= now < row.closes_at,
            is_over=row.closes_at <= now,
            came_in=row.applied if takes_wishes(row) else placed.get(row.pk, 0),
            may_still=_may_still(term) if keeps_seats(row) and now < row.closes_at else None,
        )
        for row in rounds
    ]


def calendar_weeks(rounds: list[CalendarRound]) -> list[Week]:
    """Weeks from the first opening to the last closing."""
    if not rounds:
        return []
    first = _monday(min(each.round.opens_at for each in rounds))
    last = _monday(max(each.round.closes_at for each in rounds))
    today = _monday(clock.now())
    count = (last - first).days // 7 + 1
    mondays = [first + timedelta(weeks=number) for number in range(count)]
    return [
        Week(
            monday=monday,
            open_in=[
                _monday(each.round.opens_at) <= monday <= _monday(each.round.closes_at)
                for each in rounds
            ],
            is_now=monday == today,
        )
        for monday in mondays
    ]


def _may_still(term: Term) -> int:
    """How many places of the term before could still go on; three statements a class at most."""
    classes = TeachingClass.objects.filter(
        term=term, state=ClassState.PUBLISHED, term_no__gt=1
    ).select_related("term")
    total = 0
    for row in classes:
        seated = Place.objects.filter(teaching_class=row, state__in=PlaceState.live())
        total += may_go_on(row).exclude(student__in=seated.values("student")).count()
    return total


def _monday(moment: datetime) -> date:
    day = timezone.localtime(moment).date()
    return day - timedelta(days=day.weekday())
