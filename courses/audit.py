"""What ``manage.py audit`` derives again for this house; one sentence a fault."""

from collections.abc import Iterator

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.calendar import SchoolCalendar
from courses.cells import cells_of
from courses.models import (
    ClassSession,
    ClassState,
    RoomCell,
    RoomUse,
    SessionState,
    TeacherCell,
    TeachingClass,
    Term,
)
from courses.working_days import school_calendar
from university.registry import Fault
from university.words import moment


def room_cells() -> Iterator[Fault]:
    """Every use of a room holds exactly its cells, and in its own room."""
    held: dict[int, set[int]] = {}
    for use_id, cell in RoomCell.objects.values_list("use_id", "cell"):
        held.setdefault(use_id, set()).add(cell)
    for use in RoomUse.objects.select_related("room").iterator():
        least = set(cells_of(use.starts_at, use.ends_at))
        # Set-up time may have been changed after the booking, so more cells before it are fine.
        cells = held.get(use.pk, set())
        if not least <= cells or any(cell > max(least) for cell in cells):
            yield _fault("room_cells", _("%(use)s does not hold its time in the room."), use=use)
    for row in RoomCell.objects.exclude(room=F("use__room")).select_related("use", "room"):
        sentence = _("%(use)s holds time in another room, %(room)s.")
        yield _fault("room_cells", sentence, use=row.use, room=row.room)


def room_uses() -> Iterator[Fault]:
    """Meetings and their room uses say the same."""
    sessions = ClassSession.objects.select_related("teaching_class", "room_use")
    for session in sessions.iterator():
        use = session.room_use
        wants_room = session.state == SessionState.PLANNED and session.room_id is not None
        if wants_room != (use is not None):
            sentence = _("%(session)s and the room's calendar disagree.")
            yield _fault("room_uses", sentence, session=_named(session))
        elif use is not None and (use.room_id, use.starts_at, use.ends_at) != (
            session.room_id,
            session.starts_at,
            session.ends_at,
        ):
            sentence = _("%(session)s has its room booked for another time or place.")
            yield _fault("room_uses", sentence, session=_named(session))
    orphans = RoomUse.objects.filter(kind="class", class_session__isnull=True)
    for use in orphans.select_related("room"):
        yield _fault("room_uses", _("%(use)s is booked for a meeting that is not there."), use=use)


def teacher_cells() -> Iterator[Fault]:
    """Every meeting that takes place holds exactly its teacher's cells."""
    held: dict[int, set[tuple[int, int]]] = {}
    for session_id, teacher_id, cell in TeacherCell.objects.values_list(
        "session_id", "teacher_id", "cell"
    ):
        held.setdefault(session_id, set()).add((teacher_id, cell))
    for session in ClassSession.objects.select_related("teaching_class").iterator():
        wanted = (
            {(session.teacher_id, cell) for cell in cells_of(session.starts_at, session.ends_at)}
            if session.state == SessionState.PLANNED
            else set()
        )
        if held.get(session.pk, set()) != wanted:
            sentence = _("%(session)s does not hold its teacher's time.")
            yield _fault("teacher_cells", sentence, session=_named(session))


def session_dates() -> Iterator[Fault]:
    """Meetings lie in their term and on no holiday."""
    calendars: dict[int, SchoolCalendar] = {
        term.pk: school_calendar(first=term.starts_on, last=term.ends_on)
        for term in Term.objects.all()
    }
    sessions = ClassSession.objects.filter(state=SessionState.PLANNED)
    for session in sessions.select_related("teaching_class__term").iterator():
        term = session.teaching_class.term
        day = timezone.localdate(session.starts_at)
        if not term.starts_on <= day <= term.ends_on:
            sentence = _("%(session)s lies outside its term.")
            yield _fault("session_dates", sentence, session=_named(session))
        elif calendars[term.pk].timetable_weekday(day) is None:
            sentence = _("%(session)s lies on a holiday.")
            yield _fault("session_dates", sentence, session=_named(session))


def session_counts() -> Iterator[Fault]:
    """A class that is on and has meetings has as many as its term says."""
    classes = (
        TeachingClass.objects.exclude(state=ClassState.CANCELLED)
        .annotate(meetings=Count("sessions"))
        .exclude(meetings__in=[0, F("term__weeks")])
    )
    for teaching_class in classes:
        sentence = _("%(class)s has %(found)d meetings planned.")
        values = {"class": teaching_class.name, "found": teaching_class.meetings}
        yield Fault("session_counts", sentence % values)


CHECKS = {
    "room_cells": room_cells,
    "room_uses": room_uses,
    "teacher_cells": teacher_cells,
    "session_dates": session_dates,
    "session_counts": session_counts,
}


def _named(session: ClassSession) -> str:
    return f"{session.teaching_class.name} {moment(session.starts_at)}"


def _fault(check: str, sentence: str, **values: object) -> Fault:
    return Fault(check, sentence % {name: str(value) for name, value in values.items()})
