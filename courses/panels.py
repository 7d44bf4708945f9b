"""What this house lends to the home page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.cards import lecture_card, major_card
from courses.queries import (
    MajorRow,
    lectures_to_come,
    major_rows,
    open_term_ids,
    public_terms,
)
from university.pages.paging import PER_SCREEN
from university.pages.queries import page_url

#: How many lectures the home page shows.
_LECTURES = 2


def majors_panel(request: HttpRequest) -> str:
    """What can I learn: the first majors and the way to all of them."""
    terms = public_terms(open_term_ids())
    rows = [MajorRow(**row) for row in major_rows(terms[0] if terms else None)]
    context = {
        "cards": [major_card(row, request) for row in rows[:PER_SCREEN]],
        "total": len(rows),
        "majors_url": page_url("courses.MajorIndexPage", request),
        "timetable_url": page_url("courses.TimetablePage", request),
    }
    return render_to_string("courses/parts/home_majors.html", context, request)


def lectures_panel(request: HttpRequest) -> str:
    """The next lectures; nothing when there is none."""
    cards = [lecture_card(row, request) for row in lectures_to_come()[:_LECTURES]]
    if not cards:
        return ""
    context = {"cards": cards, "lectures_url": page_url("courses.LectureIndexPage", request)}
    return render_to_string("courses/parts/home_lectures.html", context, request)
