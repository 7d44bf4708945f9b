"""Live meetings: who may go to one, and when; what a class sees; what a teacher looks after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from wagtail.models import ModelLogEntry

from courses.audiences import Watcher
from courses.models import (
    ClassSession,
    ClassState,
    LiveLink,
    LiveSettings,
    SessionState,
    TeachingClass,
)
from courses.queries.lessons import Rights
from university import clock
from university.accounts.models import User

#: Staff who set links for any class.
MAY_SET = "courses.change_classsession"
#: So far ahead people are told of a live meeting.
_AHEAD = timedelta(days=7)
#: So long a meeting of a teacher asks for its recording.
_BACK = timedelta(days=60)


class LiveAccess(StrEnum):
    """What somebody is told who asks for a live meeting."""

    OPEN = "open"
    LOG_IN = "log_in"
    CHOOSE_PERSON = "choose_person"
    NOT_IN_CLASS = "not_in_class"
    NO_LINK = "no_link"
    CANCELLED = "cancelled"
    EARLY = "early"
    OVER = "over"


@dataclass(frozen=True)
class Window:
    """How long before and after a meeting its link works."""

    before: timedelta
    after: timedelta

    def opens_at(self, session: ClassSession) -> datetime:
        """Return the first moment at which people may go."""
        return session.starts_at - self.before

    def closes_at(self, session: ClassSession) -> datetime:
        """Return the first moment at which they may no longer."""
        return session.ends_at + self.after

    def is_open(self, session: ClassSession, at: datetime) -> bool:
        """Whether people may go at this moment."""
        return self.opens_at(session) <= at < self.closes_at(session)


def live_window() -> Window:
    """Return what the school has set; one statement."""
    rule = LiveSettings.objects.first() or LiveSettings()
    return Window(
        timedelta(minutes=rule.opens_before_minutes), timedelta(minutes=rule.closes_after_minutes)
    )


def live_access(
    session: ClassSession, watcher: Watcher, rights: Rights, window: Window
) -> LiveAccess:
    """Say whether somebody may go to a meeting now. Strangers do not learn whether it is live.

    Its teacher and staff may go before the time too, to have everything ready.
    """
    works_on = works_on_meeting(session, rights, watcher.login)
    if not works_on and session.teaching_class_id not in rights.classes:
        return _way_in(watcher)
    if session.state == SessionState.CANCELLED or is_called_off(session.teaching_class):
        return LiveAccess.CANCELLED
    if link_of(session) is None:
        return LiveAccess.NO_LINK
    now = clock.now()
    if now >= window.closes_at(session):
        return LiveAccess.OVER
    if now < window.opens_at(session) and not works_on:
        return LiveAccess.EARLY
    return LiveAccess.OPEN


def link_of(session: ClassSession) -> LiveLink | None:
    """Return the link of a meeting, if it has one."""
    return getattr(session, "live", None)


def is_called_off(teaching_class: TeachingClass) -> bool:
    """Whether the whole class does not take place."""
    return teaching_class.state == ClassState.CANCELLED


def works_on_meeting(session: ClassSession, rights: Rights, login: User | None) -> bool:
    """Whether somebody is staff, the teacher of the class, or the teacher of this meeting."""
    if rights.sees_all or session.teaching_class_id in rights.teaches:
        return True
    return login is not None and session.teacher.user_id == login.pk


def may_set(login: User, session: ClassSession) -> bool:
    """Whether somebody may give a meeting its link: its teacher, the class's, or the office."""
    teachers = (session.teacher, session.teaching_class.teacher)
    if any(one.is_active and one.user_id == login.pk for one in teachers):
        return True
    return login.is_staff and login.has_perm(MAY_SET)


def with_live(rows: QuerySet[ClassSession]) -> QuerySet[ClassSession]:
    """Join what a live meeting is shown with."""
    return rows.select_related("live", "teaching_class__teacher", "teaching_class__term", "teacher")


def live_soon(class_ids: frozenset[int], window: Window) -> QuerySet[ClassSession]:
    """Return the live meetings of these classes that are on or come within a week."""
    now = clock.now()
    rows = ClassSession.objects.filter(
        teaching_class__in=class_ids,
        live__isnull=False,
        state=SessionState.PLANNED,
        ends_at__gt=now - window.after,
        starts_at__lt=now + _AHEAD,
    ).exclude(teaching_class__state=ClassState.CANCELLED)
    return with_live(rows).order_by("starts_at", "pk")


def meetings_to_set(teacher: User) -> QuerySet[ClassSession]:
    """Return a teacher's meetings to come, the next first."""
    rows = _own(teacher).filter(state=SessionState.PLANNED, ends_at__gt=clock.now())
    return rows.order_by("starts_at", "pk")


def meetings_recorded(teacher: User) -> QuerySet[ClassSession]:
    """Return the live meetings of a teacher's classes that are over, the last first."""
    now = clock.now()
    rows = _own(teacher).filter(
        state=SessionState.PLANNED,
        live__isnull=False,
        ends_at__lte=now,
        ends_at__gt=now - _BACK,
        teaching_class__teacher__user=teacher,
    )
    return rows.order_by("-starts_at", "-pk")


def coming_meetings(session: ClassSession) -> QuerySet[ClassSession]:
    """Return this meeting and those of its class after it that take place."""
    return ClassSession.objects.filter(
        teaching_class=session.teaching_class_id,
        state=SessionState.PLANNED,
        starts_at__gte=session.starts_at,
        ends_at__gt=clock.now(),
    ).order_by("starts_at", "pk")


def moved_from(session: ClassSession) -> datetime | None:
    """Return when a meeting was to be before it was moved, or None when it never was."""
    entry = (
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(ClassSession),
            object_id=str(session.pk),
            action="courses.move_session",
        )
        .order_by("-timestamp", "-pk")
        .first()
    )
    was = parse_datetime(str(entry.data.get("from", ""))) if entry else None
    return None if was == session.starts_at else was


def _own(teacher: User) -> QuerySet[ClassSession]:
    mine = Q(teaching_class__teacher__user=teacher) | Q(teacher__user=teacher)
    rows = ClassSession.objects.filter(mine).exclude(teaching_class__state=ClassState.CANCELLED)
    return with_live(rows)


def _way_in(watcher: Watcher) -> LiveAccess:
    if watcher.login is None:
        return LiveAccess.LOG_IN
    if watcher.student is None and watcher.login.students.exists():
        return LiveAccess.CHOOSE_PERSON
    return LiveAccess.NOT_IN_CLASS
