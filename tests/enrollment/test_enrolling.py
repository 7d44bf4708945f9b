"""The senior's pages, asked with a person in hand."""

from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from enrollment.models import EnrolmentDraft, Place
from enrollment.panels import enrolling as panels
from enrollment.views import enrolling, places
from tests.enrollment.school import NOW, make_class, make_major, make_round, make_student

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def request_of(student, *, actor=None, data=None) -> HttpRequest:
    factory = RequestFactory()
    request = factory.get("/enrol/") if data is None else factory.post("/enrol/", data)
    request.user = actor or student.login
    request.acting = SimpleNamespace(student=student, is_helper=actor is not None)
    request._dont_enforce_csrf_checks = True
    return request


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def dancing(**fields):
    major = make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。")
    return make_class("C05", major=major, **fields)


def test_a_class_without_a_question_shows_the_check_page_and_writes_nothing() -> None:
    student, row = make_student(), make_class()
    make_round()

    answer = enrolling.start(request_of(student), pk=row.pk)

    assert (
        answer.status_code,
        f'action="/enrol/{row.pk}/check/"' in answer.content.decode(),
        EnrolmentDraft.objects.count(),
    ) == (200, True, 0)


def test_a_class_with_a_question_asks_it_first() -> None:
    student, row = make_student(), dancing()
    make_round()

    urls = [
        enrolling.start(request_of(student), pk=row.pk).url,
        enrolling.check(request_of(student), pk=row.pk).url,
    ]

    assert urls == [f"/enrol/{row.pk}/suitability/"] * 2


def test_who_is_too_young_reads_why_and_what_would_do() -> None:
    student = make_student(birth_date=NOW.date().replace(year=1980), sex="male")
    row = make_class()
    online = make_class("C09", kind="online", weekday=3)
    make_round()

    answer = enrolling.start(request_of(student), pk=row.pk)

    page = text(answer)
    assert (answer.status_code, "还差8年" in page, online.name in page) == (200, True, True)


def test_the_question_wants_an_answer_and_says_so() -> None:
    student, row = make_student(), dancing()
    make_round()

    page = text(enrolling.suitability(request_of(student, data={}), pk=row.pk))

    assert ("请在两个回答里选一个。" in page, student.consents.count()) == (True, 0)


def test_who_says_no_is_offered_classes_that_do_not_ask_the_same() -> None:
    student, row = make_student(), dancing()
    other_dance = make_class("C06", major=row.course.major, weekday=2)
    singing = make_class("C01", weekday=3)
    make_round()

    page = text(enrolling.suitability(request_of(student, data={"is_suited": "no"}), pk=row.pk))

    assert (singing.name in page, other_dance.name in page) == (True, False)


def test_a_helper_is_not_asked_the_question() -> None:
    student, row = make_student(), dancing()
    make_round()
    helper = make_student(2).login
    request = request_of(student, actor=helper, data={"is_suited": "yes"})

    page = text(enrolling.suitability(request, pk=row.pk))

    assert ("王桂兰本人回答" in page, student.consents.count()) == (True, 0)


def test_yes_leads_on_and_the_place_is_kept() -> None:
    student, row = make_student(), dancing()
    make_round()
    said = enrolling.suitability(request_of(student, data={"is_suited": "yes"}), pk=row.pk)
    seen = text(enrolling.check(request_of(student), pk=row.pk)).split('name="seen" value="')[1]

    taken = enrolling.check(request_of(student, data={"seen": seen.split('"')[0]}), pk=row.pk)

    place = Place.objects.get()
    assert (said.url, taken.url, place.state) == (
        f"/enrol/{row.pk}/check/",
        f"/pay/{place.pk}/",
        "held",
    )


def test_a_form_older_than_the_fee_takes_nothing() -> None:
    student, row, enrolment_round = make_student(), make_class(), make_round()
    stale = f"{enrolment_round.pk}.1.{row.fee_fen - 100}"

    page = text(enrolling.check(request_of(student, data={"seen": stale}), pk=row.pk))

    assert ("内容有变化" in page, Place.objects.count()) == (True, 0)


def test_a_full_class_answers_the_button_with_a_sentence() -> None:
    student, row, enrolment_round = make_student(), make_class(capacity=1, taken=1), make_round()
    seen = f"{enrolment_round.pk}.1.{row.fee_fen}"

    answer = enrolling.check(request_of(student, data={"seen": seen}), pk=row.pk)

    assert (answer.status_code, "这个班人数已满。" in text(answer), Place.objects.count()) == (
        409,
        True,
        0,
    )


def test_pages_about_places_cost_the_same_for_one_place_and_for_two() -> None:
    student, enrolment_round = make_student(), make_round()
    counts = []
    for code, weekday in (("C01", 1), ("C02", 2)):
        row = make_class(code, weekday=weekday)
        seen = f"{enrolment_round.pk}.1.{row.fee_fen}"
        enrolling.check(request_of(student, data={"seen": seen}), pk=row.pk)
        places.places(request_of(student))  # What every page keeps in the cache is there now.
        with CaptureQueriesContext(connection) as captured:
            panels.my_panel(request_of(student))
            places.places(request_of(student))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_class_page_says_who_when_and_how_many() -> None:
    student, row = make_student(), make_class()
    make_round()

    page = panels.class_panel(request_of(student), row)

    assert all(
        words in page
        for words in (
            "女士满50岁，男士满55岁。",
            "还有30个（共30个）",
            f"/enrol/{row.pk}/",
            "余位报名",
        )
    )


def test_the_class_page_is_honest_when_nothing_is_open() -> None:
    student, row = make_student(), make_class()

    page = panels.class_panel(request_of(student), row)

    assert ("这个班现在没有开放报名。" in page, f"/enrol/{row.pk}/" in page) == (True, False)
