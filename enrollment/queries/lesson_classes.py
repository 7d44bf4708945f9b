"""Whose online lessons somebody may watch: the online place comes at once, the seat may follow."""

from courses.audiences import Watcher
from enrollment.models import Place, WaitlistEntry
from enrollment.states import PlaceState, WaitState


def classes_to_watch(watcher: Watcher) -> list[int]:
    """Return the classes in which the person in hand has a place or waits for one; one statement.

    A place counts from the offer on: who waited and is offered a seat does not lose the lessons
    while making up their mind. A place that was given back or not paid in time counts no more.
    """
    if watcher.student is None:
        return []
    places = Place.objects.filter(student=watcher.student, state__in=PlaceState.live())
    waiting = WaitlistEntry.objects.filter(student=watcher.student, state__in=WaitState.live())
    rows = places.order_by().values_list("teaching_class")
    return [pk for (pk,) in rows.union(waiting.order_by().values_list("teaching_class"))]
