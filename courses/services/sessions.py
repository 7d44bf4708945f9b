"""Dated meetings: made from term, weekday, period, holidays and make-up days, with their cells.

Telling people of a moved or called-off meeting is ``enrollment``'s use case; it calls down here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.calendar import SchoolCalendar, meeting_dates
from courses.cells import cells_of
from courses.models import (
    ClassKind,
    ClassSession,
    ClassState,
    Room,
    RoomUse,
    RoomUseKind,
    SessionState,
    Teacher,
    TeacherCell,
    TeachingClass,
    Term,
)
from courses.services.rooms import Span, release_series, require_grid, reserve_series
from courses.states import SESSION_MOVES
from courses.working_days import school_calendar
from university import clock, public_cache
from university.accounts.models import User
from university.locking import lock_row
from university.models import StateChange
from university.refusals import Refusal
from university.states import move
from university.words import moment


@dataclass(frozen=True)
class PlannedMeeting:
    """One meeting as the calendar wants it."""

    number: int
    starts_at: datetime
    ends_at: datetime
    room_id: int | None
    teacher_id: int


def calendar_of(term: Term) -> SchoolCalendar:
    """Return the holidays and make-up days within a term."""
    return school_calendar(first=term.starts_on, last=term.ends_on)


def plan_sessions(
    teaching_class: TeachingClass, calendar: SchoolCalendar | None = None
) -> list[PlannedMeeting]:
    """Return the meetings that the calendar gives a class; writes nothing.

    ``calendar`` is that of its term, for who plans many classes. Raises Refusal ``term_too_short``
    when the term has fewer such days than meetings.
    """
    term, slot = teaching_class.term, teaching_class.slot
    dates = meeting_dates(
        calendar or calendar_of(term),
        first=term.starts_on,
        last=term.ends_on,
        weekday=teaching_class.weekday,
        count=term.weeks,
    )
    if len(dates) < term.weeks:
        sentence = _("%(term)s has room for %(found)d meetings on this weekday, %(wanted)d needed.")
        raise Refusal(
            "term_too_short",
            sentence % {"term": term.name, "found": len(dates), "wanted": term.weeks},
            _("Choose another weekday, or make the term longer."),
        )
    online = teaching_class.kind == ClassKind.ONLINE
    return [
        PlannedMeeting(
            number=number,
            starts_at=_at(day, slot.starts),
            ends_at=_at(day, slot.ends),
            room_id=None if online else teaching_class.room_id,
            teacher_id=teaching_class.teacher_id,
        )
        for number, day in enumerate(dates, start=1)
    ]


def generate_sessions(*, teaching_class: TeachingClass, actor: User | None) -> list[ClassSession]:
    """Bring a class's meetings, room and teacher cells in line with the calendar.

    Doing it twice changes nothing. Before the class begins a changed calendar moves every meeting,
    those moved by hand too; a called-off meeting stays called off. Raises Refusal ``room_taken``,
    ``teacher_taken``, ``term_too_short``, ``off_grid``, ``no_room``, ``class_called_off`` or
    ``class_has_begun``; then nothing has been written.
    """
    with transaction.atomic():
        locked = lock_row(TeachingClass, teaching_class.pk)
        _require_teachable(locked)
        existing = list(locked.sessions.order_by("number").select_related("room_use"))
        planned = plan_sessions(locked)
        if _as_planned(existing, planned):
            return existing
        if any(session.starts_at <= clock.now() for session in existing):
            raise Refusal(
                "class_has_begun",
                _("The class has begun. Its meetings no longer follow the plan."),
                _("Move or call off single meetings."),
            )
        _release_all(existing)
        sessions = _write(locked, existing, planned, actor=actor)
        _take_cells(locked, [s for s in sessions if s.state == SessionState.PLANNED])
    return sessions


def move_session(
    *,
    session: ClassSession,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    teacher: Teacher,
    actor: User | None,
) -> ClassSession:
    """Hold one meeting at another time, in another room or with another teacher.

    Raises Refusal ``session_called_off``, ``room_taken``, ``teacher_taken``, ``off_grid`` or
    ``wrong_times``; then nothing has been written. Tells nobody.
    """
    require_grid(starts_at, ends_at)
    with transaction.atomic():
        teaching_class = lock_row(TeachingClass, session.teaching_class_id)
        locked = lock_row(ClassSession, session.pk)
        if locked.state != SessionState.PLANNED:
            raise _called_off(locked)
        _release_all([locked])
        was = locked.starts_at
        locked.starts_at, locked.ends_at = starts_at, ends_at
        locked.room, locked.teacher = room, teacher
        locked.save(update_fields=["starts_at", "ends_at", "room", "teacher"])
        _take_cells(teaching_class, [locked])
        log(
            instance=locked,
            action="courses.move_session",
            user=actor,
            data={"from": was.isoformat(), "to": starts_at.isoformat()},
        )
    return locked


def cancel_session(*, session: ClassSession, actor: User | None, reason: str) -> ClassSession:
    """Call one meeting off and give its room and teacher back. Tells nobody.

    Raises Refusal ``session_called_off`` when it already was.
    """
    with transaction.atomic():
        lock_row(TeachingClass, session.teaching_class_id)
        locked = lock_row(ClassSession, session.pk)
        if locked.state != SessionState.PLANNED:
            raise _called_off(locked)
        move(locked, to=SessionState.CANCELLED, moves=SESSION_MOVES, actor=actor, reason=reason)
        _release_all([locked])
    return locked


def _require_teachable(teaching_class: TeachingClass) -> None:
    if teaching_class.state == ClassState.CANCELLED:
        raise Refusal("class_called_off", _("This class has been called off."))
    if teaching_class.kind != ClassKind.ONLINE and teaching_class.room_id is None:
        raise Refusal(
            "no_room", _("A class on site needs a room."), _("Choose a room, or make it online.")
        )


def _called_off(session: ClassSession) -> Refusal:
    sentence = _("The meeting on %(when)s has already been called off.")
    return Refusal("session_called_off", sentence % {"when": moment(session.starts_at)})


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())


def _as_planned(existing: Sequence[ClassSession], planned: Sequence[PlannedMeeting]) -> bool:
    if [session.number for session in existing] != [meeting.number for meeting in planned]:
        return False
    return all(
        session.state == SessionState.CANCELLED or _stands_at(session, meeting)
        for session, meeting in zip(existing, planned, strict=True)
    )


def _stands_at(session: ClassSession, meeting: PlannedMeeting) -> bool:
    return (
        session.starts_at == meeting.starts_at
        and session.ends_at == meeting.ends_at
        and session.room_id == meeting.room_id
        and session.teacher_id == meeting.teacher_id
        and (session.room_use_id is None) == (meeting.room_id is None)
    )


def _release_all(sessions: Sequence[ClassSession]) -> None:
    pks = [session.pk for session in sessions]
    uses = list(RoomUse.objects.filter(class_session__in=pks))
    ClassSession.objects.filter(pk__in=pks).update(room_use=None)
    TeacherCell.objects.filter(session__in=pks).delete()
    release_series(uses=uses)
    for session in sessions:
        session.room_use = None


def _write(
    teaching_class: TeachingClass,
    existing: Sequence[ClassSession],
    planned: Sequence[PlannedMeeting],
    *,
    actor: User | None,
) -> list[ClassSession]:
    """Keep the rows we have (others may point at them), add what lacks, drop what is too many."""
    kept = {session.number: session for session in existing}
    wanted = {meeting.number for meeting in planned}
    ClassSession.objects.filter(
        pk__in=[session.pk for number, session in kept.items() if number not in wanted]
    ).delete()
    born = []
    for meeting in planned:
        session = kept.get(meeting.number)
        if session is None:
            session = ClassSession(teaching_class=teaching_class, number=meeting.number)
            born.append(session)
        session.starts_at, session.ends_at = meeting.starts_at, meeting.ends_at
        session.room_id, session.teacher_id = meeting.room_id, meeting.teacher_id
        kept[meeting.number] = session
    fields = ["starts_at", "ends_at", "room", "teacher"]
    ClassSession.objects.bulk_update([kept[n] for n in wanted if kept[n].pk], fields)
    ClassSession.objects.bulk_create(born)
    StateChange.objects.bulk_create(
        StateChange(
            kind=ClassSession._meta.label_lower,
            object_id=session.pk,
            new_state=session.state,
            actor=actor,
        )
        for session in born
    )
    # Written past ``save``, so the pages that list the meetings must be told.
    public_cache.changed(public_cache.CONTENT)
    return [kept[meeting.number] for meeting in planned]


def _take_cells(teaching_class: TeachingClass, sessions: Sequence[ClassSession]) -> None:
    """Take rooms, then teachers; sessions hold one room and one teacher more often than not."""
    by_room: dict[int, list[ClassSession]] = {}
    for session in sessions:
        require_grid(session.starts_at, session.ends_at)
        if session.room_id is not None:
            by_room.setdefault(session.room_id, []).append(session)
    for room_id in sorted(by_room):
        held = by_room[room_id]
        spans = [Span(s.starts_at, s.ends_at, teaching_class.name) for s in held]
        uses = reserve_series(
            room=Room.objects.get(pk=room_id), spans=spans, kind=RoomUseKind.CLASS
        )
        for session, use in zip(held, uses, strict=True):
            session.room_use = use
        ClassSession.objects.bulk_update(held, ["room_use"])
    _take_teachers(sessions)


def _take_teachers(sessions: Sequence[ClassSession]) -> None:
    for teacher_id in sorted({session.teacher_id for session in sessions}):
        lock_row(Teacher, teacher_id)
    rows = [
        TeacherCell(teacher_id=session.teacher_id, cell=cell, session=session)
        for session in sessions
        for cell in cells_of(session.starts_at, session.ends_at)
    ]
    try:
        with transaction.atomic():
            TeacherCell.objects.bulk_create(rows)
    except IntegrityError as error:
        raise _teacher_taken(rows) from error


def _teacher_taken(rows: Sequence[TeacherCell]) -> Refusal:
    clash = (
        TeacherCell.objects.filter(
            teacher__in={row.teacher_id for row in rows}, cell__in={row.cell for row in rows}
        )
        .exclude(session__in={row.session_id for row in rows})
        .select_related("teacher", "session__teaching_class")
        .order_by("cell")
        .first()
    )
    next_step = _("Choose another teacher or another time.")
    if clash is None:
        return Refusal("teacher_taken", _("The teacher is already teaching then."), next_step)
    sentence = _("Teacher %(teacher)s already teaches on %(when)s: %(what)s.")
    return Refusal(
        "teacher_taken",
        sentence
        % {
            "teacher": clash.teacher.name,
            "when": moment(clash.session.starts_at),
            "what": clash.session.teaching_class.name,
        },
        next_step,
        details={"session": clash.session_id},
    )
