"""The list of majors, and a major with its classes."""

from typing import Any

from django.http import HttpRequest

from courses.cards import class_cards, major_card
from courses.models import MajorIndexPage, MajorPage
from courses.queries import MajorRow, major_rows
from courses.views.term_choice import TermChoice
from university.pages.paging import a_page_of, other_filters
from university.pages.queries import page_url


def major_index(page: MajorIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Six majors a screen, with what they offer in the leading term."""
    terms = TermChoice.from_request(request)
    screen = a_page_of(major_rows(terms.chosen), request)
    return {
        "cards": [major_card(MajorRow(**row), request) for row in screen.object_list],
        "page_obj": screen,
        "query": other_filters(request),
        "timetable_url": page_url("courses.TimetablePage", request),
    }


def major(page: MajorPage, request: HttpRequest) -> dict[str, Any]:
    """The major's classes in the chosen term, six a screen."""
    terms = TermChoice.from_request(request)
    rows = terms.class_rows(course__major=page.major_id)
    screen = a_page_of(rows, request)
    return {
        "major": page.major,
        "terms": terms,
        "cards": class_cards(
            screen.object_list, term=terms.chosen, open_ids=terms.open_ids, request=request
        ),
        "page_obj": screen,
        "query": other_filters(request),
        "timetable_url": page_url("courses.TimetablePage", request),
    }
