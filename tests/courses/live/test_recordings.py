"""The recording of a live meeting becomes a lesson in one step."""

from datetime import timedelta
from typing import Any

import pytest

from courses.models import OnlineLesson, Teacher, TeachingClass
from courses.services.lessons.posting import set_recording, start_lesson, submit_lesson
from courses.services.live.recordings import lesson_of_meeting
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    ready_video,
    registrar,
)
from tests.courses.live.school import live_meeting, meeting
from tests.enrollment.classroom import teacher_login
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(settings: Any) -> tuple[TeachingClass, User]:
    """A class whose second meeting was live and is over."""
    settings.TEST_CLOCK = NOW.isoformat()
    row, teacher = cloud_class()
    session = live_meeting(row, teacher)
    settings.TEST_CLOCK = (session.ends_at + timedelta(minutes=1)).isoformat()
    return row, teacher


def test_one_press_leads_to_the_choice_of_the_recording(school: Any) -> None:
    row, teacher = school
    client, session = browser(teacher), meeting(row)
    listed = client.get("/teach/live/?past=1").content.decode()
    answer = client.post(f"/teach/live/{session.pk}/recording/")
    lesson = OnlineLesson.objects.get()
    assert (listed.count("发录像</span>"), answer["Location"]) == (
        1,
        f"/teach/{lesson.pk}/recording/",
    )
    assert (lesson.title, lesson.teaching_class, lesson.session, lesson.live) == (
        "第2次课录像（3月8日）",
        row,
        session,
        False,
    )


def test_with_a_recording_it_is_whole_and_goes_to_the_office_and_is_shown(school: Any) -> None:
    row, teacher = school
    registrar()
    lesson = lesson_of_meeting(actor=teacher, session=meeting(row))
    set_recording(actor=teacher, lesson=lesson, video=ready_video(teacher))
    words = browser(teacher).get(f"/teach/{lesson.pk}/words/").content.decode()
    assert ("第2次课录像（3月8日）" in words, "3月8日（星期一）上午8:40" in words) == (True, True)
    submit_lesson(actor=teacher, lesson=lesson)
    lesson.refresh_from_db()
    assert lesson.workflow_in_progress
    lesson.get_latest_revision().publish(skip_permission_checks=True)
    lesson.refresh_from_db()
    assert (lesson.live, lesson.session) == (True, meeting(row))


def test_pressing_again_leads_to_the_same_lesson(school: Any) -> None:
    row, teacher = school
    client, session = browser(teacher), meeting(row)
    client.post(f"/teach/live/{session.pk}/recording/")
    again = client.post(f"/teach/live/{session.pk}/recording/")
    lesson = OnlineLesson.objects.get()
    assert again["Location"] == f"/teach/{lesson.pk}/recording/"
    set_recording(actor=teacher, lesson=lesson, video=ready_video(teacher))
    later = client.post(f"/teach/live/{session.pk}/recording/")
    assert (later["Location"], OnlineLesson.objects.count()) == (f"/teach/{lesson.pk}/", 1)


def test_words_tied_to_the_meeting_are_another_lesson(school: Any) -> None:
    row, teacher = school
    words = live_lesson(row, session=meeting(row), owner=teacher)
    lesson = lesson_of_meeting(actor=teacher, session=meeting(row))
    assert lesson.pk != words.pk


def test_an_empty_draft_begun_before_is_used(school: Any) -> None:
    row, teacher = school
    begun = start_lesson(actor=teacher, teaching_class=row)
    lesson = lesson_of_meeting(actor=teacher, session=meeting(row))
    assert (lesson.pk, OnlineLesson.objects.count()) == (begun.pk, 1)


def test_not_before_it_is_over(school: Any, settings: Any) -> None:
    row, teacher = school
    settings.TEST_CLOCK = NOW.isoformat()
    with pytest.raises(Refusal) as refused:
        lesson_of_meeting(actor=teacher, session=meeting(row))
    answer = browser(teacher).post(f"/teach/live/{meeting(row).pk}/recording/", follow=True)
    assert (refused.value.code, OnlineLesson.objects.count()) == ("not_over_yet", 0)
    assert "这次课还没上完。" in answer.content.decode()


def test_only_the_classs_own_teacher(school: Any) -> None:
    row, _teacher = school
    other = teacher_login(Teacher.objects.create(code="T9", name="赵"), "teacher9")
    found = browser(other).post(f"/teach/live/{meeting(row).pk}/recording/").status_code
    with pytest.raises(Refusal) as refused:
        lesson_of_meeting(actor=other, session=meeting(row))
    assert (found, refused.value.code, OnlineLesson.objects.count()) == (404, "not_your_class", 0)
