"""Putting a lecture on the calendar: its row and its room in one step."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from courses.models import Lecture, RoomUseKind
from courses.services.rooms import place_of, release_room, require_grid, reserve_room
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

#: Seats are written by one writer only; the room use is set here after it was reserved.
_NOT_OURS = {"id", "taken", "room_use", "called_off_at", "called_off_because"}
#: People who bought a ticket know these by heart.
_PROMISED = ("starts_at", "ends_at", "room_id")


def schedule_lecture(*, lecture: Lecture, actor: User | None) -> Lecture:
    """Save a new or changed lecture and hold its room for that time.

    Raises Refusal ``room_taken``, ``off_grid``, ``wrong_times``, ``too_many_taken``,
    ``room_too_small`` or ``tickets_are_sold``; then nothing has been written.
    """
    with transaction.atomic():
        _require_unpromised(lecture)
        reschedule_lecture(lecture=lecture, actor=actor)
    return lecture


def reschedule_lecture(*, lecture: Lecture, actor: User | None) -> Lecture:
    """Save a lecture as it is to be, sold or not; the caller tells whoever has a ticket.

    Raises what ``schedule_lecture`` raises, save ``tickets_are_sold``.
    """
    require_grid(lecture.starts_at, lecture.ends_at)
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


def close_lecture(*, lecture: Lecture, because: str) -> Lecture:
    """Mark a lecture as called off and give its room back; twice changes nothing.

    The house that sells tickets calls it: it tells the holders and pays them back.
    """
    with transaction.atomic():
        current = lock_row(Lecture, lecture.pk)
        if current.called_off_at is None:
            use, current.room_use = current.room_use, None
            current.called_off_at, current.called_off_because = clock.now(), because
            current.save(update_fields=["room_use", "called_off_at", "called_off_because"])
            if use is not None:
                release_room(use=use)
    return current


def _require_unpromised(lecture: Lecture) -> None:
    """A day or a room that people have on their tickets is moved where they are told of it."""
    current = Lecture.objects.filter(pk=lecture.pk, taken__gt=0).first()
    if current and any(getattr(current, name) != getattr(lecture, name) for name in _PROMISED):
        raise Refusal(
            "tickets_are_sold",
            _("Tickets are sold for this time and room."),
            _("Move the lecture under Lecture bookings: everybody is told there."),
        )


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
