"""Taking a place for self-study, giving it back, coming in. Lock order: student, then session."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from enrollment.models import StudySession, StudyVisit
from enrollment.queries.self_study import live_visit, majors_of
from enrollment.rules.self_study import booking_refusal, coming_refusal, full_refusal
from enrollment.states import STUDY_VISIT_MOVES, StudySessionState, StudyVisitState
from university import clock, states
from university.accounts.models import Student, User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.refusals import Refusal
from university.words import moment


def book_study_place(
    *, actor: User, student: Student, session: StudySession, channel: str
) -> StudyVisit:
    """Keep a place. Asking again gives the same one.

    Raises Refusal ``study_over``, ``not_for_you``, ``too_early``, ``just_come`` or ``study_full``;
    then nothing has been written.
    """
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if visit := live_visit(student, session):
            return visit
        if no := booking_refusal(session, majors_of(student), at=clock.now()):
            raise no
        visit = _take(student, session, StudyVisitState.BOOKED, channel=channel, actor=actor)
        act = _("booked self-study on %(when)s") % {"when": moment(session.starts_at)}
        tell_helper_acted(
            actor=actor, student=student, act=act, unique_key=f"study_booked:{visit.pk}"
        )
    return visit


def give_study_place_back(*, actor: User, visit: StudyVisit) -> StudyVisit:
    """Give a booked place back. Raises Refusal ``not_booked`` when it is none any more."""
    with transaction.atomic():
        if not _let_go(visit, StudyVisitState.CANCELLED, actor=actor):
            raise Refusal(
                "not_booked",
                _("You have no place there any more."),
                _("You need not do anything."),
            )
        act = _("gave self-study on %(when)s back") % {"when": moment(visit.session.starts_at)}
        tell_helper_acted(
            actor=actor, student=visit.student, act=act, unique_key=f"study_back:{visit.pk}"
        )
    return visit


def come_to_study(*, actor: User, student: Student, session: StudySession) -> StudyVisit:
    """Somebody stands at the door with a card: booked before, or walking in. Twice is once.

    Raises Refusal ``study_over``, ``too_early``, ``not_for_you`` or ``study_full``.
    """
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        visit = live_visit(student, session)
        if visit and visit.state == StudyVisitState.CAME:
            return visit
        if no := coming_refusal(session, majors_of(student), at=clock.now()):
            raise no
        if visit and _mark_come(visit, actor):
            return visit
        # Not booked, or the place was just given away: one of the free ones.
        return _take(student, session, StudyVisitState.CAME, channel="desk", actor=actor)


def release_missed_places() -> int:
    """The sweep: places of those who did not come in time go to others; return how many."""
    now = clock.now()
    started = StudyVisit.objects.filter(
        state=StudyVisitState.BOOKED, session__starts_at__lte=now
    ).select_related("session__hours", "student")
    released = 0
    for visit in started.order_by("pk")[:500]:
        kept = visit.session.hours.kept_minutes
        if (now - visit.session.starts_at).total_seconds() >= kept * 60:
            with transaction.atomic():
                released += _let_go(visit, StudyVisitState.RELEASED, actor=None)
    return released


def take_study_place(session_id: int) -> bool:
    """Take one place of an open session by one conditional UPDATE; False when none is free."""
    free = StudySession.objects.filter(
        pk=session_id, state=StudySessionState.OPEN, taken__lt=F("capacity")
    )
    return free.update(taken=F("taken") + 1) == 1


def _take(
    student: Student, session: StudySession, state: StudyVisitState, *, channel: str, actor: User
) -> StudyVisit:
    if not take_study_place(session.pk):
        session.refresh_from_db(fields=["state", "taken"])
        raise full_refusal(session)
    now = clock.now()
    try:
        visit = StudyVisit.objects.create(
            session=session,
            student=student,
            state=state,
            channel=channel,
            acted_by=actor,
            created_at=now,
            came_at=now if state == StudyVisitState.CAME else None,
        )
    except IntegrityError as error:  # The student's lock makes this a fault, not a race.
        raise RuntimeError("a second live visit") from error
    states.record(visit, actor=actor)
    return visit


def _mark_come(visit: StudyVisit, actor: User) -> bool:
    return states.move(
        visit,
        to=StudyVisitState.CAME,
        moves=STUDY_VISIT_MOVES,
        actor=actor,
        came_at=clock.now(),
    )


def _let_go(visit: StudyVisit, to: StudyVisitState, *, actor: User | None) -> bool:
    # The session first, as in ``ending``: two orders of locking would be a deadlock.
    lock_row(StudySession, visit.session_id)
    if visit.state != StudyVisitState.BOOKED:
        return False
    if not states.move(visit, to=to, moves=STUDY_VISIT_MOVES, actor=actor):
        return False
    StudySession.objects.filter(pk=visit.session_id, taken__gt=0).update(taken=F("taken") - 1)
    return True
