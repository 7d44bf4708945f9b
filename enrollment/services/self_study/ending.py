"""A session that does not take place: whoever booked is told, once."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import RoomUse
from enrollment.models import StudySession, StudyVisit
from enrollment.states import (
    STUDY_SESSION_MOVES,
    STUDY_VISIT_MOVES,
    StudySessionState,
    StudyVisitState,
)
from university import clock, states
from university.accounts.models import User
from university.notifications.services import tell
from university.words import moment


def end_session(session: StudySession, *, why: str, actor: User | None) -> bool:
    """Call a session off in the caller's transaction; False when somebody was first.

    The room's use is let go of here, and deleted by the caller.
    """
    with transaction.atomic():
        moved = states.move(
            session,
            to=StudySessionState.CANCELLED,
            moves=STUDY_SESSION_MOVES,
            actor=actor,
            reason=why,
            why=why[:120],
            room_use=None,
            taken=0,
        )
        if not moved:
            return False
        live = session.visits.filter(state__in=StudyVisitState.live())
        for visit in live.select_related("student__login").order_by("student_id"):
            _displace(visit, session, why)
    return True


def give_room_back(use: RoomUse, taker: str) -> None:
    """A class, a lecture or the house takes the room: the session on it ends.

    Called by ``courses.services.rooms`` in its own transaction, which holds the room's lock.
    """
    session = StudySession.objects.filter(room_use=use).select_related("hours__room").first()
    if session is not None:
        end_session(session, why=_("The room is needed: %(what)s") % {"what": taker}, actor=None)


def _displace(visit: StudyVisit, session: StudySession, why: str) -> None:
    is_over = session.ends_at <= clock.now()
    moved = states.move(visit, to=StudyVisitState.DISPLACED, moves=STUDY_VISIT_MOVES, reason=why)
    if moved and not is_over:
        tell(
            student=visit.student,
            template="study_displaced",
            values={"room": session.hours.room.name, "time": moment(session.starts_at)},
            unique_key=f"study_displaced:{visit.pk}",
        )
