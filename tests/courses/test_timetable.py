"""The timetable: by day, by major, by term, and on paper."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from courses.models import Course, Major
from tests.courses.school import make_term
from tests.courses.test_pages import queries, shown_class

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday(settings: Any) -> None:
    settings.TEST_CLOCK = "2026-11-24T10:00:00"


def _names(path: str) -> list[str]:
    return [card.name for card in Client().get(path).context["cards"]]


def test_it_opens_on_the_next_day_with_classes() -> None:
    shown_class(code="A", name="周一班", weekday=1)
    shown_class(code="B", name="周三班", weekday=3)
    assert _names("/timetable/") == ["周三班"]


def test_a_day_is_chosen_by_a_plain_link() -> None:
    shown_class(code="A", name="周一班", weekday=1)
    shown_class(code="B", name="周三班", weekday=3)
    days = Client().get("/timetable/").context["days"]
    assert [(day["word"], day["query"]) for day in days] == [
        ("周一", "?weekday=1"),
        ("周三", "?weekday=3"),
    ]
    assert _names("/timetable/?weekday=1") == ["周一班"]


def test_a_major_is_chosen_for_all_days_or_for_one() -> None:
    major = Major.objects.create(code="CAL", name="书法")
    course = Course.objects.create(major=major, name="楷书", level="beginner")
    shown_class(code="A", name="声乐班", weekday=1)
    shown_class(code="B", name="楷书一班", weekday=1, course=course)
    shown_class(code="C", name="楷书二班", weekday=3, course=course)
    assert _names("/timetable/?major=CAL") == ["楷书一班", "楷书二班"]
    assert _names("/timetable/?major=CAL&weekday=3") == ["楷书二班"]


@pytest.mark.parametrize("query", ["weekday=9", "weekday=x", "major=%00", "term=nope", "page=99"])
def test_senseless_filters_show_the_usual_list(query: str) -> None:
    shown_class(weekday=3)
    assert _names(f"/timetable/?{query}") == ["声乐初级1班"]


def test_the_coming_term_comes_first_and_the_running_one_is_a_button_away() -> None:
    running = make_term()
    coming = make_term(
        code="2027S",
        name="2027年春季学期",
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 6, 30),
    )
    shown_class(name="秋季班", term=running)
    shown_class(name="春季班", term=coming)
    assert _names("/timetable/") == ["春季班"]
    assert _names("/timetable/?term=2026A") == ["秋季班"]


def test_paper_holds_the_whole_week() -> None:
    shown_class(code="A", name="周一班", weekday=1)
    shown_class(code="B", name="周三班", weekday=3)
    days = Client().get("/timetable/?weekday=1&print=1").context["days"]
    assert [(day["word"], [row["name"] for row in day["lessons"]]) for day in days] == [
        ("周一", ["周一班"]),
        ("周三", ["周三班"]),
    ]


def test_it_costs_at_most_twelve_queries_at_two_sizes() -> None:
    shown_class(code="A0", weekday=3)
    queries("/timetable/")
    few = queries("/timetable/")
    for number in range(1, 6):
        shown_class(code=f"A{number}", weekday=3)
    assert (queries("/timetable/"), few <= 12) == (few, True)
