"""The record of a class on the teacher's screen and on paper, and what a senior reads at home."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from courses.models import TeachingClass
from enrollment.models import Attendance, MakeUp
from enrollment.queries.class_records import record_of
from tests.courses.lessons.cloud import browser
from tests.enrollment.classroom import (
    make_meeting_class,
    may,
    name_leader,
    seat_people,
    teacher_login,
)
from tests.enrollment.school import make_staff
from tests.enrollment.test_make_ups import NOW, lesson_of, meeting, watch
from university.accounts.models import Student, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def row() -> TeachingClass:
    return make_meeting_class()


def mark(row: TeachingClass, student: Student, value: str, number: int = 3) -> None:
    Attendance.objects.create(
        session=meeting(row, number),
        student=student,
        mark=value,
        marked_by=User.objects.get_or_create(username="marker")[0],
        marked_at=NOW,
    )


def filled(row: TeachingClass) -> list[Student]:
    """Six people, one of each standing, and the meeting's lesson."""
    people = seat_people(row, "到一", "假二", "补三", "看四", "缺五", "未六")
    lesson = lesson_of(meeting(row))
    for student, value in zip(
        people, ("present", "excused", "absent", "absent", "absent"), strict=False
    ):
        mark(row, student, value)
    watch(people[2], lesson, 29)
    watch(people[3], lesson, 9)
    return people


def words(client: Client, address: str) -> list[str]:
    """The cells of the page's table, row by row."""
    answer = client.get(address)
    assert answer.status_code == 200
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", one, re.DOTALL) for one in rows]
    return [" | ".join(" ".join(strip_tags(cell).split()) or "·" for cell in one) for one in cells]


def test_the_teacher_sees_first_who_neither_came_nor_watched(row):
    filled(row)
    login = teacher_login(row.teacher)
    assert words(browser(login), f"/teach/records/{row.pk}/") == [
        "缺五 0005 | 没来也没看网课 | —",
        "看四 0004 | 没来，网课没看完 | 网课看了百分之31",
        "假二 0002 | 请假 | —",
        "补三 0003 | 看网课补上了 | 没来，网课看了百分之100",
        "到一 0001 | 到 | —",
        "未六 0006 | 没点 | —",
    ]


def test_on_paper_each_meeting_is_a_sign(row):
    people = filled(row)
    mark(row, people[0], "absent", 2)
    login = teacher_login(row.teacher)
    assert words(browser(login), f"/teach/records/{row.pk}/print/") == [
        "到一 0001 | · | 缺 | 到 | 1",
        "假二 0002 | · | · | 假 | ·",
        "补三 0003 | · | · | 缺补 | ·",
        "看四 0004 | · | · | 缺31% | 1",
        "缺五 0005 | · | · | 缺 | 1",
        "未六 0006 | · | · | · | ·",
    ]


def test_another_meeting_is_one_tap_away(row):
    people = filled(row)
    mark(row, people[0], "absent", 2)
    login = teacher_login(row.teacher)
    second = meeting(row, 2)
    page = browser(login).get(f"/teach/records/{row.pk}/?meeting={second.pk}")
    assert (page.context["meeting"], page.context["before"], page.context["after"]) == (
        second, meeting(row, 1), meeting(row, 3),
    )  # fmt: skip
    assert words(browser(login), f"/teach/records/{row.pk}/?meeting={second.pk}")[0] == (
        "到一 0001 | 没来 | —"
    )


def test_only_its_teacher_and_staff_who_see_attendance_open_it(row):
    (student, *_rest) = filled(row)
    other = make_meeting_class("C02", weekday=2)
    other.teacher = type(row.teacher).objects.create(code="T9", name="周老师")
    other.save()
    office = may(make_staff("office"), "view_attendance")
    people = {
        "teacher": teacher_login(row.teacher),
        "other teacher": teacher_login(other.teacher, "teacher2"),
        "office": office,
        "leader": name_leader(row, student),
        "staff": make_staff("nobody"),
    }
    codes = {
        name: [
            browser(user).get(f"/teach/records/{path}").status_code
            for path in ("", f"{row.pk}/", f"{row.pk}/print/")
        ]
        for name, user in people.items()
    }
    assert codes == {
        "teacher": [200, 200, 200],
        "other teacher": [200, 404, 404],
        "office": [200, 200, 200],
        "leader": [403, 403, 403],
        "staff": [403, 403, 403],
    }
    assert browser(None).get(f"/teach/records/{row.pk}/").status_code == 302


def test_an_empty_class_and_one_that_has_not_met_say_so(row):
    login = teacher_login(row.teacher)
    page = browser(login).get(f"/teach/records/{row.pk}/").content.decode()
    with time_machine.travel(NOW - timedelta(days=30), tick=False):
        early = browser(login).get(f"/teach/records/{row.pk}/").content.decode()
    assert ("这个班还没有学员" in page, "这个班还没有上过课" in early) == (True, True)


def test_a_record_costs_the_same_for_six_people_and_for_thirty(row):
    filled(row)
    counts = []
    for more in (0, 24):
        for student in seat_people(row, *[f"学员{n}" for n in range(more)], first=10):
            mark(row, student, "absent")
            mark(row, student, "absent", 2)
        with CaptureQueriesContext(connection) as queries:
            lines = record_of(row).lines
        counts.append((len(lines), len(queries)))
    assert counts == [(6, 6), (30, 6)]


def test_a_senior_reads_it_on_the_own_page_and_on_the_lesson(row):
    (student,) = seat_people(row, "王桂兰")
    lesson = lesson_of(meeting(row), title="唱好第一句")
    mark(row, student, "absent")
    watch(student, lesson, 9)
    client = browser(student.login)
    missed = "声乐初级1班，3月15日（星期一）的课您没来"
    left = "已看1分钟，共4分钟；3月29日（星期一）前再看3分钟就算补上。"
    lesson_url = f"/lessons/{lesson.slug}/"
    for address in ("/my/", lesson_url):
        page = client.get(address).content.decode()
        assert (missed in page, left in page) == (True, True), address
    watch(student, lesson, 29)
    for address in ("/my/", lesson_url):
        page = client.get(address).content.decode()
        assert (missed in page, "看网课补上了" in page) == (True, True), address
    assert MakeUp.objects.count() == 1


def test_who_came_reads_nothing_of_it(row):
    (student,) = seat_people(row, "王桂兰")
    lesson = lesson_of(meeting(row))
    mark(row, student, "present")
    client = browser(student.login)
    pages = [
        client.get(address).content.decode() for address in ("/my/", f"/lessons/{lesson.slug}/")
    ]
    assert [("补上" in page, "没来" in page) for page in pages] == [(False, False)] * 2


def test_the_call_list_says_both(row):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, "absent", 2)
    mark(row, student, "absent", 3)
    watch(student, lesson_of(meeting(row)), 9)
    office = may(make_staff("office"), "view_absencecall")
    assert words(browser(office), "/classroom/calls/") == [
        "王桂兰 | 声乐初级1班 | 3月8日（星期一）没有网课3月15日（星期一）网课看了百分之31 | 0次"
    ]
