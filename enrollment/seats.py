"""The only writer of ``TeachingClass.taken``: one conditional UPDATE, so nothing is oversold.

On PostgreSQL the UPDATE is also the lock on the class; on SQLite the transaction is.
"""

from django.db.models import Exists, F, OuterRef

from courses.models import ClassState, TeachingClass
from enrollment.models import WaitlistEntry
from enrollment.states import WaitState
from university import public_cache


class SeatCountError(RuntimeError):
    """A seat was given back that the counter did not know: a fault, never a person's mistake."""


def take_seat(class_id: int) -> bool:
    """Take one seat of a published class; False when it is full or not open."""
    open_class = TeachingClass.objects.filter(
        pk=class_id, state=ClassState.PUBLISHED, taken__lt=F("capacity")
    )
    if open_class.update(taken=F("taken") + 1) != 1:
        return False
    _say_so(class_id)
    return True


def free_seats(class_id: int) -> int:
    """Return how many seats can be taken; holds only under the lock of the class."""
    row = TeachingClass.objects.values("capacity", "taken").filter(
        pk=class_id, state=ClassState.PUBLISHED
    )
    return sum(max(seats["capacity"] - seats["taken"], 0) for seats in row)


def take_seats(class_id: int, count: int) -> None:
    """Take seats that ``free_seats`` found under the same lock, in one piece.

    Raises SeatCountError when they are no longer there; then none is taken.
    """
    open_class = TeachingClass.objects.filter(
        pk=class_id, state=ClassState.PUBLISHED, taken__lte=F("capacity") - count
    )
    if open_class.update(taken=F("taken") + count) != 1:
        msg = f"class {class_id}: {count} seats went under the lock"
        raise SeatCountError(msg)
    _say_so(class_id)


def take_unawaited_seat(class_id: int, *, kept: int = 0) -> bool:
    """Take one seat, as a passer-by; False also when somebody waits for the class.

    ``kept`` seats stay free for people who may still go on in the class.
    """
    waiting = WaitlistEntry.objects.filter(teaching_class=OuterRef("pk"), state=WaitState.WAITING)
    open_class = TeachingClass.objects.filter(
        ~Exists(waiting), pk=class_id, state=ClassState.PUBLISHED, capacity__gt=F("taken") + kept
    )
    if open_class.update(taken=F("taken") + 1) != 1:
        return False
    _say_so(class_id)
    return True


def free_seat(class_id: int) -> None:
    """Give one seat back. Raises SeatCountError when the counter stands at zero."""
    if not TeachingClass.objects.filter(pk=class_id, taken__gt=0).update(taken=F("taken") - 1):
        msg = f"class {class_id}: no seat is counted as taken"
        raise SeatCountError(msg)
    _say_so(class_id)


def _say_so(class_id: int) -> None:
    """Pages that show how many places are left are built anew after commit."""
    public_cache.changed(public_cache.PLACES, public_cache.places_of(class_id))
