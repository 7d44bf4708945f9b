"""What a class sees of a live meeting: when the way in appears, and the way in once it has."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import ClassSession
from courses.queries.live import LiveAccess, Window, link_of, moved_from
from university import clock
from university.pages.queries import page_url
from university.words import day, moment, time_range


@dataclass(frozen=True)
class LiveCard:
    """Fields of ``courses/parts/live_card.html``. Before the time it holds no address and no
    number.
    """

    name: str
    when: str
    opens: str
    is_open: bool
    url: str = ""
    phone: str = ""
    meeting_no: str = ""
    password: str = ""


@dataclass(frozen=True)
class LiveRefusal:
    """Why the way to a live meeting is closed, and what to do: one button."""

    title: str
    body: str
    next_url: str
    next_word: str


def live_cards(sessions: Iterable[ClassSession], window: Window) -> list[LiveCard]:
    """Return a card for each row of ``live_soon``; reads nothing more."""
    return [_card(session, window) for session in sessions]


def when_of(session: ClassSession) -> str:
    """Return ``3月15日（星期一）上午8:40到10:10``."""
    return day(session.starts_at) + time_range(session.starts_at, session.ends_at)


def live_refusal(
    session: ClassSession, access: LiveAccess, window: Window, request: HttpRequest
) -> LiveRefusal:
    """Return what somebody reads who may not go in, or not now."""
    name = session.teaching_class.name
    my_url, my_word = reverse("accounts:my"), _("See my page")
    if access == LiveAccess.EARLY:
        body = _("%(name)s meets on %(when)s. You can go in from %(opens)s on.") % {
            "name": name,
            "when": when_of(session),
            "opens": moment(window.opens_at(session)),
        }
        return LiveRefusal(_early_title(session), body, my_url, my_word)
    if access == LiveAccess.OVER:
        body = _("It ended on %(when)s. If it was recorded, it is among the lessons later.")
        url = page_url("courses.LessonIndexPage", request)
        when = {"when": moment(session.ends_at)}
        return LiveRefusal(_("This live meeting is over"), body % when, url, _("See lessons"))
    if access == LiveAccess.CANCELLED:
        body = _("The meeting of %(name)s on %(day)s does not take place.")
        values = {"name": name, "day": day(session.starts_at)}
        return LiveRefusal(_("This meeting has been called off"), body % values, my_url, my_word)
    if access == LiveAccess.NO_LINK:
        body = _("The meeting of %(name)s on %(day)s is not shown online.")
        values = {"name": name, "day": day(session.starts_at)}
        return LiveRefusal(_("This meeting is not live"), body % values, my_url, my_word)
    body = _("It is for students of %(name)s and for those who wait for a place.") % {"name": name}
    url = page_url("courses.ClassPage", request, teaching_class=session.teaching_class_id)
    return LiveRefusal(
        _("This live meeting belongs to a class"), body, url or "/", _("See the class")
    )


def _early_title(session: ClassSession) -> str:
    """A meeting that was moved says so: people come at the time that they remember."""
    was = moved_from(session)
    if was is None:
        return _("It is too early")
    return _("The meeting of %(day)s was moved") % {"day": day(was)}


def _card(session: ClassSession, window: Window) -> LiveCard:
    is_open = window.is_open(session, clock.now())
    common = {
        "name": session.teaching_class.name,
        "when": when_of(session),
        "opens": moment(window.opens_at(session)),
    }
    link = link_of(session)
    if not is_open or link is None:
        return LiveCard(**common, is_open=False)
    return LiveCard(
        **common,
        is_open=True,
        url=reverse("lessons:live", args=[session.pk]),
        phone=link.phone,
        meeting_no=link.meeting_no,
        password=link.password,
    )
