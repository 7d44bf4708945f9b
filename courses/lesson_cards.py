"""What a list shows of an online lesson, and what a closed lesson says."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.chapters import clock_of
from courses.models import LessonAudience, LessonWatch, OnlineLesson
from courses.queries.lessons import Access, Verdict
from university.pages.queries import page_url, path_url
from university.words import moment

#: From this share on a lesson counts as watched on a card.
_WATCHED = 90


@dataclass(frozen=True)
class LessonCard:
    """Fields of ``courses/parts/lesson_card.html``."""

    title: str
    url: str
    major: str
    teacher: str
    length: str
    standing: str
    standing_word: str
    progress: str


@dataclass(frozen=True)
class Closed:
    """Why a lesson does not open, and what to do: one button."""

    title: str
    body: str
    next_url: str
    next_word: str


def lesson_card(
    row: OnlineLesson, watches: Mapping[int, LessonWatch], request: HttpRequest
) -> LessonCard:
    """Return the card of a row of ``with_cards``; reads nothing more."""
    owner = row.teaching_class
    is_free = row.audience == LessonAudience.EVERYONE
    return LessonCard(
        title=row.title,
        url=path_url(row.url_path, request),
        major=owner.name if owner and not is_free else owner.course.major.name if owner else "",
        teacher=owner.teacher.name if owner else "",
        length=length_words(row),
        standing="open" if is_free else "held",
        standing_word=_("for everybody") if is_free else _("for my class"),
        progress=progress_words(row, watches.get(row.pk)),
    )


def length_words(lesson: OnlineLesson) -> str:
    """Return ``6 minutes``, or that there is something to look at or to read."""
    if lesson.video is None:
        return pgettext("lesson", "pictures") if lesson.photos else _("to read")
    minutes = max(1, round(lesson.video.seconds / 60))
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def progress_words(lesson: OnlineLesson, watch: LessonWatch | None) -> str:
    """Return how far somebody has come, in words; empty for who has not begun."""
    if watch is None:
        return ""
    if watch.share_percent >= _WATCHED:
        return _("watched") if lesson.video_id else _("read")
    return _("go on at %(time)s") % {"time": clock_of(watch.position)} if watch.position else ""


def closed(lesson: OnlineLesson, verdict: Verdict, request: HttpRequest) -> Closed:
    """Return what somebody reads instead of a lesson, without a word of what is in it."""
    here = request.get_full_path()
    lessons_url = page_url("courses.LessonIndexPage", request)
    owner = lesson.teaching_class
    name = owner.name if owner else lesson.lecture.title if lesson.lecture else ""
    if verdict.access == Access.LATER:
        body = _("It opens when the meeting is over, on %(when)s.")
        when = {"when": moment(lesson.session.ends_at)} if lesson.session else {"when": ""}
        return Closed(_("This lesson is not open yet"), body % when, lessons_url, _("See lessons"))
    if verdict.access == Access.NOT_READY:
        body = _("The recording is being made ready. Please come back in a while.")
        return Closed(_("This lesson is not ready yet"), body, lessons_url, _("See lessons"))
    if verdict.access == Access.CHOOSE_PERSON:
        body = _("Several people use this phone. Say who is watching.")
        url = f"{reverse('accounts:choose_person')}?next={here}"
        return Closed(_("Who is watching?"), body, url, _("Choose person"))
    if verdict.access == Access.LOG_IN:
        body = _("It is for students of %(name)s and for those who wait for a place. Log in first.")
        url = f"{reverse('accounts:login')}?next={here}"
        return Closed(_("Please log in to watch"), body % {"name": name}, url, _("Log in"))
    if verdict.access == Access.BUY:
        body = _("It is for people with a ticket of %(name)s.") % {"name": name}
        url = page_url("courses.LecturePage", request, lecture=lesson.lecture_id)
        return Closed(_("This recording needs a ticket"), body, url, _("See the lecture"))
    body = _("It is for students of %(name)s and for those who wait for a place.") % {"name": name}
    url = page_url("courses.ClassPage", request, teaching_class=lesson.teaching_class_id)
    return Closed(_("This lesson belongs to a class"), body, url or "/", _("See the class"))
