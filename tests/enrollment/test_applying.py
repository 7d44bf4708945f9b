"""The senior's pages of an application: the list, the question, the check page, what comes next."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enrollment.models import Application, ApplicationDraft
from enrollment.services.application_drafts import delete_old_application_drafts
from tests.enrollment.applying import make_drawn_round, make_policy, send, wishes_of
from tests.enrollment.school import NOW, make_class, make_major, make_student
from university.accounts.models import (
    AuthorityScope,
    GivenHow,
    ProxyAuthorization,
    Student,
    User,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def client_of(student: Student) -> Client:
    client = Client()
    client.force_login(student.login, "university.accounts.backends.PhoneBackend")
    return client


def in_hand() -> list[tuple[list[int], int]]:
    return list(ApplicationDraft.objects.values_list("class_ids", "wants"))


def test_from_the_class_page_to_the_application() -> None:
    drawn, client = make_drawn_round(), client_of(make_student())
    make_policy()
    one, two = make_class(), make_class("C02", weekday=2)

    steps = [
        client.get(f"/enrol/{one.pk}/").url,
        client.post(f"/enrol/{one.pk}/wish/").url,
        client.post(f"/enrol/{two.pk}/wish/").url,
        client.post(f"/enrol/rounds/{drawn.pk}/wishes/", {"up": two.pk}).url,
        client.post(f"/enrol/rounds/{drawn.pk}/wants/", {"wants": "2"}).url,
    ]
    seen = client.get(f"/enrol/rounds/{drawn.pk}/check/").context["seen"]
    sent = client.post(f"/enrol/rounds/{drawn.pk}/check/", {"seen": seen}).url

    application = Application.objects.get()
    assert (steps, sent, wishes_of(application), application.wants, in_hand()) == (
        [
            f"/enrol/{one.pk}/wish/",
            f"/enrol/rounds/{drawn.pk}/wishes/",
            f"/enrol/rounds/{drawn.pk}/wishes/",
            f"/enrol/rounds/{drawn.pk}/wishes/",
            f"/enrol/rounds/{drawn.pk}/check/",
        ],
        f"/enrol/applications/{application.pk}/",
        [(1, "C02", "not_needed"), (2, "C01", "not_needed")],
        2,
        [],
    )


@pytest.mark.parametrize(
    ("act", "which", "left"),
    [
        ("up", 0, [0, 1, 2]),
        ("up", 2, [0, 2, 1]),
        ("down", 0, [1, 0, 2]),
        ("down", 2, [0, 1, 2]),
        ("remove", 1, [0, 2]),
    ],
)
def test_the_order_changes_by_plain_buttons(act: str, which: int, left: list[int]) -> None:
    student, drawn = make_student(), make_drawn_round()
    ids = [make_class(f"C0{number}", weekday=number).pk for number in (1, 2, 3)]
    ApplicationDraft.objects.create(student=student, round=drawn, class_ids=ids, wants=1)

    client_of(student).post(f"/enrol/rounds/{drawn.pk}/wishes/", {act: ids[which]})

    assert in_hand() == [([ids[at] for at in left], 1)]


@pytest.mark.parametrize("value", ["", "x", "999999", "-1", "²", "9" * 30])
def test_buttons_that_nobody_made_change_nothing(value: str) -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class()
    ApplicationDraft.objects.create(student=student, round=drawn, class_ids=[row.pk], wants=1)

    answer = client_of(student).post(f"/enrol/rounds/{drawn.pk}/wishes/", {"remove": value})

    assert (answer.status_code, in_hand()) == (302, [([row.pk], 1)])


def test_a_fourth_wish_is_refused_with_the_list_in_view() -> None:
    student, drawn = make_student(), make_drawn_round()
    rows = [make_class(f"C0{number}", weekday=number) for number in (1, 2, 3, 4)]
    ids = [row.pk for row in rows[:3]]
    ApplicationDraft.objects.create(student=student, round=drawn, class_ids=ids, wants=1)

    answer = client_of(student).post(f"/enrol/{rows[3].pk}/wish/")

    assert (answer.status_code, "一次最多填3个志愿。" in answer.content.decode(), in_hand()) == (
        409,
        True,
        [(ids, 1)],
    )


def test_a_list_that_changed_is_shown_again_before_it_is_sent() -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class()
    ApplicationDraft.objects.create(student=student, round=drawn, class_ids=[row.pk], wants=1)

    answer = client_of(student).post(f"/enrol/rounds/{drawn.pk}/check/", {"seen": "1-2.1.1"})

    assert (answer.status_code, answer.context["is_stale"], Application.objects.count()) == (
        409,
        True,
        0,
    )


def test_a_class_with_a_question_asks_it_before_it_goes_on_the_list() -> None:
    make_drawn_round()
    major = make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。")
    row, client = make_class(major=major), client_of(make_student())

    steps = [
        client.get(f"/enrol/{row.pk}/wish/").url,
        client.post(f"/enrol/{row.pk}/suitability/", {"is_suited": "yes"}).url,
        client.get(f"/enrol/{row.pk}/check/").url,
    ]

    assert steps == [
        f"/enrol/{row.pk}/suitability/",
        f"/enrol/{row.pk}/check/",
        f"/enrol/{row.pk}/wish/",
    ]


def test_who_is_too_young_reads_why() -> None:
    make_drawn_round()
    row = make_class()
    student = make_student(birth_date=NOW.date().replace(year=1980), sex="male")

    answer = client_of(student).get(f"/enrol/{row.pk}/wish/")

    assert (answer.status_code, "还差8年" in answer.content.decode(), in_hand()) == (200, True, [])


@pytest.mark.parametrize(
    ("passed", "sentence"),
    [
        (timedelta(0), "已经报上了。2月7日（星期日）上午10:00以前都可以改。"),
        (timedelta(days=5), "报名已截止，等着抽签。"),
    ],
)
def test_the_page_says_where_it_stands(clock, passed: timedelta, sentence: str) -> None:
    student = make_student()
    application = send(student, make_drawn_round(), make_class())
    clock.move_to(NOW + passed)

    page = client_of(student).get(f"/enrol/applications/{application.pk}/").content.decode()

    assert sentence in page


def test_the_page_says_when_and_where_lots_are_drawn(clock) -> None:
    student = make_student()
    drawn = make_drawn_round(draw_at=NOW + timedelta(days=7), draw_place="多功能厅")
    application = send(student, drawn, make_class())
    clock.move_to(NOW + timedelta(days=6))

    page = client_of(student).get(f"/enrol/applications/{application.pk}/").content.decode()

    assert "2月9日（星期二）上午10:00在多功能厅抽签，谁都可以来看。" in page


def test_taking_back_asks_once_and_says_so() -> None:
    student = make_student()
    application = send(student, make_drawn_round(), make_class())
    client, address = client_of(student), f"/enrol/applications/{application.pk}/"

    asked = client.get(f"{address}withdraw/").status_code
    answer = client.post(f"{address}withdraw/")
    page = client.get(address).content.decode()

    assert (asked, answer.url, "报名已撤回，不用交费。" in page) == (200, address, True)


def test_taking_back_too_late_is_refused(clock) -> None:
    student = make_student()
    application = send(student, make_drawn_round(), make_class())
    clock.move_to(NOW + timedelta(days=5))

    answer = client_of(student).post(f"/enrol/applications/{application.pk}/withdraw/")

    application.refresh_from_db()
    assert (answer.status_code, application.state) == (409, "submitted")


def test_nobody_reads_the_application_of_another() -> None:
    application = send(make_student(), make_drawn_round(), make_class())
    client = client_of(make_student(2))
    address = f"/enrol/applications/{application.pk}/"

    codes = [client.get(f"{address}{tail}").status_code for tail in ("", "withdraw/", "slip/")]

    assert codes == [404, 404, 404]


def test_the_slip_is_one_large_page() -> None:
    student = make_student()
    application = send(student, make_drawn_round(), make_class())

    page = client_of(student).get(f"/enrol/applications/{application.pk}/slip/").content.decode()

    assert ("print-page--large" in page, "第一志愿：声乐初级1班" in page) == (True, True)


def test_my_page_shows_what_is_sent_and_what_is_not() -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class()
    client = client_of(student)
    client.post(f"/enrol/{row.pk}/wish/")
    unsent = client.get("/my/").content.decode()
    send(student, drawn, row)

    sent = client.get("/my/").content.decode()

    assert [
        "志愿选好了，还没有提交。" in unsent,
        "志愿选好了，还没有提交。" in sent,
        "已经报上了。" in sent,
    ] == [True, False, True]


def test_lists_that_nobody_sent_are_forgotten_after_seven_days(clock) -> None:
    student, drawn = make_student(), make_drawn_round(closes_at=NOW + timedelta(days=30))
    ApplicationDraft.objects.create(student=student, round=drawn, class_ids=[1], wants=1)
    clock.move_to(NOW + timedelta(days=7))
    early = delete_old_application_drafts()
    clock.move_to(NOW + timedelta(days=7, seconds=1))

    assert (early, delete_old_application_drafts(), in_hand()) == (0, 1, [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_application_costs_the_same_with_one_wish_or_three(count: int) -> None:
    student, drawn = make_student(), make_drawn_round()
    rows = [make_class(f"C0{number}", weekday=number) for number in range(1, count + 1)]
    application, client = send(student, drawn, *rows), client_of(student)
    client.get(f"/enrol/applications/{application.pk}/")

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/enrol/applications/{application.pk}/")

    reads = [row["sql"] for row in captured if "enrollment_" in row["sql"]]
    assert len(reads) == 2, reads


def test_a_helper_sees_for_whom_they_act_and_does_not_answer_the_question() -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class()
    daughter = User.objects.create(phone="+8612012340000", first_name="刘小雨")
    ProxyAuthorization.objects.create(
        helper=daughter,
        student=student,
        scope=AuthorityScope.ENROL,
        given_how=GivenHow.CODE,
        valid_until=(NOW + timedelta(days=90)).date(),
    )
    client = Client()
    client.force_login(daughter, "university.accounts.backends.PhoneBackend")
    session = client.session
    session["acting_for"] = student.pk
    session.save()

    client.post(f"/enrol/{row.pk}/wish/")
    page = client.get(f"/enrol/rounds/{drawn.pk}/wishes/").content.decode()

    assert ("acting-banner" in page, "王桂兰" in page, in_hand()) == (True, True, [([row.pk], 1)])
