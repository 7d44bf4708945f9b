"""Who may sit where for self-study, and when: sentences, each with what to do next. Pure."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from enrollment.models import StudyMode, StudySession
from enrollment.states import StudySessionState
from university.refusals import Refusal

#: How long before the beginning the door opens.
DOOR_OPENS = timedelta(minutes=30)


def is_open_to(session: StudySession, majors: set[int]) -> bool:
    """Say whether students of these majors may use the room; no majors mean no class."""
    wanted = {major.pk for major in session.hours.majors.all()}
    return bool(majors & wanted) if wanted else bool(majors)


def booking_refusal(session: StudySession, majors: set[int], *, at: datetime) -> Refusal | None:
    """Return why a place cannot be booked now, or None."""
    if no := _over(session, at) or _not_for(session, majors):
        return no
    if session.hours.mode == StudyMode.WALK_IN:
        return Refusal(
            "just_come",
            _("No booking is needed here."),
            _("Just come with your student card."),
        )
    if at < session.starts_at - timedelta(days=session.hours.days_ahead):
        return Refusal(
            "too_early",
            _("It is too early to book this."),
            _("You can book %(days)d days ahead.") % {"days": session.hours.days_ahead},
        )
    return None


def coming_refusal(session: StudySession, majors: set[int], *, at: datetime) -> Refusal | None:
    """Return why somebody at the door cannot come in now, or None."""
    if no := _over(session, at) or _not_for(session, majors):
        return no
    if at < session.starts_at - DOOR_OPENS:
        return Refusal("too_early", _("It has not begun yet."), _("Please come back later."))
    return None


def full_refusal(session: StudySession) -> Refusal:
    """Return what is said when no place is left, or the session is off."""
    if session.state != StudySessionState.OPEN:
        return _off(session)
    return Refusal(
        "study_full",
        _("All places are taken."),
        _("Choose another time. Places of people who do not come are given away."),
    )


def _over(session: StudySession, at: datetime) -> Refusal | None:
    if session.state != StudySessionState.OPEN:
        return _off(session)
    if session.ends_at <= at:
        return Refusal("study_over", _("This time is over."), _("Choose another time."))
    return None


def _off(session: StudySession) -> Refusal:
    return Refusal(
        "study_over",
        session.why or _("This session does not take place."),
        _("Choose another time."),
    )


def _not_for(session: StudySession, majors: set[int]) -> Refusal | None:
    if is_open_to(session, majors):
        return None
    names = "、".join(major.name for major in session.hours.majors.all())
    if names:
        return Refusal(
            "not_for_you",
            _("This room is for students of %(majors)s.") % {"majors": names},
            _("Choose another room, or ask at the desk."),
        )
    return Refusal(
        "not_for_you",
        _("Self-study is for students who have a class this term."),
        _("Find a class first, or ask at the desk."),
    )
