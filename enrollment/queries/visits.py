"""Audit visits (旁听): which meetings take visitors, who comes, and what one has booked."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from courses.models import ClassSession, ClassState, SessionState, TeachingClass
from enrollment.models import AuditVisit, EnrollmentPolicy
from university import clock
from university.accounts.models import Student

#: So far ahead a visit is planned.
_AHEAD = timedelta(weeks=3)


def takes_visitors(teaching_class: TeachingClass, policy: EnrollmentPolicy) -> bool:
    """Whether a class that runs lets people sit in: a rule of the term, and a free seat."""
    today = clock.today()
    return (
        policy.visits_each > 0
        and policy.visitors_a_meeting > 0
        and teaching_class.state == ClassState.PUBLISHED
        and teaching_class.term.starts_on <= today <= teaching_class.term.ends_on
        and teaching_class.places_left > 0
    )


def meetings_to_visit(
    teaching_class: TeachingClass, policy: EnrollmentPolicy
) -> list[ClassSession]:
    """Return the coming meetings with room for one more visitor, at most four; one statement."""
    now = clock.now()
    room = min(policy.visitors_a_meeting, teaching_class.places_left)
    rows = ClassSession.objects.filter(
        teaching_class=teaching_class,
        state=SessionState.PLANNED,
        starts_at__gt=now,
        starts_at__lt=now + _AHEAD,
    ).annotate(visitors=Count("audit_visits", filter=Q(audit_visits__cancelled_at=None)))
    return list(rows.filter(visitors__lt=room).select_related("room").order_by("starts_at")[:4])


def visitors_of(session: ClassSession) -> QuerySet[AuditVisit]:
    """Return who sits in on a meeting, by name."""
    rows = AuditVisit.objects.filter(session=session, cancelled_at=None)
    return rows.select_related("student__login").order_by("student__pinyin", "pk")


def visits_of(student: Student, teaching_class_id: int) -> QuerySet[AuditVisit]:
    """Return the visits of a person to a class that count, the latest first."""
    return AuditVisit.objects.filter(
        student=student, session__teaching_class_id=teaching_class_id, cancelled_at=None
    )


def coming_visits(student: Student) -> QuerySet[AuditVisit]:
    """Return a person's visits to come, the next first; one statement."""
    rows = AuditVisit.objects.filter(
        student=student,
        cancelled_at=None,
        session__state=SessionState.PLANNED,
        session__ends_at__gt=clock.now(),
    )
    return rows.select_related("session__teaching_class", "session__room").order_by(
        "session__starts_at", "pk"
    )
