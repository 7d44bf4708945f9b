"""A meeting is moved or called off, and everybody with a place is told in the same transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import ClassSession, Room, Teacher
from courses.services import sessions
from enrollment.models import Place
from enrollment.queries.visits import visitors_of
from enrollment.states import PlaceState
from university import clock
from university.accounts.models import User
from university.notifications.services import tell
from university.refusals import Refusal
from university.words import day, moment


def move_meeting(
    *,
    actor: User,
    session: ClassSession,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    teacher: Teacher,
) -> ClassSession:
    """Hold a meeting at another time or place and tell the class.

    Raises Refusal ``session_is_past`` or what ``courses.services.sessions.move_session`` refuses.
    """
    _require_coming(session)
    was = session.starts_at
    with transaction.atomic():
        moved = sessions.move_session(
            session=session,
            starts_at=starts_at,
            ends_at=ends_at,
            room=room,
            teacher=teacher,
            actor=actor,
        )
        values = {"date": day(was), "until": moment(moved.starts_at)}
        tell_class(
            moved,
            template="session_moved",
            values=values,
            key=f"session_moved:{moved.pk}:{moved.starts_at:%Y%m%d%H%M}:{moved.room_id}",
        )
    return moved


def call_off_meeting(*, actor: User, session: ClassSession, reason: str) -> ClassSession:
    """Call a meeting off and tell the class.

    Raises Refusal ``session_is_past``, ``reason_missing`` or ``session_called_off``.
    """
    _require_coming(session)
    if not reason.strip():
        raise Refusal("reason_missing", _("Please write down why the meeting is called off."))
    with transaction.atomic():
        gone = sessions.cancel_session(session=session, actor=actor, reason=reason.strip())
        tell_class(
            gone,
            template="session_called_off",
            values={"date": moment(gone.starts_at)},
            key=f"session_off:{gone.pk}",
        )
    return gone


def tell_class(session: ClassSession, *, template: str, values: dict[str, str], key: str) -> int:
    """Tell everybody who has taken a place in the class or sits in that day; return how many."""
    places = (
        Place.objects.filter(
            teaching_class_id=session.teaching_class_id, state__in=PlaceState.accepted()
        )
        .select_related("student__login", "teaching_class")
        .order_by("pk")
    )
    for place in places:
        tell(
            student=place.student,
            template=template,
            values={"class_name": place.teaching_class.name, **values},
            unique_key=f"{key}:{place.student_id}",
        )
    return len(places) + _tell_visitors(session, template=template, values=values, key=key)


def _tell_visitors(
    session: ClassSession, *, template: str, values: dict[str, str], key: str
) -> int:
    visits = list(visitors_of(session))
    for visit in visits:
        tell(
            student=visit.student,
            template=template,
            values={"class_name": session.teaching_class.name, **values},
            unique_key=f"{key}:visitor:{visit.student_id}",
        )
    return len(visits)


def _require_coming(session: ClassSession) -> None:
    if session.starts_at <= clock.now():
        raise Refusal("session_is_past", _("This meeting has begun, or is over."))
