"""Pages of majors, classes, teachers and lectures, and who sees them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import (
    ClassPage,
    ClassState,
    Course,
    Lecture,
    Major,
    TeachingClass,
)
from courses.services.publishing import (
    publish_class_page,
    publish_lecture_page,
    publish_major_page,
    publish_teacher_page,
)
from tests.courses.school import at, make_class, make_room, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.TEST_CLOCK = "2026-11-24T10:00:00"


def shown_class(**fields: object) -> TeachingClass:
    """A class with its page."""
    teaching_class = make_class(state=ClassState.PUBLISHED, **fields)
    publish_class_page(actor=None, teaching_class=teaching_class)
    return teaching_class


def html_of(path: str) -> str:
    """The page as a visitor gets it."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def queries(path: str) -> int:
    """How many queries a visit costs."""
    with CaptureQueriesContext(connection) as captured:
        html_of(path)
    return len(captured)


def test_publishing_twice_gives_the_same_page_and_keeps_the_editors_words() -> None:
    teaching_class = shown_class()
    page = ClassPage.objects.get()
    page.lead = "编辑写的话"
    page.save_revision().publish()
    teaching_class.name = "声乐初级2班"
    again = publish_class_page(actor=None, teaching_class=teaching_class)
    assert (again.pk, again.title, again.lead) == (page.pk, "声乐初级2班", "编辑写的话")


def test_a_class_page_says_it_in_words() -> None:
    shown_class(capacity=30, taken=29)
    html = html_of("/majors/voc/2026a-c01/")
    words = ["每周五上午8:40到10:10", "160元", "还有1个名额", "一楼 多功能厅"]
    assert [word for word in words if word not in html] == []


def test_a_planned_class_is_not_there_although_its_page_is_live() -> None:
    teaching_class = shown_class()
    TeachingClass.objects.filter(pk=teaching_class.pk).update(state=ClassState.PLANNED)
    assert Client().get("/majors/voc/2026a-c01/").status_code == 404


def test_a_class_of_a_hidden_term_is_not_there() -> None:
    shown_class(term=make_term(is_published=False))
    assert Client().get("/majors/voc/2026a-c01/").status_code == 404


def test_a_class_of_an_old_term_stays_reachable_and_leaves_the_lists() -> None:
    shown_class(term=make_term(starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30)))
    assert "声乐初级1班" in html_of("/majors/voc/2026a-c01/")
    assert Client().get("/majors/voc/").context["cards"] == []


def test_a_class_called_off_says_so_and_lends_no_panel() -> None:
    teaching_class = shown_class()
    TeachingClass.objects.filter(pk=teaching_class.pk).update(state=ClassState.CANCELLED)
    answer = Client().get("/majors/voc/2026a-c01/")
    assert "这个班停办了" in answer.content.decode()
    assert (answer.context["panels"], answer.context["standing"].code) == ([], "cancelled")


def test_a_full_class_says_so() -> None:
    shown_class(capacity=30, taken=30)
    context = Client().get("/majors/voc/").context
    [card] = context["cards"]
    assert (card.status, card.status_word, card.places_left_words) == (
        "full",
        "名额已满",
        "名额已满",
    )


def test_a_class_page_in_draft_is_in_no_list() -> None:
    shown_class()
    ClassPage.objects.get().unpublish()
    assert Client().get("/majors/voc/").context["cards"] == []
    assert Client().get("/majors/voc/2026a-c01/").status_code == 404


def test_previews_show_what_visitors_do_not_see_yet() -> None:
    teaching_class = make_class()
    page = publish_class_page(actor=None, teaching_class=teaching_class)
    assert page.make_preview_request().status_code == 200


@pytest.mark.parametrize("number", [6, 10])
def test_majors_come_six_a_screen(number: int) -> None:
    for index in range(number):
        major = Major.objects.create(code=f"M{index}", name=f"专业{index}", order=index)
        publish_major_page(actor=None, major=major)
    context = Client().get("/majors/").context
    assert (len(context["cards"]), context["page_obj"].has_next()) == (6, number > 6)


def test_a_major_page_costs_the_same_at_two_sizes() -> None:
    first = shown_class()
    queries("/majors/voc/")
    few = queries("/majors/voc/")
    for number in range(2, 7):
        shown_class(code=f"C{number}", course=first.course, weekday=1 + number % 5)
    assert (queries("/majors/voc/"), few <= 14) == (few, True)


def test_the_home_page_costs_the_same_at_two_sizes() -> None:
    shown_class()
    queries("/")
    few = queries("/")
    for number in range(5):
        major = Major.objects.create(code=f"M{number}", name=f"专业{number}")
        publish_major_page(actor=None, major=major)
        course = Course.objects.create(major=major, name="课", level="beginner")
        shown_class(code=f"D{number}", course=course)
    assert queries("/") == few


def test_a_teacher_page_lists_their_classes() -> None:
    teaching_class = shown_class()
    publish_teacher_page(actor=None, teacher=teaching_class.teacher)
    context = Client().get("/teachers/t01/").context
    assert [card.name for card in context["cards"]] == ["声乐初级1班"]


def _lecture(**fields: object) -> Lecture:
    values = {
        "code": "P1",
        "title": "从颜真卿说楷书",
        "speaker": "特邀书法名师",
        "room": make_room(),
        "starts_at": at(12, 19, 9, 30),
        "ends_at": at(12, 19, 11),
        "capacity": 160,
        "price_fen": 5000,
        "student_price_fen": 3000,
        "sale_opens_at": at(11, 25, 0),
        "sale_closes_at": at(12, 18, 0),
        "refund_until": at(12, 17, 18),
    }
    lecture = Lecture.objects.create(**{**values, **fields})
    publish_lecture_page(actor=None, lecture=lecture)
    return lecture


def test_a_lecture_says_when_tickets_are_sold_and_offers_no_dead_button() -> None:
    _lecture()
    html = html_of("/lectures/p1/")
    assert "11月25日（星期三）凌晨0:00开始售票。" in html
    assert "买票" not in html.replace("怎样买票", "")


def test_a_lecture_that_is_over_leaves_the_list(settings: Any) -> None:
    _lecture()
    assert len(Client().get("/lectures/").context["cards"]) == 1
    settings.TEST_CLOCK = "2026-12-20T10:00:00"
    assert Client().get("/lectures/").context["cards"] == []


def test_a_hidden_lecture_is_not_there() -> None:
    _lecture(is_published=False)
    assert Client().get("/lectures/p1/").status_code == 404


def test_the_live_count_is_never_cached() -> None:
    teaching_class = shown_class(capacity=30, taken=28)
    answer = Client().get(f"/classes/{teaching_class.pk}/places/")
    assert "还有2个名额" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_live_count_of_a_planned_class_is_not_there() -> None:
    assert Client().get(f"/classes/{make_class().pk}/places/").status_code == 404
