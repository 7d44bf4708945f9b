"""What ``manage.py audit`` derives again about self-study; one sentence a fault."""

from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from courses.models import RoomUse, RoomUseKind
from enrollment.models import StudySession
from enrollment.states import StudySessionState, StudyVisitState
from university.registry import Fault


def study_places_are_counted() -> Iterator[Fault]:
    """The counter of a session is the number of people who have a place there."""
    live = Count("visits", filter=Q(visits__state__in=StudyVisitState.live()))
    for row in StudySession.objects.annotate(live=live).exclude(taken=F("live")).order_by("pk"):
        sentence = _("Self-study session %(pk)d: %(taken)d places counted, %(live)d people.")
        values = {"pk": row.pk, "taken": row.taken, "live": row.live}
        yield Fault("enrollment.study_places", sentence % values)


def study_sessions_hold_their_rooms() -> Iterator[Fault]:
    """An open session has its room for its time; a use for self-study has its session."""
    is_open = Q(state=StudySessionState.OPEN)
    wrong = StudySession.objects.filter(
        is_open & Q(room_use=None)
        | ~is_open & Q(room_use__isnull=False)
        | Q(room_use__isnull=False)
        & (~Q(room_use__starts_at=F("starts_at")) | ~Q(room_use__ends_at=F("ends_at")))
    )
    for row in wrong.order_by("pk"):
        sentence = _("Self-study session %(pk)d does not match the use of its room.")
        yield Fault("enrollment.study_rooms", sentence % {"pk": row.pk})
    orphans = RoomUse.objects.filter(kind=RoomUseKind.SELF_STUDY, study_session=None)
    for use in orphans.order_by("pk"):
        sentence = _("Room use %(pk)d is for self-study, but no session stands for it.")
        yield Fault("enrollment.study_rooms", sentence % {"pk": use.pk})


CHECKS = {
    "study_places": study_places_are_counted,
    "study_rooms": study_sessions_hold_their_rooms,
}
