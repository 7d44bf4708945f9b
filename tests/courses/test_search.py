"""Finding things by Chinese words, pinyin and initials."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from courses.models import Course, Major, Teacher, TeachingClass
from courses.services.publishing import publish_teacher_page
from tests.courses.school import make_teacher
from tests.courses.test_pages import queries, shown_class
from university.pages.services import publish_notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.TEST_CLOCK = "2026-11-24T10:00:00"


@pytest.fixture
def calligraphy() -> TeachingClass:
    """楷书初级班 of 书法, taught by 单田芳."""
    teacher = make_teacher(name="单田芳")
    publish_teacher_page(actor=None, teacher=teacher)
    major = Major.objects.create(code="CAL", name="书法")
    course = Course.objects.create(major=major, name="楷书", level="beginner")
    return shown_class(name="楷书初级班", course=course, teacher=teacher)


def found(words: str) -> dict[str, list[str]]:
    """Titles of what is found, by kind."""
    groups = Client().get("/search/", {"q": words}).context["groups"]
    return {group.title: [hit.title for hit in group.hits] for group in groups}


@pytest.mark.parametrize(
    "words", ["书法", "sf", "shufa", "SHUFA", " 书法 ", "我想学书法", "书法，"]
)
def test_a_major_and_its_classes_are_found(words: str, calligraphy: TeachingClass) -> None:
    assert found(words) == {"专业": ["书法"], "教学班": ["楷书初级班"]}


@pytest.mark.parametrize("words", ["单田芳", "shan", "stf"])
def test_a_teacher_and_their_classes_are_found(words: str, calligraphy: TeachingClass) -> None:
    assert found(words) == {"教学班": ["楷书初级班"], "老师": ["单田芳"]}


def test_two_words_must_both_match(calligraphy: TeachingClass) -> None:
    assert found("书法 单田芳") == {"教学班": ["楷书初级班"]}


def test_a_notice_is_found_until_it_is_over() -> None:
    for slug, last in (("a", None), ("b", date(2026, 11, 1))):
        publish_notice(
            actor=None,
            slug=slug,
            title="元旦停课",
            text="停课。",
            dated=date(2026, 10, 1),
            shown_until=last,
        )
    assert found("ydtk") == {"通知": ["元旦停课"]}


def test_nothing_found_says_what_next(calligraphy: TeachingClass) -> None:
    html = Client().get("/search/", {"q": "潜水艇"}).content.decode()
    assert "没有找到“潜水艇”" in html
    assert "看全部专业" in html


def test_nothing_typed_is_no_error() -> None:
    answer = Client().get("/search/")
    assert (answer.status_code, answer.context["groups"]) == (200, [])


def test_too_much_is_an_error_with_the_words_kept() -> None:
    html = Client().get("/search/", {"q": "书" * 10_000}).content.decode()
    assert "<title>有错误" in html
    assert "最多写40个字。请写短一点。" in html


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "%", "_", "' OR 1=1 --", "\0", "😀"]
)
def test_odd_words_are_harmless(words: str, calligraphy: TeachingClass) -> None:
    answer = Client().get("/search/", {"q": words})
    assert answer.status_code == 200
    assert (answer.context["groups"], b"<script>alert" in answer.content) == ([], False)


def test_search_costs_the_same_at_two_sizes(calligraphy: TeachingClass) -> None:
    queries("/search/?q=sf")
    few = queries("/search/?q=sf")
    for number in range(8):
        shown_class(code=f"D{number}", course=calligraphy.course, weekday=1)
    assert queries("/search/?q=sf") == few


def test_reindex_fills_what_was_written_past_the_models(calligraphy: TeachingClass) -> None:
    Major.objects.update(search_text="")
    Teacher.objects.update(pinyin="")
    TeachingClass.objects.update(search_text="")
    assert found("sf") == {}
    call_command("reindex", verbosity=0)
    assert found("sf") == {"专业": ["书法"], "教学班": ["楷书初级班"]}
