"""The timetable: by day, by major, and as one sheet of paper."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from courses import words
from courses.cards import class_cards
from courses.models import ClassState, Major, TeachingClass, TimetablePage
from courses.queries import class_rows
from courses.views.term_choice import TermChoice
from university import clock
from university.pages.paging import a_page_of, other_filters
from university.pages.queries import path_url
from university.words import clocktime
from university.words import weekday as weekday_name


def timetable(page: TimetablePage, request: HttpRequest) -> dict[str, Any]:
    """Cards of one day (or of one major), six a screen; on paper the whole week at once."""
    terms = TermChoice.from_request(request)
    code = request.GET.get("major", "").replace("\0", "")[:20]
    major = Major.objects.filter(code__iexact=code).first() if code else None
    shared = {"terms": terms, "major": major}
    if terms.chosen is None:
        return {**shared, "days": [], "cards": []}
    rows = class_rows(terms.chosen)
    if major is not None:
        rows = rows.filter(course__major=major)
    if request.GET.get("print"):
        return {**shared, **_on_paper(page, request, rows)}
    return {**shared, **_on_screen(request, rows, terms, has_major=major is not None)}


def _on_screen(
    request: HttpRequest, rows: Any, terms: TermChoice, *, has_major: bool
) -> dict[str, Any]:
    # One light query for the whole week, one for the screen's own six.
    week: list[tuple[int, int]] = list(rows.values_list("pk", "weekday"))
    days = sorted({day for _pk, day in week})
    weekday = _chosen_day(request, days, has_major=has_major)
    screen = a_page_of([pk for pk, day in week if weekday in {0, day}], request)
    shown = list(rows.filter(pk__in=screen.object_list))
    return {
        "days": [
            {
                "word": words.short_weekday(day),
                "query": _with(request.GET, weekday=str(day)),
                "is_chosen": day == weekday,
            }
            for day in days
        ],
        "weekday_word": weekday_name(weekday) if weekday else "",
        "cards": class_cards(shown, term=terms.chosen, open_ids=terms.open_ids, request=request),
        "page_obj": screen,
        "query": other_filters(request),
        "print_query": _with(request.GET, print="1"),
        "majors_url": _majors_url(shown, request),
    }


def _on_paper(page: TimetablePage, request: HttpRequest, rows: Any) -> dict[str, Any]:
    """The whole week, whatever day was on the screen: paper is for the wall."""
    lessons: dict[int, list[dict[str, str]]] = {}
    for row in rows:
        lessons.setdefault(row.weekday, []).append(_lesson(row))
    return {
        "days": [
            {"word": words.short_weekday(day), "lessons": found} for day, found in lessons.items()
        ],
        "back_url": page.get_url(request),
    }


def _lesson(row: TeachingClass) -> dict[str, str]:
    is_off = row.state == ClassState.CANCELLED
    return {
        "starts": clocktime(row.slot.starts),
        "name": row.name,
        "teacher": row.teacher.name,
        "room": row.room.name if row.room else words.place_words(row),
        "status_word": _("called off") if is_off else "",
    }


def _majors_url(rows: list[Any], request: HttpRequest) -> str:
    """The list of majors lies two levels above every class page: no query for its address."""
    if not rows:
        return ""
    return path_url(rows[0].url_path.rsplit("/", 3)[0] + "/", request)


def _chosen_day(request: HttpRequest, days: list[int], *, has_major: bool) -> int:
    """Return the day asked for, else today or the next day with classes; 0 means every day."""
    asked = request.GET.get("weekday", "")
    if asked in map(str, days):
        return int(asked)
    if has_major or not days:
        return 0
    today = clock.today().isoweekday()
    return next((day for day in days if day >= today), days[0])


def _with(query: QueryDict, **changes: str) -> str:
    wanted = query.copy()
    wanted.pop("page", None)
    wanted.pop("print", None)
    for name, value in changes.items():
        wanted[name] = value
    return "?" + wanted.urlencode()
