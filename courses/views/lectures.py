"""Lectures to come, and one lecture."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from courses import words
from courses.cards import lecture_card
from courses.models import Lecture, LectureIndexPage, LecturePage
from courses.queries import lectures_to_come
from university import clock
from university.money import yuan
from university.pages.paging import a_page_of, other_filters
from university.registry import in_order, registry
from university.words import moment


def lecture_index(page: LectureIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Six lectures a screen, next first."""
    screen = a_page_of(lectures_to_come(), request)
    return {
        "cards": [lecture_card(row, request) for row in screen.object_list],
        "page_obj": screen,
        "query": other_filters(request),
    }


def lecture(page: LecturePage, request: HttpRequest) -> dict[str, Any]:
    """The facts of one lecture; a hidden one is not there, except in an editor's preview."""
    subject = Lecture.objects.select_related("room").get(pk=page.lecture_id)
    if not subject.is_published and not getattr(request, "is_preview", False):
        raise Http404
    standing = words.lecture_standing(subject, clock.now())
    panels = in_order(registry.lecture_page_panels)
    return {
        "lecture": subject,
        "standing": standing,
        "panels": [panel.render(request, subject) for panel in panels],
        "facts": _facts(subject, is_over=standing.code in ("closed", "cancelled")),
    }


def _facts(lecture: Lecture, *, is_over: bool) -> list[tuple[str, str]]:
    seats = "" if is_over else words.places_words(lecture.capacity, lecture.taken)
    return [
        (_("Speaker"), lecture.speaker),
        (_("When"), words.lecture_when(lecture)),
        (_("Where"), words.room_words(lecture.room)),
        (_("How to get there"), words.way_words(lecture.room)),
        (_("Ticket"), yuan(lecture.price_fen)),
        (_("Ticket for students"), yuan(lecture.student_price_fen)),
        (_("Seats"), seats),
        (_("Ticket sale"), _sale(lecture)),
        (_("Money back"), _("until %(when)s") % {"when": moment(lecture.refund_until)}),
        (_("Live online"), _("yes, with a ticket") if lecture.live_url else ""),
        (_("Watch again"), _("yes, online later") if lecture.has_replay else _("no recording")),
    ]


def _sale(lecture: Lecture) -> str:
    return _("from %(start)s until %(end)s") % {
        "start": moment(lecture.sale_opens_at),
        "end": moment(lecture.sale_closes_at),
    }
