"""Booking an audit visit (旁听), and giving it up. Lock order: student, class."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import ClassSession, SessionState, TeachingClass
from enrollment import queries
from enrollment.models import AuditVisit, Place
from enrollment.queries.visits import takes_visitors, visits_of
from enrollment.states import PlaceState
from university import clock
from university.accounts.models import Standing, Student, User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.refusals import Refusal
from university.words import moment


def book_visit(*, actor: User, student: Student, session: ClassSession, channel: str) -> AuditVisit:
    """Let a student sit in on one meeting. Booking it twice is booking it once.

    Raises Refusal ``not_on_the_register``, ``has_place``, ``no_visitors``, ``meeting_begun``,
    ``meeting_full``, ``visited_already`` or ``time_clash``; then nothing has been written.
    """
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        lock_row(TeachingClass, session.teaching_class_id)
        teaching_class = queries.classes_for_rules().get(pk=session.teaching_class_id)
        if found := AuditVisit.objects.filter(
            student=student, session=session, cancelled_at=None
        ).first():
            return found
        _require_person(student, teaching_class)
        _require_meeting(student, teaching_class, session)
        visit = AuditVisit.objects.create(
            student=student, session=session, channel=channel, acted_by=actor
        )
        if not actor.is_staff:
            tell_helper_acted(
                actor=actor,
                student=student,
                act=_("sitting in on %(name)s") % {"name": teaching_class.name},
                unique_key=f"visit:{visit.pk}",
            )
    return visit


def cancel_visit(*, actor: User, visit: AuditVisit) -> AuditVisit:
    """Give a visit up, so that somebody else may come. Twice changes nothing.

    ``actor`` acts for the visitor, which the caller has made sure of. Raises Refusal
    ``meeting_begun``.
    """
    if visit.session.starts_at <= clock.now():
        raise _begun()
    AuditVisit.objects.filter(pk=visit.pk, cancelled_at=None).update(
        cancelled_at=clock.now(), acted_by=actor
    )
    visit.refresh_from_db(fields=["cancelled_at"])
    return visit


def _require_person(student: Student, teaching_class: TeachingClass) -> None:
    if student.standing != Standing.ACTIVE:
        raise Refusal(
            "not_on_the_register",
            _("%(name)s is not on the register at the moment.") % {"name": student.name},
            _("Please call us, or come to the desk."),
        )
    live = Place.objects.filter(
        student=student, teaching_class=teaching_class, state__in=PlaceState.live()
    )
    if live.exists():
        raise Refusal(
            "has_place",
            _("You have a place in this class already."),
            _("Just come to the next meeting."),
        )


def _require_meeting(
    student: Student, teaching_class: TeachingClass, session: ClassSession
) -> None:
    policy = queries.policy_of(teaching_class)
    if not takes_visitors(teaching_class, policy):
        raise Refusal(
            "no_visitors",
            _("Nobody can sit in on this class at the moment."),
            _("Please have a look at other classes."),
        )
    if session.state != SessionState.PLANNED or session.starts_at <= clock.now():
        raise _begun()
    booked = AuditVisit.objects.filter(session=session, cancelled_at=None).count()
    if booked >= min(policy.visitors_a_meeting, teaching_class.places_left):
        raise Refusal(
            "meeting_full",
            _("This meeting takes no more visitors."),
            _("Please choose another day."),
        )
    if visits_of(student, teaching_class.pk).count() >= policy.visits_each:
        raise Refusal(
            "visited_already",
            _("You have sat in on this class, or are going to."),
            _("Take a place if you like it, or look at another class."),
        )
    clash = ClassSession.objects.filter(
        teaching_class__places__student=student,
        teaching_class__places__state__in=PlaceState.live(),
        state=SessionState.PLANNED,
        starts_at__lt=session.ends_at,
        ends_at__gt=session.starts_at,
    )
    if clash.exists():
        raise Refusal(
            "time_clash",
            _("At %(when)s you have a class of your own.") % {"when": moment(session.starts_at)},
            _("Please choose another day."),
        )


def _begun() -> Refusal:
    return Refusal(
        "meeting_begun",
        _("This meeting has begun, or is called off."),
        _("Please choose another day."),
    )
