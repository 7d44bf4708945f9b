"""The summary of a month: everything new on one page, and nothing of others."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import ClassSession, Homework, LessonQuestion, TeachingClass
from enrollment.models import Attendance, ClassNotice, MonthLook
from enrollment.queries.month import Month, chosen_month, has_news, is_oldest, summary, this_month
from enrollment.services.month_looks import note_look
from tests.courses.lessons.cloud import browser, cloud_class, live_lesson, student_in
from tests.enrollment.classroom import MEETING
from tests.enrollment.school import make_class, make_student
from university.accounts.models import Student, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = MEETING.isoformat()


@pytest.fixture
def school() -> tuple[TeachingClass, User, Student]:
    """A class with meetings on 1, 8 and 15 March, its teacher and somebody of it."""
    row, teacher = cloud_class()
    return row, teacher, student_in(row)


def fill(row: TeachingClass, teacher: User, student: Student, *, times: int = 1) -> None:
    """Something of everything, this month."""
    for number in range(times):
        lesson = live_lesson(row)
        LessonQuestion.objects.create(
            student=student,
            lesson=lesson,
            key=uuid4(),
            text=f"怎么换气{number}",
            state="answered",
            answer=f"慢慢吸{number}",
            answered_by=teacher,
            answered_at=MEETING,
        )
        Homework.objects.create(
            student=student,
            lesson=lesson,
            key=uuid4(),
            picture="none",
            comment=f"写得稳{number}",
            answered_by=teacher,
            answered_at=MEETING,
        )
        ClassNotice.objects.create(
            teaching_class=row,
            key=uuid4(),
            title=f"带毛笔{number}",
            text="星期一",
            posted_by=teacher,
            posted_as="teacher",
            posted_at=MEETING,
        )


def mark(student: Student, session: ClassSession, word: str, actor: User) -> None:
    Attendance.objects.create(session=session, student=student, mark=word, marked_by=actor)


def test_one_page_says_everything(school: Any) -> None:
    row, teacher, student = school
    fill(row, teacher, student)
    first, second, third = row.sessions.order_by("number")
    for session, word in ((first, "present"), (second, "absent"), (third, "excused")):
        mark(student, session, word, teacher)
    ClassSession.objects.create(
        teaching_class=row,
        number=9,
        starts_at=MEETING + timedelta(days=28),
        ends_at=MEETING + timedelta(days=28, minutes=90),
        room=row.room,
        teacher=row.teacher,
    )
    page = browser(student.login).get("/my/month/").content.decode()
    wanted = (
        "2027年3月小结", "怎样呼吸1", "怎么换气0", "慢慢吸0", "写得稳0", "带毛笔0",
        "1次：3月8日（星期一）", "1次：3月15日（星期一）", "4月12日（星期一）上午8:45到10:15",
    )  # fmt: skip
    assert [word for word in wanted if word not in page] == []


def test_nothing_of_others_and_nothing_of_other_months(school: Any) -> None:
    row, teacher, student = school
    fill(row, teacher, student)
    other = student_in(make_class("C02"), 7)
    stranger = summary(other, [other.places.get().teaching_class_id], this_month())
    before = summary(student, [row.pk], this_month().before())
    assert (stranger.is_empty, before.is_empty) == (True, False)
    assert [row.starts_at.month for row in before.coming] == [3, 3, 3]
    assert (before.lessons, before.answers, before.homework, before.notices) == ([], [], [], [])


def test_what_is_hidden_or_taken_back_is_left_out(school: Any) -> None:
    row, teacher, student = school
    fill(row, teacher, student)
    LessonQuestion.objects.update(state="hidden")
    ClassNotice.objects.update(taken_back_at=MEETING, taken_back_by=teacher)
    found = summary(student, [row.pk], this_month())
    assert (found.answers, found.notices, has_news_of(student, row)) == ([], [], True)
    Homework.objects.update(answered_at=None)
    for lesson in list(found.lessons):
        lesson.unpublish()
    assert has_news_of(student, row) is False


def has_news_of(student: Student, row: TeachingClass) -> bool:
    return has_news(student, [row.pk])


def test_a_lesson_counts_from_the_end_of_its_meeting(school: Any, settings: Any) -> None:
    row, _teacher, student = school
    third = row.sessions.get(number=3)
    live_lesson(row, session=third)
    found = [len(summary(student, [row.pk], this_month()).lessons)]
    note_look(student=student, at=MEETING)
    settings.TEST_CLOCK = third.ends_at.isoformat()
    found.append(len(summary(student, [row.pk], this_month()).lessons))
    assert (found, has_news_of(student, row)) == ([0, 1], True)


def test_the_mark_says_new_until_one_has_looked(school: Any, settings: Any) -> None:
    row, teacher, student = school
    client, found = browser(student.login), []
    found.append("有新内容" in client.get("/my/").content.decode())
    fill(row, teacher, student)
    found.append("有新内容" in client.get("/my/").content.decode())
    settings.TEST_CLOCK = (MEETING + timedelta(minutes=1)).isoformat()
    client.get("/my/month/")
    found.append("有新内容" in client.get("/my/").content.decode())
    settings.TEST_CLOCK = (MEETING + timedelta(minutes=2)).isoformat()
    ClassNotice.objects.update(posted_at=MEETING + timedelta(minutes=2))
    found.append("有新内容" in client.get("/my/").content.decode())
    assert (found, MonthLook.objects.count()) == ([False, True, False, True], 1)


def test_a_head_request_is_no_look(school: Any) -> None:
    browser(school[2].login).head("/my/month/")
    assert MonthLook.objects.count() == 0


def test_who_has_no_class_is_not_asked_to_look(school: Any) -> None:
    stranger = make_student(9)
    page = browser(stranger.login).get("/my/").content.decode()
    empty = browser(stranger.login).get("/my/month/").content.decode()
    assert ("本月小结" in page, "这个月没有新内容" in empty) == (False, True)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("", Month(2027, 3)),
        ("2027-03", Month(2027, 3)),
        ("2026-12", Month(2026, 12)),
        ("2026-04", Month(2026, 4)),
        ("2026-03", Month(2027, 3)),
        ("2027-04", Month(2027, 3)),
        ("2027-13", Month(2027, 3)),
        ("0000-00", Month(2027, 3)),
        ("-1", Month(2027, 3)),
        ("2027-03'; DROP", Month(2027, 3)),
        ("\x00", Month(2027, 3)),
    ],
)
def test_a_month_of_the_last_year_or_the_present_one(typed: str, month: Month) -> None:
    assert chosen_month(typed) == month


def test_months_follow_each_other_over_the_year() -> None:
    december = Month(2026, 12)
    assert (december.next(), Month(2027, 1).before(), str(december)) == (
        Month(2027, 1),
        december,
        "2026-12",
    )
    assert (is_oldest(Month(2026, 4)), is_oldest(Month(2026, 5))) == (True, False)
    assert (december.starts.isoformat(), december.ends.isoformat()) == (
        "2026-12-01T00:00:00+08:00",
        "2027-01-01T00:00:00+08:00",
    )


@pytest.mark.parametrize("typed", ["2026-04", "x" * 300, "2027-99"])
def test_any_month_in_the_address_gives_a_page(school: Any, typed: str) -> None:
    assert browser(school[2].login).get("/my/month/", {"month": typed}).status_code == 200


def test_statements_do_not_grow_with_what_there_is(school: Any) -> None:
    row, teacher, student = school
    client = browser(student.login)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    fill(row, teacher, student)
    client.get("/my/month/")
    few = [asked(path) for path in ("/my/month/", "/my/")]
    fill(row, teacher, student, times=8)
    assert [asked(path) for path in ("/my/month/", "/my/")] == few
