"""The only writer of ``Lecture.taken``: one conditional UPDATE, so nothing is oversold.

On PostgreSQL the UPDATE is also the lock on the lecture; on SQLite the transaction is.
"""

from django.db.models import F

from courses.models import Lecture
from university import public_cache


class TicketCountError(RuntimeError):
    """Seats were given back that the counter did not know: a fault, never a person's mistake."""


def take_seats(lecture_id: int, count: int) -> bool:
    """Take ``count`` seats of a lecture that is on, all or none; False when they are not there."""
    free = Lecture.objects.filter(
        pk=lecture_id, called_off_at__isnull=True, capacity__gte=F("taken") + count
    )
    if free.update(taken=F("taken") + count) != 1:
        return False
    public_cache.changed(public_cache.PLACES)
    return True


def free_seats(lecture_id: int, count: int) -> None:
    """Give ``count`` seats back. Raises TicketCountError when fewer are counted as taken."""
    held = Lecture.objects.filter(pk=lecture_id, taken__gte=count)
    if count and held.update(taken=F("taken") - count) != 1:
        msg = f"lecture {lecture_id}: {count} seats are not counted as taken"
        raise TicketCountError(msg)
    public_cache.changed(public_cache.PLACES)
