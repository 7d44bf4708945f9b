"""Where somebody is in a lesson, what was played, and what they did not understand."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import seen
from courses.models import LessonCaption, LessonQuestion, LessonWatch, OnlineLesson
from courses.services.lessons.questions import answer_question, ask_teacher
from courses.services.lessons.watching import note_watching
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    ready_video,
    student_in,
)
from tests.enrollment.school import make_student
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


def test_stretches_are_written_first_bit_first() -> None:
    written = [seen.write(found) for found in ([], [0], [0, 3], [4], [1, 2, 8, 11])]
    assert (written, [seen.read(one) for one in written]) == (
        ["", "8", "9", "08", "609"],
        [set(), {0}, {0, 3}, {4}, {1, 2, 8, 11}],
    )


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("0-2,5", {0, 1, 2, 5}),
        ("", set()),
        ("a,1,-3,2-x,４", {1}),
        ("3-999999999", set()),
        ("3-99999", {3, 4, 5, 6, 7, 8, 9}),
    ],
)
def test_what_a_browser_sends_is_read_strictly(sent: str, found: set[int]) -> None:
    assert seen.parse(sent, most=10) == found


def watched(lesson: OnlineLesson) -> tuple[int, str, int]:
    row = LessonWatch.objects.get(lesson=lesson)
    return row.position, row.seen, row.share_percent


def test_two_devices_add_up_and_the_last_place_counts() -> None:
    row, teacher = cloud_class()
    student = student_in(row)
    lesson = live_lesson(row, video=ready_video(teacher, seconds=100))
    for position, played in ((30, [0, 1, 2]), (95, [8, 9, 40])):
        note_watching(student=student, lesson=lesson, position=position, seen=played)
    first = watched(lesson)
    note_watching(student=student, lesson=lesson, position=5000, seen=[0])
    assert (first, watched(lesson)) == ((95, "e0c", 50), (100, "e0c", 50))


def test_another_recording_keeps_the_place_of_who_watched() -> None:
    row, teacher = cloud_class()
    student = student_in(row)
    lesson = live_lesson(row, video=ready_video(teacher, seconds=100))
    note_watching(student=student, lesson=lesson, position=42, seen=range(5))
    lesson.video = ready_video(teacher, seconds=200)
    lesson.save_revision().publish(skip_permission_checks=True)
    page = browser(student.login).get(f"/lessons/{lesson.slug}/").content.decode()
    assert ("#t=42" in page, 'data-start="42"' in page, watched(lesson)) == (
        True,
        True,
        (42, "f8", 50),
    )


def test_a_plain_video_without_script_that_never_plays_by_itself() -> None:
    row, teacher = cloud_class()
    video = ready_video(teacher)
    LessonCaption.objects.create(video=video, lines=[{"start": 0, "end": 900, "text": "吸<气"}])
    lesson = live_lesson(row, video=video, body=[])
    phone = browser(student_in(row).login)
    page = phone.get(f"/lessons/{lesson.slug}/").content.decode()
    sound = phone.get(f"/lessons/{lesson.slug}/?form=sound").content.decode()
    track = phone.get(f"/lesson/{lesson.pk}/captions.vtt")
    tag = page[page.index("<video") : page.index(">", page.index("<video"))]
    assert [word in tag for word in ("controls", 'preload="none"', "playsinline", "360.mp4")] == [
        True
    ] * 4
    assert ("autoplay" in page, 'kind="captions"' in page, "audio.m4a" in sound) == (
        False,
        True,
        True,
    )
    assert (track["Content-Type"], track.content.decode()) == (
        "text/vtt; charset=utf-8",
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.900\n吸&lt;气\n",
    )
    assert "吸&lt;气" in page  # The captions are the text version.


def test_a_helper_watches_and_leaves_no_mark() -> None:
    row, teacher = cloud_class()
    student_in(row)
    lesson = live_lesson(row, video=ready_video(teacher))
    visitor = browser(teacher).post(f"/lesson/{lesson.pk}/place/", {"position": "9", "seen": "0"})
    assert (visitor.status_code, LessonWatch.objects.count()) == (204, 0)


def test_who_has_read_a_lesson_of_words_has_taken_all_of_it() -> None:
    row, _teacher = cloud_class()
    student = student_in(row)
    lesson = live_lesson(row)
    page = browser(student.login).post(f"/lesson/{lesson.pk}/read/", follow=True)
    assert ("这节课您看完了。" in page.content.decode(), watched(lesson)) == (True, (0, "", 100))


def test_one_tap_asks_and_the_same_key_asks_once() -> None:
    row, teacher = cloud_class()
    student = student_in(row)
    lesson = live_lesson(row, video=ready_video(teacher))
    phone, key = browser(student.login), uuid4()
    for _tap in range(2):
        phone.post(f"/lesson/{lesson.pk}/ask/", {"key": key, "at_second": "75.9", "text": ""})
    asked = LessonQuestion.objects.get()
    waiting = browser(teacher).get("/teach/questions/").content.decode()
    mine = phone.get(f"/lessons/{lesson.slug}/").content.decode()
    assert (asked.at_second, asked.state, "在1:15" in waiting, "还没有回答" in mine) == (
        75,
        "waiting",
        True,
        True,
    )


def test_the_sixth_question_of_a_day_is_refused_and_writes_nothing() -> None:
    row, _teacher = cloud_class()
    student, lesson = student_in(row), live_lesson(row)
    for _number in range(5):
        ask_teacher(student=student, lesson=lesson, key=uuid4())
    with pytest.raises(Refusal) as refused:
        ask_teacher(student=student, lesson=lesson, key=uuid4())
    assert (refused.value.code, LessonQuestion.objects.count()) == ("asked_often", 5)


@pytest.mark.parametrize(
    ("state", "seen_by"),
    [("shown", ["asker", "other"]), ("answered", ["asker"]), ("hidden", [])],
)
def test_an_answer_is_read_by_whom_the_teacher_chose(state: str, seen_by: list[str]) -> None:
    row, teacher = cloud_class()
    asker, other = student_in(row, 1), student_in(row, 2, name="李国强")
    lesson = live_lesson(row)
    question = ask_teacher(student=asker, lesson=lesson, key=uuid4(), text="憋气")
    browser(teacher).post(f"/teach/questions/{question.pk}/", {"answer": "慢吸", "state": state})
    people = {"asker": asker, "other": other}
    pages = {
        name: browser(person.login).get(f"/lessons/{lesson.slug}/").content.decode()
        for name, person in people.items()
    }
    found = [name for name, page in pages.items() if "慢吸" in page]
    assert (found, any(asker.name in page for page in [pages["other"]])) == (seen_by, False)


def test_another_teacher_answers_nothing_and_an_empty_answer_is_none() -> None:
    row, teacher = cloud_class()
    lesson = live_lesson(row)
    question = ask_teacher(student=student_in(row), lesson=lesson, key=uuid4())
    codes = []
    for actor, answer in ((make_student(8).login, "慢吸"), (teacher, "  ")):
        with pytest.raises(Refusal) as refused:
            answer_question(actor=actor, question=question, answer=answer, state="shown")
        codes.append(refused.value.code)
    question.refresh_from_db()
    assert (codes, question.state, question.answer) == (
        ["not_your_class", "no_answer"],
        "waiting",
        "",
    )


@pytest.mark.parametrize("path", ["/lessons/", "/my/", "lesson"])
def test_pages_cost_the_same_at_two_sizes(path: str) -> None:
    row, teacher = cloud_class()
    student = student_in(row)
    phone = browser(student.login)
    made = [live_lesson(row, video=ready_video(teacher)) for _number in range(2)]
    path = f"/lessons/{made[0].slug}/" if path == "lesson" else path
    ask_teacher(student=student, lesson=made[0], key=uuid4())
    phone.get(path)
    few = queries(phone, path)
    for _number in range(4):
        lesson = live_lesson(row, video=ready_video(teacher))
        note_watching(student=student, lesson=lesson, position=3, seen=[0])
    for _number in range(3):
        ask_teacher(student=student, lesson=made[0], key=uuid4())
    assert queries(phone, path) == few


def queries(phone: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert phone.get(path).status_code == 200
    return len(captured)
