"""Giving meetings of a class the address at which they can be joined, and taking it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.live_links import judged
from courses.models import ClassSession, LiveLink, SessionState, TeachingClass
from courses.queries.live import coming_meetings, is_called_off, may_set
from university import clock, public_cache
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal
from university.words import tel


class Scope(StrEnum):
    """For which meetings."""

    ALL_COMING = "all_coming"
    THIS = "this"


@dataclass(frozen=True)
class LinkWords:
    """What people need to join: an address, and what they dial and type without one."""

    url: str
    phone: str = ""
    meeting_no: str = ""
    password: str = ""


def set_live_link(
    *, actor: User, session: ClassSession, words: LinkWords, scope: Scope
) -> list[ClassSession]:
    """Give one meeting, or it and all of its class after it, this link; return the meetings.

    Raises Refusal ``not_your_class``, ``session_called_off``, ``session_is_past``, ``no_number`` or
    what ``courses.live_links.judged`` refuses; then nothing has been written.
    """
    url = judged(words.url)
    if words.phone and not tel(words.phone).strip("+"):
        raise Refusal(
            "no_number", _("The number to dial has no digits."), _("Write it as you would dial it.")
        )
    with transaction.atomic():
        sessions = _chosen(actor, session, scope)
        LiveLink.objects.filter(session__in=sessions).delete()
        LiveLink.objects.bulk_create(
            LiveLink(
                session=one,
                url=url,
                phone=words.phone.strip(),
                meeting_no=words.meeting_no.strip(),
                password=words.password.strip(),
                set_by=actor,
                set_at=clock.now(),
            )
            for one in sessions
        )
        # Written past ``save``, so the pages of the class must be told.
        public_cache.changed(public_cache.CONTENT)
        _log(actor, session, "courses.set_live", sessions)
    return sessions


def remove_live_link(*, actor: User, session: ClassSession, scope: Scope) -> list[ClassSession]:
    """Take the link of one meeting away, or of it and all after it. Twice changes nothing.

    Raises Refusal ``not_your_class``, ``session_called_off`` or ``session_is_past``.
    """
    with transaction.atomic():
        sessions = _chosen(actor, session, scope)
        LiveLink.objects.filter(session__in=sessions).delete()
        _log(actor, session, "courses.remove_live", sessions)
    return sessions


def _chosen(actor: User, session: ClassSession, scope: Scope) -> list[ClassSession]:
    """Lock the class: two who set a link at once would leave half of each."""
    teaching_class = lock_row(TeachingClass, session.teaching_class_id)
    row = ClassSession.objects.select_related("teacher", "teaching_class__teacher").get(
        pk=session.pk
    )
    if not may_set(actor, row):
        raise Refusal(
            "not_your_class",
            _("This class has another teacher."),
            _("Choose one of your own classes."),
        )
    if row.state != SessionState.PLANNED or is_called_off(teaching_class):
        raise Refusal(
            "session_called_off",
            _("This meeting has been called off."),
            _("Choose another meeting."),
        )
    if row.ends_at <= clock.now():
        raise Refusal("session_is_past", _("This meeting is over."), _("Choose another meeting."))
    if scope == Scope.THIS:
        return [row]
    # A substitute sets the link of this meeting alone: the others have their own teacher.
    coming = coming_meetings(row).select_related("teacher", "teaching_class__teacher")
    return [one for one in coming if may_set(actor, one)]


def _log(actor: User, session: ClassSession, action: str, sessions: Sequence[ClassSession]) -> None:
    """Who, when and for which meetings; never the address or the password."""
    log(
        instance=session.teaching_class,
        action=action,
        user=actor,
        data={"meetings": [one.number for one in sessions]},
    )
