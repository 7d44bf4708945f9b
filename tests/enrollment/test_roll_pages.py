"""The roll on a phone: names and nothing else, with and without script, at a constant cost."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import ClassSession, TeachingClass
from enrollment.models import Attendance, AttendanceMark
from tests.enrollment.classroom import (
    MEETING,
    make_meeting_class,
    may,
    name_leader,
    seat_people,
    teacher_login,
)
from tests.enrollment.school import make_staff, make_student
from university.accounts.models import Student

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(MEETING, tick=False):
        yield


@pytest.fixture
def row() -> TeachingClass:
    return make_meeting_class()


@pytest.fixture
def people(row: TeachingClass) -> list[Student]:
    return seat_people(row, "王桂兰", "李国强", "孙建军")


@pytest.fixture
def session(row: TeachingClass) -> ClassSession:
    return row.sessions.get(number=3)


@pytest.fixture
def leader(client: Client, row: TeachingClass, people: list[Student]) -> Client:
    client.force_login(name_leader(row, people[2]))
    return client


def open_roll(client: Client, session: ClassSession) -> Any:
    return client.get(reverse("classroom:roll", args=[session.pk]))


def send(client: Client, session: ClassSession, *rows: dict[str, object]) -> Any:
    address = reverse("classroom:marks", args=[session.pk])
    return client.post(address, json.dumps({"marks": rows}), content_type="application/json")


def tapped(student: Student, mark: str = "present", key: str = "a" * 32) -> dict[str, object]:
    return {"key": key, "student": student.pk, "mark": mark, "at": MEETING.timestamp() * 1000}


def standing() -> dict[str, str]:
    return dict(Attendance.objects.values_list("student__name", "mark"))


def test_a_leader_sees_names_and_no_number_no_phone_no_secret(leader, session, people):
    Student.objects.filter(pk=people[0].pk).update(
        emergency_contact_name="王小明", emergency_contact_phone="+8612000000777"
    )
    page = open_roll(leader, session).text
    assert [name for name in ("王桂兰", "李国强", "孙建军") if name not in page] == []
    secrets = [
        "王小明",
        "000777",
        *(person.student_no for person in people),
        *(person.card_token for person in people),
        *(person.login.phone for person in people),
        *(str(person.birth_date.year) for person in people),
    ]
    assert [secret for secret in secrets if secret in page] == []


def test_two_of_one_name_are_told_apart_by_the_end_of_their_number(leader, session, row):
    seat_people(row, "王桂兰", first=41)
    page = open_roll(leader, session)
    shown = [(one.name, one.shows_short) for one in page.context["people"]]
    assert shown == [("王桂兰", True), ("李国强", False), ("孙建军", False), ("王桂兰", True)]


def test_my_page_leads_a_leader_to_the_roll_and_nobody_else(leader, session, people):
    address = reverse("classroom:roll", args=[session.pk])
    other = Client()
    other.force_login(people[0].login)
    pages = [one.get(reverse("accounts:my")).text for one in (leader, other)]
    assert [address in page for page in pages] == [True, False]


def test_a_phone_sends_and_hears_which_were_taken(leader, session, people):
    stranger = make_student(99)
    answer = send(leader, session, tapped(people[0]), tapped(stranger, key="b" * 32))
    assert (answer.status_code, answer.json(), standing()) == (
        200,
        {"taken": ["a" * 32], "refused": ["b" * 32]},
        {"王桂兰": "present"},
    )


def test_a_phone_that_sends_again_hears_the_same_and_nothing_is_written(leader, session, people):
    answers = [send(leader, session, tapped(people[0])).json() for _again in range(3)]
    assert (answers, AttendanceMark.objects.count()) == (
        [{"taken": ["a" * 32], "refused": []}] * 3,
        1,
    )


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"marks": 1}', '{"marks": [{}]}', '{"marks": [[1]]}', "\xff",
     '{"marks": [{"key": "a", "student": "x", "mark": "present", "at": 0}]}',
     '{"marks": [{"key": "a", "student": 1, "mark": "present", "at": NaN}]}',
     '{"marks": [{"key": "a", "student": 1e400, "mark": "present", "at": 0}]}'],
)  # fmt: skip
def test_what_no_phone_of_ours_sends_is_answered_and_nothing_written(leader, session, body):
    address = reverse("classroom:marks", args=[session.pk])
    answer = leader.post(address, body, content_type="application/json")
    assert (answer.status_code, standing()) == (400, {})


def test_a_meeting_called_off_says_so_to_the_phone(leader, session, people):
    ClassSession.objects.filter(pk=session.pk).update(state="cancelled")
    answer = send(leader, session, tapped(people[0]))
    assert (answer.status_code, answer.json()["code"], standing()) == (
        409,
        "session_called_off",
        {},
    )


@pytest.mark.parametrize("who", ["classmate", "stranger"])
def test_nobody_else_opens_or_sends(row, session, people, who):
    login = people[0].login if who == "classmate" else make_student(99).login
    client = Client()
    client.force_login(login)
    found = (
        open_roll(client, session).status_code,
        send(client, session, tapped(people[1])).status_code,
    )
    assert (found, standing()) == ((403, 403), {})


def test_a_leader_of_one_class_finds_no_other(leader, people):
    other = make_meeting_class("C02", weekday=2)
    assert open_roll(leader, other.sessions.get(number=3)).status_code == 404
    assert leader.get(reverse("classroom:roster", args=[other.pk])).status_code == 404


def press(client: Client, session: ClassSession, **fields: str) -> Any:
    address = reverse("classroom:roll", args=[session.pk])
    return client.post(address, {"key": "k" * 32, **fields})


def test_without_script_a_button_marks_one_person_and_comes_back_to_them(leader, session, people):
    answer = press(leader, session, tap=f"absent:{people[1].pk}")
    assert (answer.url, standing()) == (
        f"/classroom/{session.pk}/#person-{people[1].pk}",
        {"李国强": "absent"},
    )


def test_without_script_one_button_marks_the_others(leader, session, people):
    press(leader, session, tap=f"absent:{people[1].pk}")
    press(leader, session, rest="present", key="r" * 32)
    assert standing() == {"王桂兰": "present", "李国强": "absent", "孙建军": "present"}


@pytest.mark.parametrize("typed", ["token", "number", "0001", " 00 01 "])
def test_without_script_a_card_marks_its_person(leader, session, people, typed):
    said = {"token": people[0].card_token, "number": people[0].student_no}.get(typed, typed)
    press(leader, session, card=said)
    assert standing() == {"王桂兰": "present"}


@pytest.mark.parametrize("typed", ["9999", "01", "", "王桂兰", "x" * 999])
def test_a_card_of_nobody_here_marks_nobody_and_says_so(leader, session, people, typed):
    address = reverse("classroom:roll", args=[session.pk])
    answer = leader.post(address, {"key": "k" * 32, "card": typed}, follow=True)
    assert ("本班没有找到这个人。" in answer.text, standing()) == (True, {})


@pytest.mark.parametrize(
    "tap", ["present", "present:", "present:x", "present:" + "9" * 5000, "no:1"]
)
def test_a_button_that_we_did_not_make_marks_nobody(leader, session, people, tap):
    assert (press(leader, session, tap=tap).status_code, standing()) == (302, {})


def test_a_refusal_is_read_on_the_same_page(leader, session, people):
    ClassSession.objects.filter(pk=session.pk).update(state="cancelled")
    answer = press(leader, session, rest="present")
    assert (answer.status_code, "这次课停了，不用点名。" in answer.text) == (409, True)


def test_a_teacher_prints_the_list_with_a_column_a_meeting(row, session, people, client):
    client.force_login(teacher_login(row.teacher))
    page = client.get(reverse("classroom:roster", args=[row.pk]))
    columns = [(one.month, one.day) for one in page.context["columns"]]
    names = [line.name for line in page.context["lines"]]
    assert (columns, names) == (
        [("3月", "1日"), ("3月", "8日"), ("3月", "15日")],
        ["王桂兰", "李国强", "孙建军"],
    )


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["sessions", "roll", "roster"])
def test_a_page_costs_the_same_for_three_people_and_for_twenty(leader, row, session, page):
    args = {"sessions": [], "roll": [session.pk], "roster": [row.pk]}[page]
    address = reverse(f"classroom:{page}", args=args)
    statements(leader, address)
    few = statements(leader, address)
    seat_people(row, *(f"学员{number}" for number in range(17)), first=50)
    assert (few <= 16, statements(leader, address) - few) == (True, 0)


@pytest.mark.parametrize("page", ["completion", "completion_classes", "calls"])
def test_an_office_page_costs_the_same_for_three_people_and_for_twenty(row, people, client, page):
    rights = ("view_completion", "confirm_completion", "view_absencecall", "view_certificate")
    client.force_login(may(make_staff("registrar"), *rights))
    args = [row.pk] if page == "completion" else []
    address = reverse(f"classroom:{page}", args=args)
    statements(client, address)
    few = statements(client, address)
    seat_people(row, *(f"学员{number}" for number in range(17)), first=50)
    assert (few <= 16, statements(client, address) - few) == (True, 0)
