"""What ``manage.py audit`` derives again for this house; one sentence a fault."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment.audit.waitlist import CHECKS as WAITLIST_CHECKS
from enrollment.models import Place
from enrollment.states import PlaceState
from university.models import StateChange
from university.registry import Fault

_LIVE = Q(places__state__in=PlaceState.live())


def counters() -> Iterator[Fault]:
    """The counter of every class is the number of its live places."""
    classes = TeachingClass.objects.annotate(live=Count("places", filter=_LIVE))
    for row in classes.exclude(taken=F("live")).order_by("pk"):
        sentence = _("%(name)s counts %(taken)d places, but %(live)d are held.")
        values = {"name": row.name, "taken": row.taken, "live": row.live}
        yield Fault("enrollment.counters", sentence % values)


def capacity() -> Iterator[Fault]:
    """No class has more live places than seats."""
    classes = TeachingClass.objects.annotate(live=Count("places", filter=_LIVE))
    for row in classes.filter(live__gt=F("capacity")).order_by("pk"):
        sentence = _("%(name)s has %(live)d people for %(capacity)d places.")
        values = {"name": row.name, "live": row.live, "capacity": row.capacity}
        yield Fault("enrollment.capacity", sentence % values)


def one_live_place() -> Iterator[Fault]:
    """Nobody holds two places in one class."""
    doubles = (
        Place.objects.filter(state__in=PlaceState.live())
        .order_by()
        .values("student__student_no", "teaching_class", "teaching_class__name")
        .annotate(live=Count("pk"))
        .filter(live__gt=1)
    )
    for row in doubles:
        sentence = _("Student %(number)s holds %(live)d places in %(name)s.")
        values = {
            "number": row["student__student_no"],
            "live": row["live"],
            "name": row["teaching_class__name"],
        }
        yield Fault("enrollment.one_live_place", sentence % values)


def histories() -> Iterator[Fault]:
    """Every place has a history; the ground floor checks that it is a chain."""
    steps = StateChange.objects.filter(kind="enrollment.place", object_id=OuterRef("pk"))
    for place in Place.objects.filter(~Exists(steps)).order_by("pk"):
        sentence = _("Place %(number)d has no history.")
        yield Fault("enrollment.histories", sentence % {"number": place.pk})


def dates() -> Iterator[Fault]:
    """Every state has its time: to answer, to pay, since when it is sure, when it ended."""
    wrong = Place.objects.filter(
        Q(state=PlaceState.OFFERED, answer_by__isnull=True)
        | Q(state=PlaceState.HELD, held_until__isnull=True)
        | Q(state=PlaceState.CONFIRMED, confirmed_at__isnull=True)
        | Q(state__in=[PlaceState.CANCELLED, PlaceState.LAPSED], ended_at__isnull=True)
    )
    for place in wrong.order_by("pk"):
        sentence = _("Place %(number)d lacks the time of its state, %(state)s.")
        values = {"number": place.pk, "state": place.get_state_display()}
        yield Fault("enrollment.dates", sentence % values)


CHECKS = {
    "counters": counters,
    "capacity": capacity,
    "one_live_place": one_live_place,
    "histories": histories,
    "dates": dates,
    **WAITLIST_CHECKS,
}
