"""Parts of pages about meetings made up by watching: the senior's own page, a lesson's page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import OnlineLesson
from enrollment.models import Mark
from enrollment.queries.make_ups import MissedMeeting, missed_meetings
from university.accounts.models import Student
from university.pages.queries import path_url
from university.words import day

#: The newest of these are shown.
_MOST = 4
_MINUTE = 60


@dataclass(frozen=True)
class MakeUpWords:
    """One missed meeting, as a senior reads it."""

    title: str
    is_made_up: bool
    sentence: str
    url: str
    lesson_title: str


def my_panel(request: HttpRequest) -> str:
    """The meetings that the person in hand missed, and how far they are with making them up."""
    student = _in_hand(request)
    if student is None:
        return ""
    rows = missed_meetings(student)[:_MOST]
    if not rows:
        return ""
    context = {"rows": [make_up_words(row, request) for row in rows]}
    return render_to_string("enrollment/make_ups/my_panel.html", context, request)


def lesson_panel(request: HttpRequest, lesson: OnlineLesson) -> str:
    """On the page of a lesson: that watching it makes up a meeting, and how much is left."""
    student = _in_hand(request)
    if student is None or lesson.session_id is None:
        return ""
    rows = missed_meetings(student, session=lesson.session_id)
    if not rows:
        return ""
    context = {"row": make_up_words(rows[0], request)}
    return render_to_string("enrollment/make_ups/lesson_panel.html", context, request)


def make_up_words(row: MissedMeeting, request: HttpRequest) -> MakeUpWords:
    """Put one missed meeting into words; it leads to the first lesson of the meeting."""
    name, when = row.session.teaching_class.name, day(row.session.starts_at)
    title = (
        _("%(name)s, %(day)s: you asked leave")
        if row.mark == Mark.EXCUSED
        else _("%(name)s, %(day)s: you were not there")
    )
    first = row.lessons[0] if row.lessons else None
    return MakeUpWords(
        title=title % {"name": name, "day": when},
        is_made_up=row.is_made_up,
        sentence=_("Made up by watching.") if row.is_made_up else _what_is_left(row),
        url=path_url(first.url_path, request) if first and not row.is_made_up else "",
        lesson_title=first.title if first else "",
    )


def length_words(seconds: int) -> str:
    """Return ``6 minutes``; below one minute in seconds."""
    if seconds < _MINUTE:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = seconds // _MINUTE
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def _what_is_left(row: MissedMeeting) -> str:
    values = {"day": day(row.until)}
    if all(one.is_words for one in row.lessons):
        sentence = _(
            "Read the lesson and press “I have read it” by %(day)s, and it counts as made up."
        )
        return sentence % values
    left = -(-row.seconds * row.needed // 100) - row.seen
    # Rounded up to what a person can plan: whole minutes.
    more = left if left < _MINUTE else -(-left // _MINUTE) * _MINUTE
    sentence = _(
        "Watched %(seen)s of %(all)s; watch %(left)s more by %(day)s, and it counts as made up."
    )
    return sentence % {
        **values,
        "seen": length_words(row.seen),
        "all": length_words(row.seconds),
        "left": length_words(max(1, more)),
    }


def _in_hand(request: HttpRequest) -> Student | None:
    """Return the person in hand; a helper watches and makes nothing up."""
    acting = getattr(request, "acting", None)
    if acting is None or acting.is_helper:
        return None
    student: Student | None = acting.student
    return student
