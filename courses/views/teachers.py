"""The list of teachers, and a teacher with their classes."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest

from courses.cards import class_cards
from courses.models import Teacher, TeacherIndexPage, TeacherPage
from courses.views.term_choice import TermChoice
from university.pages.paging import a_page_of, other_filters
from university.pages.queries import path_url


def teacher_index(page: TeacherIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Six teachers a screen, with their majors and the address of their page."""
    teachers = (
        Teacher.objects.filter(is_active=True, page__live=True)
        .select_related("photo")
        .prefetch_related("majors")
        .annotate(url_path=F("page__url_path"))
        .order_by("code")
    )
    screen = a_page_of(teachers, request)
    return {
        "entries": [(row, path_url(row.url_path, request)) for row in screen.object_list],
        "page_obj": screen,
        "query": other_filters(request),
    }


def teacher(page: TeacherPage, request: HttpRequest) -> dict[str, Any]:
    """Their classes in the chosen term."""
    terms = TermChoice.from_request(request)
    rows = terms.class_rows(teacher=page.teacher_id)
    screen = a_page_of(rows, request)
    return {
        "teacher": page.teacher,
        "majors": list(page.teacher.majors.all()),
        "terms": terms,
        "cards": class_cards(
            screen.object_list, term=terms.chosen, open_ids=terms.open_ids, request=request
        ),
        "page_obj": screen,
        "query": other_filters(request),
    }
