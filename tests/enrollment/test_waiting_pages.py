"""What a senior and the desk see of an offer and a waitlist; what their buttons do."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import TeachingClass
from enrollment.models import Place, WaitlistEntry
from enrollment.panels.waiting import my_waiting
from enrollment.services.places import cancel_place, confirm_place
from enrollment.services.waitlist import join_end
from tests.enrollment.school import (
    NOW,
    make_class,
    make_major,
    make_round,
    make_staff,
    make_student,
)
from tests.enrollment.test_enrolling import request_of
from tests.enrollment.test_offers import full_class, hold, states
from university.accounts.models import User
from university.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def offered():
    """A class whose freed seat is offered to the first of two who wait."""
    row, [place], [first, second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")
    return row, Place.objects.get(student=first), first, second


def test_the_offer_says_what_each_answer_means() -> None:
    _row, place, first, _second = offered()

    page = client_of(first.login).get(f"/enrol/places/{place.pk}/offer/").content.decode()

    words = ("声乐初级1班", "后天", "我要这个名额", "请在2月4日（星期四）前交费", "我不要了")
    assert [word in page for word in words] == [True] * 5


def test_yes_leads_to_the_till_and_no_to_a_page_that_says_so() -> None:
    _row, place, first, second = offered()
    url = f"/enrol/places/{place.pk}/offer/"

    no = client_of(first.login).post(url, {"answer": "decline"}, follow=True)
    next_place = Place.objects.get(student=second)
    yes = client_of(second.login).post(
        f"/enrol/places/{next_place.pk}/offer/", {"answer": "accept"}
    )

    assert (
        ("名额已给下一位" in no.content.decode(), yes.status_code, yes.url),
        states(),
    ) == (
        (True, 302, f"/pay/{next_place.pk}/"),
        {"S0001": ["cancelled", "declined"], "S0002": ["held", "placed"]},
    )


def test_no_answer_chosen_is_asked_for_again() -> None:
    _row, place, first, _second = offered()

    page = client_of(first.login).post(f"/enrol/places/{place.pk}/offer/", {})

    title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert (title.strip().startswith("有错误"), states()["S0001"]) == (
        True,
        ["offered", "offered"],
    )


def test_nobody_sees_the_offer_of_somebody_else() -> None:
    _row, place, _first, second = offered()

    answer = client_of(second.login).post(f"/enrol/places/{place.pk}/offer/", {"answer": "decline"})

    assert (answer.status_code, states()["S0001"]) == (404, ["offered", "offered"])


def test_joining_and_leaving_on_the_site() -> None:
    row, _places, _students = full_class()
    student = make_student(9)
    client, url = client_of(student.login), f"/enrol/{row.pk}/waitlist/"

    asked = client.get(url).content.decode()
    joined = client.post(url, follow=True).content.decode()
    left = client.post(f"{url}leave/").content.decode()

    entry = WaitlistEntry.objects.get(student=student)
    assert (
        "已在候补" in asked,
        "您排在候补第3位" in joined,
        "您不在候补名单上" in left,
        entry.state,
    ) == (True, True, True, "left")


def test_a_question_of_the_class_is_asked_before_one_waits() -> None:
    major = make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。")
    row, _round = make_class("C05", major=major, capacity=0), make_round()
    student = make_student(9)

    answer = client_of(student.login).post(f"/enrol/{row.pk}/waitlist/")

    assert (answer.url, WaitlistEntry.objects.count()) == (f"/enrol/{row.pk}/suitability/", 0)


@pytest.mark.parametrize("lists", [1, 4])
def test_my_page_asks_two_statements_about_waiting(lists) -> None:
    student = make_student()
    make_round()
    for number in range(lists):
        row = make_class(f"C0{number + 1}", weekday=number + 1, capacity=0)
        join_end(student=make_student(50 + number), teaching_class=row)
        join_end(student=student, teaching_class=row)

    with CaptureQueriesContext(connection) as captured:
        html = my_waiting(request_of(student))

    assert (len(captured), html.count("您排在候补第2位")) == (2, lists)


@pytest.fixture
def desk(settings) -> Client:
    return client_of(make_staff("registrar1", is_superuser=True))


def test_the_desk_lists_offers_and_writes_an_answer_down(desk) -> None:
    _row, place, first, _second = offered()

    listed = desk.get("/enrol/desk/offers/").content.decode()
    page = desk.get(f"/enrol/desk/offers/{place.pk}/").content.decode()
    answer = desk.post(f"/enrol/desk/offers/{place.pk}/", {"channel": "phone", "answer": "accept"})

    told = OutboxMessage.objects.filter(student=first, channel="inbox").order_by("pk")
    assert (
        [first.name in text for text in (listed, page)],
        (answer.url, states()["S0001"]),
        list(told.values_list("template", flat=True)),
    ) == (
        [True, True],
        (f"/desk/students/{first.pk}/", ["held", "placed"]),
        ["place_offered", "place_held"],
    )


def test_the_desk_puts_a_person_on_the_list_and_takes_them_off(desk) -> None:
    row, _places, _students = full_class()
    student = make_student(9, login=None)
    url = f"/enrol/desk/{student.pk}/{row.pk}/waitlist/"

    found = []
    for answers in ({"act": "join", "channel": "phone"}, {"act": "leave", "channel": "desk"}):
        desk.post(url, answers)
        found.append(WaitlistEntry.objects.get(student=student).state)

    assert (found, WaitlistEntry.objects.get(student=student).channel) == (
        ["waiting", "left"],
        "phone",
    )


def test_the_registrar_offers_from_the_list_of_a_class(desk) -> None:
    row, _places, [first, _second] = full_class()
    TeachingClass.objects.filter(pk=row.pk).update(capacity=2)

    shown = desk.get(f"/enrol/desk/lists/{row.pk}/").content.decode()
    for _time in range(2):
        desk.post(f"/enrol/desk/lists/{row.pk}/offer/")

    assert (first.student_no in shown, states()) == (
        True,
        {"S0001": ["offered", "offered"], "S0002": ["", "waiting"]},
    )


def test_the_desk_changes_a_class_and_writes_a_leave(desk) -> None:
    one, other = make_class(), make_class("C02", weekday=3)
    student, enrolment_round = make_student(), make_round()
    place = confirm_place(place=hold(student, one, enrolment_round), actor=None)

    desk.post(
        f"/enrol/desk/places/{place.pk}/transfer/",
        {"to_class": other.pk, "reason": "时间不合适", "channel": "desk"},
    )
    moved = Place.objects.get(pk=place.pk).teaching_class_id
    desk.post(
        f"/enrol/desk/{student.pk}/leave/",
        {"from_day": "2027-02-02", "until_day": "2027-06-01", "reason": "去女儿家"},
    )
    student.refresh_from_db()
    standing = student.standing
    desk.post(f"/enrol/desk/{student.pk}/return/")
    student.refresh_from_db()

    assert (
        moved == other.pk,
        (standing, student.standing),
    ) == (
        True,
        ("on_leave", "active"),
    )
