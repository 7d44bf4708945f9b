"""The recording of a meeting becomes a lesson: a draft with class, meeting and title filled in."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import ClassSession, OnlineLesson, SessionState
from courses.services.lessons.posting import set_words, start_lesson
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal
from university.words import as_date


def lesson_of_meeting(*, actor: User, session: ClassSession) -> OnlineLesson:
    """Return the draft for the recording of a meeting; pressing twice gives the same one.

    The recording itself is sent as for any lesson. Raises Refusal ``not_over_yet``,
    ``session_called_off`` or what ``start_lesson`` refuses.
    """
    if session.state != SessionState.PLANNED:
        raise Refusal("session_called_off", _("This meeting has been called off."))
    if session.ends_at > clock.now():
        raise Refusal(
            "not_over_yet",
            _("This meeting is not over yet."),
            _("Send the recording afterwards."),
        )
    with transaction.atomic():
        # Two presses at once would begin two lessons.
        lock_row(ClassSession, session.pk)
        if lesson := _begun(actor, session):
            return lesson
        title = recording_title(session)
        lesson = start_lesson(actor=actor, teaching_class=session.teaching_class)
        set_words(
            actor=actor,
            lesson=lesson,
            title=title,
            text="",
            session=session,
            chapters=[],
        )
    return lesson


def _begun(actor: User, session: ClassSession) -> OnlineLesson | None:
    """Other lessons may be tied to the meeting: only one with a recording, or the empty draft."""
    ours = Q(video__isnull=False) | Q(title=recording_title(session))
    rows = OnlineLesson.objects.filter(
        ours, session=session, teaching_class=session.teaching_class_id, owner=actor
    )
    return rows.order_by("pk").first()


def recording_title(session: ClassSession) -> str:
    """Return ``第3次课录像（3月15日）``."""
    on = as_date(session.starts_at)
    return _("Recording of meeting %(number)d (%(month)d/%(day)d)") % {
        "number": session.number,
        "month": on.month,
        "day": on.day,
    }
