"""Putting a lecture on the calendar: its row and its room in one step."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from courses.models import Lecture, RoomUseKind
from courses.services.rooms import place_of, release_room, reserve_room
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

#: Seats are written by one writer only; the room use is set here after it was reserved.
_NOT_OURS = {"id", "taken", "room_use"}


def schedule_lecture(*, lecture: Lecture, actor: User | None) -> Lecture:
    """Save a new or changed lecture and hold its room for that time.

    Raises Refusal ``room_taken``, ``off_grid``, ``wrong_times``, ``too_many_taken`` or
    ``room_too_small``; then nothing has been written.
    """
    with transaction.atomic():
        _require_fitting(lecture)
        if lecture.pk is None:
            lecture.room_use = None
            lecture.save(force_insert=True)
        else:
            _take_over(lecture)
        lecture.room_use = reserve_room(
            room=lecture.room,
            starts_at=lecture.starts_at,
            ends_at=lecture.ends_at,
            kind=RoomUseKind.LECTURE,
            title=lecture.title,
        )
        lecture.save(update_fields=["room_use"])
    return lecture


def drop_lecture(*, lecture: Lecture, actor: User | None) -> None:
    """Delete a lecture that nobody booked and give its room back.

    Raises Refusal ``seats_sold`` otherwise.
    """
    with transaction.atomic():
        current = lock_row(Lecture, lecture.pk)
        if current.taken:
            sentence = _("%(taken)d seats are sold already. It cannot be deleted.")
            raise Refusal("seats_sold", sentence % {"taken": current.taken})
        use = current.room_use
        current.delete()
        if use is not None:
            release_room(use=use)


def _take_over(lecture: Lecture) -> None:
    """Write the changed fields under lock and give the old room time back."""
    current = lock_row(Lecture, lecture.pk)
    if lecture.capacity < current.taken:
        sentence = _("%(taken)d seats are sold already. Fewer seats are not possible.")
        raise Refusal("too_many_taken", sentence % {"taken": current.taken})
    lecture.taken, lecture.room_use = current.taken, None
    lecture.save(update_fields=[*_written_fields(), "room_use"])
    if current.room_use is not None:
        release_room(use=current.room_use)


def _require_fitting(lecture: Lecture) -> None:
    if lecture.capacity > lecture.room.capacity:
        sentence = _("%(room)s has %(places)d places only.")
        raise Refusal(
            "room_too_small",
            sentence % {"room": place_of(lecture.room), "places": lecture.room.capacity},
            _("Choose a larger room or fewer places."),
        )


def _written_fields() -> list[str]:
    return [
        field.name
        for field in Lecture._meta.concrete_fields
        if isinstance(field, models.Field) and field.name not in _NOT_OURS
    ]
