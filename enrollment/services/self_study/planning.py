"""The hours of the coming days, written as sessions that hold their rooms."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.calendar import days
from courses.models import RoomUse, RoomUseKind
from courses.services.rooms import release_room, reserve_room
from courses.working_days import school_calendar
from enrollment.models import StudyHours, StudySession
from enrollment.queries.self_study import LOOK_AHEAD_DAYS
from enrollment.services.self_study.ending import end_session
from enrollment.states import StudySessionState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal


def plan_study_sessions() -> int:
    """The sweep: write the sessions of the coming days; return how many are new.

    Where a class, a lecture or a renter has the room there is none. A session that exists stays
    as it is, also when it was called off; one that no hours stand for any more and nobody booked
    is taken back.
    """
    _take_back_unwanted()
    first = clock.today()
    last = first + timedelta(days=LOOK_AHEAD_DAYS)
    calendar = school_calendar(first=first, last=last)
    hours = list(StudyHours.objects.filter(is_active=True).select_related("room"))
    known = set(
        StudySession.objects.filter(starts_at__date__gte=first).values_list("hours", "starts_at")
    )
    busy = _busy({row.room_id for row in hours}, first, last)
    return sum(
        _plan(row, day)
        for day in days(first, last)
        for row in hours
        if row.weekday == calendar.timetable_weekday(day)
        and (row.pk, _at(day, row.starts)) not in known
        and _is_free(row, day, busy)
    )


def cancel_study_session(*, actor: User, session: StudySession, reason: str) -> StudySession:
    """Staff call off one session; everybody who booked is told.

    Raises Refusal ``not_allowed``, ``reason_missing`` or ``study_over``.
    """
    if not actor.has_perm("enrollment.change_studysession"):
        raise Refusal("not_allowed", _("Only staff in charge of rooms may do this."))
    if not reason.strip():
        raise Refusal("reason_missing", _("Please write why; everybody who booked reads it."))
    with transaction.atomic():
        use = session.room_use
        if not end_session(session, why=reason.strip(), actor=actor):
            raise Refusal("study_over", _("This session does not take place any more."))
        if use is not None:
            release_room(use=use)
    return session


def _plan(hours: StudyHours, day: date) -> int:
    starts_at, ends_at = _at(day, hours.starts), _at(day, hours.ends)
    if starts_at <= clock.now():
        return 0
    try:
        with transaction.atomic():
            use = reserve_room(
                room=hours.room,
                starts_at=starts_at,
                ends_at=ends_at,
                kind=RoomUseKind.SELF_STUDY,
                title=_("Self-study"),
            )
            session = StudySession.objects.create(
                hours=hours,
                starts_at=starts_at,
                ends_at=ends_at,
                capacity=hours.places,
                room_use=use,
            )
            states.record(session)
    except Refusal:
        return 0  # Somebody took the room at this moment; the next sweep looks again.
    return 1


def _take_back_unwanted() -> None:
    coming = StudySession.objects.filter(
        starts_at__gt=clock.now(), state=StudySessionState.OPEN, taken=0, visits=None
    ).select_related("hours")
    for session in coming:
        if not _is_wanted(session):
            _take_back(session.pk)


def _is_wanted(session: StudySession) -> bool:
    hours = session.hours
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    as_planned = (starts.time(), ends.time(), session.capacity)
    return hours.is_active and as_planned == (hours.starts, hours.ends, hours.places)


def _take_back(pk: int) -> None:
    with transaction.atomic():
        session = lock_row(StudySession, pk)
        if session.taken or session.visits.exists():
            return  # Booked while we looked.
        use = session.room_use
        session.delete()
        if use is not None:
            release_room(use=use)


def _busy(rooms: set[int], first: date, last: date) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return when the rooms are used, so that nothing is tried in vain."""
    uses = RoomUse.objects.filter(
        room__in=rooms, starts_at__date__gte=first, starts_at__date__lte=last
    ).select_related("room")
    busy: dict[int, list[tuple[datetime, datetime]]] = {}
    for use in uses:
        begins = use.starts_at - timedelta(minutes=use.room.setup_minutes)
        busy.setdefault(use.room_id, []).append((begins, use.ends_at))
    return busy


def _is_free(
    hours: StudyHours, day: date, busy: dict[int, list[tuple[datetime, datetime]]]
) -> bool:
    starts = _at(day, hours.starts) - timedelta(minutes=hours.room.setup_minutes)
    ends = _at(day, hours.ends)
    return all(end <= starts or begin >= ends for begin, end in busy.get(hours.room_id, []))


def _at(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
