"""Notices of a class: who writes them, who reads them, how many, and what remains."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import ClassSession, ClassState, Teacher, TeachingClass
from courses.services.publishing import publish_class_page
from enrollment.models import ClassNotice, EnrollmentPolicy
from enrollment.services.class_notices import post_notice, take_notice_back, text_notice
from enrollment.states import PlaceState
from tests.courses.lessons.cloud import browser, place, waiting_for
from tests.enrollment.classroom import (
    MEETING,
    make_meeting_class,
    may,
    name_leader,
    seat_people,
    teacher_login,
)
from tests.enrollment.school import make_class, make_staff, make_student
from university.accounts.models import User
from university.notifications.models import Channel, OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = MEETING.isoformat()


@pytest.fixture
def school() -> TeachingClass:
    """A class with two people, the second of whom leads it, and a teacher."""
    row = make_meeting_class()
    teacher_login(row.teacher)
    people = seat_people(row, "王桂兰", "李国强")
    name_leader(row, people[1])
    return row


def people(row: TeachingClass) -> dict[str, User]:
    """One login of each standing towards the class."""
    other = make_class("C02", teacher=Teacher.objects.create(code="T9", name="赵"))
    offered, left = make_student(13), make_student(14)
    place(offered, row, PlaceState.OFFERED)
    place(left, row, PlaceState.CANCELLED)
    logins = list(User.objects.filter(students__places__teaching_class=row).order_by("pk"))
    return {
        "student": logins[0],
        "leader": logins[1],
        "waits": waiting_for(row, 15).login,
        "offered": offered.login,
        "gave back": left.login,
        "stranger": make_student(16).login,
        "teacher": row.teacher.user,
        "other teacher": teacher_login(other.teacher, "teacher9"),
        "homeroom": may(make_staff("home"), "add_classnotice"),
        "desk": make_staff("desk9"),
    }  # type: ignore[dict-item]


def says(actor: User, row: TeachingClass, **fields: Any) -> ClassNotice:
    values = {"key": uuid4(), "title": "带毛笔", "text": "星期一上课请带毛笔。", **fields}
    return post_notice(actor=actor, teaching_class=row, **values)


def test_teacher_leader_and_office_write_each_in_their_office(school: TeachingClass) -> None:
    found = {}
    for name, login in people(school).items():
        try:
            found[name] = says(login, school).posted_as
        except Refusal as refusal:
            found[name] = refusal.code
        ClassNotice.objects.all().delete()
    no = "not_your_class"
    assert found == dict.fromkeys(found, no) | {
        "teacher": "teacher",
        "leader": "leader",
        "homeroom": "school",
    }


def test_who_stands_in_writes_while_they_do(school: TeachingClass, settings: Any) -> None:
    other = people(school)["other teacher"]
    ClassSession.objects.filter(teaching_class=school, number=3).update(teacher=other.teacher)
    assert says(other, school).posted_as == "teacher"
    settings.TEST_CLOCK = (MEETING + timedelta(days=20)).isoformat()
    with pytest.raises(Refusal):
        says(other, school)


def test_a_leader_of_yesterday_writes_no_more(school: TeachingClass) -> None:
    leader = people(school)["leader"]
    school.leaders.update(until=date(2027, 3, 14))
    with pytest.raises(Refusal):
        says(leader, school)
    assert ClassNotice.objects.count() == 0


def test_the_class_reads_it_and_nobody_else(school: TeachingClass) -> None:
    logins = people(school)
    says(logins["teacher"], school)
    found = {
        name: browser(login).get(f"/enrol/{school.pk}/notices/").status_code
        for name, login in logins.items()
    }
    in_class = ("student", "leader", "waits", "offered", "teacher")
    assert found == dict.fromkeys(found, 404) | dict.fromkeys(in_class, 200)


def test_ones_own_page_and_the_class_page_show_it_to_the_class(school: TeachingClass) -> None:
    logins = people(school)
    page = publish_class_page(actor=None, teaching_class=school)
    says(logins["teacher"], school)
    path = page.url
    found = {
        name: [
            "星期一上课请带毛笔。" in browser(login).get(one, follow=True).content.decode()
            for one in ("/my/", path)
        ]
        for name, login in logins.items()
        if name in ("student", "waits", "stranger", "gave back")
    }
    assert found == {
        "student": [True, True],
        "waits": [True, True],
        "stranger": [False, False],
        "gave back": [False, False],
    }


def test_the_newest_few_stand_on_the_page_and_important_ones_on_top(
    school: TeachingClass, settings: Any
) -> None:
    teacher, day = people(school)["teacher"], MEETING - timedelta(days=5)
    for number in range(5):
        settings.TEST_CLOCK = (day + timedelta(days=number)).isoformat()
        until = date(2027, 3, 20) if number == 0 else None
        says(teacher, school, title=f"通知{number}", important_until=until)
    settings.TEST_CLOCK = MEETING.isoformat()
    page = browser(people_login(school)).get("/my/").content.decode()
    assert [page.find(f"通知{number}") > 0 for number in range(5)] == [
        True, False, False, True, True,
    ]  # fmt: skip
    assert page.find("通知0") < page.find("通知4") < page.find("通知3")
    settings.TEST_CLOCK = "2027-03-21T09:00:00+08:00"
    assert "通知0" not in browser(people_login(school)).get("/my/").content.decode()


def people_login(row: TeachingClass) -> User:
    """The first person of the class."""
    return User.objects.filter(students__places__teaching_class=row).order_by("pk")[0]


def test_nobody_gets_a_message(school: TeachingClass) -> None:
    says(people(school)["teacher"], school)
    assert OutboxMessage.objects.count() == 0


def test_three_a_day_are_enough_and_one_taken_back_gives_one_more(
    school: TeachingClass, settings: Any
) -> None:
    logins = people(school)
    first = says(logins["teacher"], school)
    says(logins["leader"], school)
    says(logins["homeroom"], school)
    with pytest.raises(Refusal) as refused:
        says(logins["teacher"], school)
    assert (refused.value.code, ClassNotice.objects.count()) == ("enough_today", 3)
    take_notice_back(actor=logins["teacher"], notice=first)
    says(logins["teacher"], school)
    settings.TEST_CLOCK = "2027-03-16T00:00:00+08:00"
    says(logins["teacher"], school)
    assert ClassNotice.objects.filter(taken_back_at=None).count() == 4


def test_how_many_is_a_rule_of_the_term(school: TeachingClass) -> None:
    EnrollmentPolicy.objects.create(term=school.term, notices_a_day=0)
    with pytest.raises(Refusal) as refused:
        says(people(school)["teacher"], school)
    assert refused.value.code == "enough_today"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "nothing_said"),
        ({"text": "\n"}, "nothing_said"),
        ({"title": "字" * 31}, "too_long"),
        ({"text": "字" * 301}, "too_long"),
        ({"important_until": date(2027, 3, 14)}, "no_such_day"),
        ({"important_until": date(2027, 4, 16)}, "no_such_day"),
    ],
)
def test_refused_and_nothing_written(
    school: TeachingClass, fields: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        says(people(school)["teacher"], school, **fields)
    assert (refused.value.code, ClassNotice.objects.count()) == (code, 0)


def test_a_class_called_off_or_long_over_is_written_to_no_more(
    school: TeachingClass, settings: Any
) -> None:
    teacher, found = people(school)["teacher"], []
    for at, state in (
        (MEETING.isoformat(), ClassState.CANCELLED),
        ("2027-08-01T09:00:00+08:00", ClassState.PUBLISHED),
    ):
        settings.TEST_CLOCK = at
        TeachingClass.objects.filter(pk=school.pk).update(state=state)
        with pytest.raises(Refusal) as refused:
            says(teacher, school)
        found.append(refused.value.code)
    assert (found, ClassNotice.objects.count()) == (["class_called_off", "class_is_over"], 0)


def test_the_same_form_twice_is_one_notice(school: TeachingClass) -> None:
    client, key = browser(people(school)["leader"]), str(uuid4())
    sent = {"key": key, "title": "带毛笔", "text": "星期一\n带毛笔", "important_days": "3"}
    for _press in range(2):
        answer = client.post(f"/classroom/class/{school.pk}/notices/", sent, follow=True)
    row = ClassNotice.objects.get()
    assert (row.title, row.text, row.important_until, row.posted_as) == (
        "带毛笔",
        "星期一\n带毛笔",
        date(2027, 3, 17),
        "leader",
    )
    assert "发好了，学员在自己的页面能看到。" in answer.content.decode()


def test_the_end_of_a_line_counts_once(school: TeachingClass) -> None:
    text = "\r\n".join(["字" * 59] * 5)
    sent = {"key": str(uuid4()), "title": "带毛笔", "text": text, "important_days": ""}
    browser(people(school)["teacher"]).post(f"/classroom/class/{school.pk}/notices/", sent)
    assert ClassNotice.objects.get().text == text.replace("\r", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"text": ""},
        {"title": "字" * 31},
        {"text": "字" * 301},
        {"key": "none"},
        {"important_days": "2"},
        {"important_days": "-1"},
        {"title": "\x00"},
    ],
)
def test_a_form_that_is_wrong_says_so(school: TeachingClass, changes: dict[str, str]) -> None:
    sent = {"key": str(uuid4()), "title": "带毛笔", "text": "星期一", "important_days": ""}
    answer = browser(people(school)["teacher"]).post(
        f"/classroom/class/{school.pk}/notices/", sent | changes
    )
    assert (answer.status_code, ClassNotice.objects.count()) == (200, 0)


def test_who_takes_it_back_and_that_it_is_kept(school: TeachingClass) -> None:
    logins, found = people(school), {}
    for name, login in logins.items():
        notice = says(logins["leader"], school)
        client = browser(login)
        client.post(f"/classroom/notices/{notice.pk}/take-back/")
        notice.refresh_from_db()
        found[name] = notice.taken_back_by == login
        ClassNotice.objects.filter(pk=notice.pk).update(posted_at=MEETING - timedelta(days=2))
    allowed = ("leader", "teacher", "homeroom")
    assert found == dict.fromkeys(found, False) | dict.fromkeys(allowed, True)
    assert ClassNotice.objects.count() == len(logins)


def test_a_leader_does_not_take_back_what_the_teacher_wrote(school: TeachingClass) -> None:
    logins = people(school)
    notice = says(logins["teacher"], school)
    with pytest.raises(Refusal):
        take_notice_back(actor=logins["leader"], notice=notice)
    notice.refresh_from_db()
    assert notice.taken_back_at is None


def test_what_was_taken_back_is_gone_for_the_class_and_stands_in_the_log(
    school: TeachingClass,
) -> None:
    logins = people(school)
    notice = says(logins["teacher"], school)
    take_notice_back(actor=logins["teacher"], notice=notice)
    pages = [
        browser(logins[who]).get(path).content.decode()
        for who, path in (
            ("student", "/my/"),
            ("student", f"/enrol/{school.pk}/notices/"),
            ("teacher", f"/classroom/class/{school.pk}/notices/"),
        )
    ]
    assert ["星期一上课请带毛笔。" in page for page in pages] == [False, False, True]
    assert "已撤回" in pages[2]


def test_the_office_sends_an_urgent_one_by_text_message_once(school: TeachingClass) -> None:
    logins = people(school)
    office = may(make_staff("office"), "add_classnotice", "text_classnotice")
    notice = says(office, school, title="今天下雪，停课一次")
    client = browser(office)
    answers = [client.post(f"/classroom/notices/{notice.pk}/text/").status_code for _ in range(2)]
    texts = OutboxMessage.objects.filter(channel=Channel.SMS).values_list("text", flat=True)
    assert (answers, sorted(texts)) == (
        [302, 409],
        ["【市老年大学】声乐初级1班通知：今天下雪，停课一次。详情请上网看。"] * 2,
    )
    for who in ("teacher", "leader", "homeroom"):
        with pytest.raises(Refusal):
            text_notice(actor=logins[who], notice=notice)


def test_what_was_taken_back_goes_out_no_more(school: TeachingClass) -> None:
    office = may(make_staff("office"), "add_classnotice", "text_classnotice")
    notice = says(office, school)
    take_notice_back(actor=office, notice=notice)
    with pytest.raises(Refusal):
        text_notice(actor=office, notice=notice)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize("path", ["/my/", "/enrol/{pk}/notices/", "/classroom/class/{pk}/notices/"])
def test_statements_do_not_grow_with_the_notices(school: TeachingClass, path: str) -> None:
    logins = people(school)
    client = browser(logins["leader"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path.format(pk=school.pk))
        return len(queries)

    says(logins["teacher"], school)
    client.get(path.format(pk=school.pk))
    few = asked()
    for number in range(12):
        row = says(logins["teacher"], school, title=f"通知{number}")
        ClassNotice.objects.filter(pk=row.pk).update(posted_at=MEETING - timedelta(days=number))
    assert asked() <= few + 1  # A second screen is counted.
