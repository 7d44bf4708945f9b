"""The only writer of ``TeachingClass.taken``: one conditional UPDATE, so nothing is oversold.

On PostgreSQL the UPDATE is also the lock on the class; on SQLite the transaction is.
"""

from django.db.models import F

from courses.models import ClassState, TeachingClass


class SeatCountError(RuntimeError):
    """A seat was given back that the counter did not know: a fault, never a person's mistake."""


def take_seat(class_id: int) -> bool:
    """Take one seat of a published class; False when it is full or not open."""
    open_class = TeachingClass.objects.filter(
        pk=class_id, state=ClassState.PUBLISHED, taken__lt=F("capacity")
    )
    return open_class.update(taken=F("taken") + 1) == 1


def free_seat(class_id: int) -> None:
    """Give one seat back. Raises SeatCountError when the counter stands at zero."""
    if not TeachingClass.objects.filter(pk=class_id, taken__gt=0).update(taken=F("taken") - 1):
        msg = f"class {class_id}: no seat is counted as taken"
        raise SeatCountError(msg)
