"""Who may take which lessons home: exactly those that they may watch now."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.audiences import Watcher
from courses.models import LessonAudience, LessonVideo
from courses.queries.take_home import all_contents
from enrollment.models import Place
from tests.courses.lessons.cloud import (
    NOW,
    live_lesson,
    place,
    ready_video,
    student_in,
    waiting_for,
)
from tests.courses.take_home.parcel import film, filmed_lesson
from tests.enrollment.classroom import make_meeting_class
from tests.enrollment.school import make_student
from university.accounts.models import User

pytestmark = pytest.mark.django_db


def taken(student) -> list[str]:
    return [lesson.title for lesson in all_contents(Watcher(student=student)).lessons]


def test_who_has_a_place_or_waits_takes_the_lessons_of_the_class(row):
    filmed_lesson(row, title="录像")
    live_lesson(row, title="文字")
    live_lesson(row, title="人人可看", audience=LessonAudience.EVERYONE)
    expected = ["录像", "文字", "人人可看"]
    assert [taken(student_in(row)), taken(waiting_for(row)), taken(make_student(5))] == [
        expected, expected, [],
    ]  # fmt: skip


def test_nothing_before_its_time_taken_down_or_not_ready(row):
    student = student_in(row)
    live_lesson(row, title="已放出", session=row.sessions.get(number=1))
    live_lesson(row, title="还没上", session=row.sessions.get(number=2))
    live_lesson(row, title="撤下").unpublish()
    owner = User.objects.get_or_create(username="sender")[0]
    live_lesson(row, title="处理中", video=ready_video(owner, state=LessonVideo.State.WORKING))
    assert taken(student) == ["已放出"]


def test_a_place_given_back_takes_nothing_and_a_term_long_over_neither(row):
    student = student_in(row)
    live_lesson(row)
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        assert taken(student) == []
    Place.objects.update(state="cancelled", ended_at=NOW)
    assert taken(student) == []


def test_the_same_lessons_have_one_key_and_a_change_another(row):
    one, other = student_in(row), student_in(row, 3, name="李国强")
    lesson = filmed_lesson(row)

    def key(student):
        return all_contents(Watcher(student=student)).key

    first = key(one)
    assert key(other) == first
    lesson.title = "新标题"
    lesson.save_revision().publish(skip_permission_checks=True)
    second = key(one)
    lesson.video = film()
    lesson.save_revision().publish(skip_permission_checks=True)
    third = key(one)
    lesson.video.caption.lines = [{"start": 0, "end": 5, "text": "改"}]
    lesson.video.caption.save()
    assert len({first, second, third, key(one)}) == 4


def test_one_class_of_two_is_the_archive_that_its_other_people_get(row):
    both, one = student_in(row), student_in(row, 3, name="李国强")
    second = make_meeting_class("C02", weekday=2)
    place(both, second, "confirmed")
    live_lesson(row)
    live_lesson(second)
    whole = all_contents(Watcher(student=both))
    assert next(part.key for part in whole.by_class()) == all_contents(Watcher(student=one)).key
    assert [part.folder for part in whole.classes] == [
        "01-sheng-yue-chu-ji-1-ban", "02-sheng-yue-chu-ji-2-ban",
    ]  # fmt: skip


def test_it_costs_the_same_for_two_lessons_and_for_ten(row):
    student = student_in(row)
    counts = []
    for more in (2, 8):
        for _number in range(more):
            filmed_lesson(row)
        with CaptureQueriesContext(connection) as queries:
            found = all_contents(Watcher(student=student)).lessons
        counts.append((len(found), len(queries)))
    assert (counts[0][0], counts[1][0], counts[0][1]) == (2, 10, counts[1][1])
