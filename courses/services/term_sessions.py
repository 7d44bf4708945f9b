"""A whole term at once: what a changed calendar would move, and moving it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses.calendar import SchoolCalendar
from courses.models import ClassState, SessionState, TeachingClass, Term
from courses.services.sessions import calendar_of, generate_sessions, plan_sessions
from university import clock
from university.accounts.models import User
from university.refusals import Refusal


@dataclass(frozen=True)
class MeetingChange:
    """One meeting that the calendar now wants elsewhere; ``was`` is None for a new one."""

    number: int
    was: datetime | None
    becomes: datetime


@dataclass(frozen=True)
class ClassChange:
    """What would happen to one class. ``refusal`` says why it stays as it is."""

    teaching_class: TeachingClass
    changes: tuple[MeetingChange, ...] = ()
    refusal: str = ""


def preview_term(*, term: Term) -> list[ClassChange]:
    """Return the classes whose meetings differ from the calendar; writes nothing."""
    calendar = calendar_of(term)
    found = [_preview(teaching_class, calendar) for teaching_class in _classes(term)]
    return [change for change in found if change.changes or change.refusal]


def regenerate_term(*, term: Term, actor: User | None) -> list[ClassChange]:
    """Bring every class of the term that has not begun in line; each class on its own.

    Returns what was done; a class that was refused keeps its meetings and says why.
    """
    done = []
    for planned in preview_term(term=term):
        if planned.refusal:
            done.append(planned)
            continue
        try:
            generate_sessions(teaching_class=planned.teaching_class, actor=actor)
        except Refusal as refusal:
            done.append(ClassChange(planned.teaching_class, refusal=str(refusal.message)))
        else:
            done.append(planned)
    return done


def _classes(term: Term) -> list[TeachingClass]:
    rows = TeachingClass.objects.filter(term=term).exclude(state=ClassState.CANCELLED)
    return list(rows.select_related("term", "slot", "room").prefetch_related("sessions"))


def _preview(teaching_class: TeachingClass, calendar: SchoolCalendar) -> ClassChange:
    try:
        planned = plan_sessions(teaching_class, calendar)
    except Refusal as refusal:
        return ClassChange(teaching_class, refusal=str(refusal.message))
    sessions = {session.number: session for session in teaching_class.sessions.all()}
    was = {
        number: session.starts_at
        for number, session in sessions.items()
        if session.state == SessionState.PLANNED
    }
    changes = tuple(
        MeetingChange(meeting.number, was.get(meeting.number), meeting.starts_at)
        for meeting in planned
        if was.get(meeting.number, None if meeting.number not in sessions else meeting.starts_at)
        != meeting.starts_at
    )
    begun = any(session.starts_at <= clock.now() for session in sessions.values())
    if changes and begun:
        return ClassChange(teaching_class, changes, _("The class has begun and is left as it is."))
    return ClassChange(teaching_class, changes)
