"""Who may watch: everybody, the class, those who wait, strangers; before and after a meeting."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from courses.models import LessonAudience, LessonCaption, OnlineLesson
from enrollment.states import PlaceState
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    place,
    ready_video,
    registrar,
    student_in,
    waiting_for,
)
from tests.enrollment.school import make_student
from university.accounts.models import Student, User

pytestmark = pytest.mark.django_db

OPEN, CLOSED = 200, 403
VISITOR, STUDENT, WAITS, OFFERED, GAVE_BACK, STRANGER, TEACHER, OFFICE = (
    "visitor", "student", "waits", "offered", "gave back", "stranger", "teacher", "office",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


@pytest.fixture
def people() -> dict[str, User | None]:
    """One login of each standing towards the class ``C01``."""
    row, teacher = cloud_class()
    offered, left = make_student(3), make_student(4)
    place(offered, row, PlaceState.OFFERED)
    place(left, row, PlaceState.CANCELLED)
    return {
        VISITOR: None,
        STUDENT: student_in(row).login,
        WAITS: waiting_for(row).login,
        OFFERED: offered.login,
        GAVE_BACK: left.login,
        STRANGER: make_student(5).login,
        TEACHER: teacher,
        OFFICE: registrar(),
    }


def row_of(people: dict[str, User | None]) -> Any:
    teacher = people[TEACHER]
    assert teacher is not None
    return teacher.teacher.classes.get()


def answers(people: dict[str, User | None], lesson: OnlineLesson) -> dict[str, int]:
    return {
        name: browser(user).get(f"/lessons/{lesson.slug}/").status_code
        for name, user in people.items()
    }


def table(*opens: str) -> dict[str, int]:
    everybody = (VISITOR, STUDENT, WAITS, OFFERED, GAVE_BACK, STRANGER, TEACHER, OFFICE)
    return {name: OPEN if name in opens else CLOSED for name in everybody}


def test_a_lesson_of_a_class(people: dict[str, User | None]) -> None:
    lesson = live_lesson(row_of(people), video=ready_video(people[TEACHER]))
    assert answers(people, lesson) == table(STUDENT, WAITS, OFFERED, TEACHER, OFFICE)


def test_a_lesson_for_everybody(people: dict[str, User | None]) -> None:
    lesson = live_lesson(row_of(people), audience=LessonAudience.EVERYONE)
    assert answers(people, lesson) == table(*people)


@pytest.mark.parametrize("audience", [LessonAudience.CLASS, LessonAudience.EVERYONE])
def test_nobody_but_teacher_and_office_sees_it_before_its_meeting_is_over(
    people: dict[str, User | None], settings: Any, audience: str
) -> None:
    row = row_of(people)
    session = row.sessions.get(number=2)
    lesson = live_lesson(row, session=session, audience=audience)
    before = answers(people, lesson)
    settings.TEST_CLOCK = (session.ends_at - timedelta(seconds=1)).isoformat()
    last_second = answers(people, lesson)
    settings.TEST_CLOCK = session.ends_at.isoformat()
    after = answers(people, lesson)
    everybody = people if audience == LessonAudience.EVERYONE else (STUDENT, WAITS, OFFERED)
    assert (before, last_second, after) == (
        table(TEACHER, OFFICE),
        table(TEACHER, OFFICE),
        table(*everybody, TEACHER, OFFICE),
    )


def test_a_meeting_that_moves_takes_the_lesson_with_it(
    people: dict[str, User | None], settings: Any
) -> None:
    row = row_of(people)
    session = row.sessions.get(number=1)
    lesson = live_lesson(row, session=session)
    was = answers(people, lesson)[STUDENT]
    session.starts_at += timedelta(days=7)
    session.ends_at += timedelta(days=7)
    session.save()
    assert (was, answers(people, lesson)[STUDENT]) == (OPEN, CLOSED)


def test_a_closed_lesson_gives_away_neither_words_nor_addresses(
    people: dict[str, User | None],
) -> None:
    video = ready_video(people[TEACHER])
    LessonCaption.objects.create(video=video, lines=[{"start": 0, "end": 900, "text": "秘密"}])
    lesson = live_lesson(row_of(people), video=video)
    for name in (VISITOR, STRANGER):
        client = browser(people[name])
        page = client.get(f"/lessons/{lesson.slug}/").content.decode()
        parts = [
            client.get(f"/lesson/{lesson.pk}/captions.vtt").status_code,
            client.get(f"/lesson/{lesson.pk}/handout/").status_code,
            client.post(f"/lesson/{lesson.pk}/place/", {"position": 5}).status_code,
            client.post(f"/lesson/{lesson.pk}/ask/", {"key": "x"}).status_code,
        ]
        assert ("<video" in page, "吸气" in page, "/media/" in page, parts) == (
            False,
            False,
            False,
            [404] * 4,
        )
    assert "请先登录再看" in Client().get(f"/lessons/{lesson.slug}/").content.decode()
    stranger = browser(people[STRANGER]).get(f"/lessons/{lesson.slug}/").content.decode()
    assert "这节课是班里的课" in stranger


def test_one_phone_two_people_and_only_one_of_them_in_the_class(
    people: dict[str, User | None],
) -> None:
    lesson = live_lesson(row_of(people))
    mine = Student.objects.get(login=people[STUDENT])
    other = make_student(9, name="老伴", login=people[STUDENT])
    phone = browser(people[STUDENT])
    nobody = phone.get(f"/lessons/{lesson.slug}/")
    found = []
    for person in (mine, other):
        session = phone.session
        session["acting_for"] = person.pk
        session.save()
        found.append(phone.get(f"/lessons/{lesson.slug}/").status_code)
    assert (nobody.status_code, "是谁在看？" in nobody.content.decode(), found) == (
        CLOSED,
        True,
        [OPEN, CLOSED],
    )


def test_lists_and_search_show_what_one_may_watch(people: dict[str, User | None]) -> None:
    row = row_of(people)
    live_lesson(row, title="秘密呼吸")
    live_lesson(row, title="人人呼吸", audience=LessonAudience.EVERYONE)
    live_lesson(row, title="以后呼吸", session=row.sessions.get(number=3))
    titles = ("秘密呼吸", "人人呼吸", "以后呼吸")
    seen = {}
    for name in (VISITOR, STUDENT, WAITS, STRANGER):
        client = browser(people[name])
        pages = ["/lessons/", "/search/?q=呼吸"]
        seen[name] = [
            [title for title in titles if title in client.get(page).content.decode()]
            for page in pages
        ]
    for_all, for_class = ["人人呼吸"], ["秘密呼吸", "人人呼吸"]
    assert seen == {
        VISITOR: [for_all, for_all],
        STUDENT: [for_class, for_class],
        WAITS: [for_class, for_class],
        STRANGER: [for_all, for_all],
    }


def test_a_lesson_for_a_class_is_never_kept_by_anybody(people: dict[str, User | None]) -> None:
    lesson = live_lesson(row_of(people))
    found = [
        browser(people[name]).get(f"/lessons/{lesson.slug}/").headers.get("Cache-Control", "")
        for name in (VISITOR, STUDENT)
    ]
    assert ["no-store" in one for one in found] == [True, True]
