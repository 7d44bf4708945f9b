"""What is open for self-study, for whom, and who sits there."""

from datetime import timedelta

from django.db.models import Prefetch, QuerySet

from courses.models import Major
from enrollment.models import Place, StudySession, StudyVisit
from enrollment.states import PlaceState, StudySessionState, StudyVisitState
from university import clock
from university.accounts.models import Standing, Student

#: Sessions are written, and shown, this far ahead.
LOOK_AHEAD_DAYS = 14


def sessions_to_come() -> QuerySet[StudySession]:
    """Open sessions that are not over, soonest first, with hours, room and majors."""
    return sessions_with_room().filter(
        state=StudySessionState.OPEN,
        ends_at__gt=clock.now(),
        starts_at__lt=clock.now() + timedelta(days=LOOK_AHEAD_DAYS),
    )


def sessions_with_room() -> QuerySet[StudySession]:
    """Sessions with hours, room and majors."""
    majors = Prefetch("hours__majors", Major.objects.order_by("pk"))
    return (
        StudySession.objects.select_related("hours__room")
        .prefetch_related(majors)
        .order_by("starts_at", "hours__room__code")
    )


def majors_of(student: Student) -> set[int]:
    """Majors in which a student has a place in a class whose term is not over."""
    if student.standing != Standing.ACTIVE:
        return set()
    live = Place.objects.filter(
        student=student,
        state=PlaceState.CONFIRMED,
        teaching_class__term__ends_on__gte=clock.today(),
    )
    return set(live.values_list("teaching_class__course__major", flat=True))


def live_visit(student: Student, session: StudySession) -> StudyVisit | None:
    """Return the place that a student has there."""
    live = StudyVisit.objects.filter(
        student=student, session=session, state__in=StudyVisitState.live()
    )
    return live.select_related("session__hours__room", "student").first()


def visits_to_come(student: Student) -> QuerySet[StudyVisit]:
    """A student's places at sessions that are not over."""
    return (
        StudyVisit.objects.filter(
            student=student, state__in=StudyVisitState.live(), session__ends_at__gt=clock.now()
        )
        .select_related("session__hours__room")
        .order_by("session__starts_at")
    )


def people_at_session(session: StudySession) -> QuerySet[StudyVisit]:
    """Everybody who has a place, who came first."""
    live = session.visits.filter(state__in=StudyVisitState.live())
    return live.select_related("student").order_by("state", "student__pinyin")


def sessions_of_today() -> QuerySet[StudySession]:
    """Today's sessions for the desk, running ones and those to come."""
    return sessions_with_room().filter(
        starts_at__date=clock.today(), state=StudySessionState.OPEN, ends_at__gt=clock.now()
    )
