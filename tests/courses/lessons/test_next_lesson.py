"""After a lesson comes the next one of the same class, that this person may watch now."""

from datetime import timedelta
from typing import Any

import pytest

from courses.models import LessonAudience, OnlineLesson
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    ready_video,
    student_in,
    waiting_for,
)
from tests.enrollment.classroom import make_meeting_class
from university.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


def shown(lesson: OnlineLesson, days_ago: int) -> OnlineLesson:
    """Published so many days ago."""
    at = NOW - timedelta(days=days_ago)
    OnlineLesson.objects.filter(pk=lesson.pk).update(first_published_at=at)
    return lesson


def offered(lesson: OnlineLesson, login: User | None) -> str:
    """The title that the page offers next, or nothing."""
    page = browser(login).get(f"/lessons/{lesson.slug}/").content.decode()
    return page.partition("下一节：")[2].partition("<")[0]


def test_the_next_lesson_of_the_class_is_one_tap_away() -> None:
    row, teacher = cloud_class()
    other = make_meeting_class("C02")
    later = row.sessions.order_by("starts_at").last()
    first = shown(live_lesson(row, title="一"), 9)
    shown(live_lesson(other, title="别的班"), 8)
    shown(live_lesson(row, title="没处理好", video=ready_video(teacher, state="working")), 7)
    shown(live_lesson(row, title="还没上课", session=later), 6)
    second = shown(live_lesson(row, title="二", video=ready_video(teacher)), 5)
    third = shown(live_lesson(row, title="三"), 4)
    login, waits = student_in(row).login, waiting_for(row).login

    titles = [offered(one, login) for one in (first, second, third)]

    assert (titles, offered(first, waits)) == (["二", "三", ""], "二")


def test_a_visitor_is_offered_only_what_is_for_everybody() -> None:
    row, _teacher = cloud_class()
    first = shown(live_lesson(row, title="一", audience=LessonAudience.EVERYONE), 9)
    shown(live_lesson(row, title="只给班里"), 8)
    shown(live_lesson(row, title="人人可看", audience=LessonAudience.EVERYONE), 7)

    assert offered(first, None) == "人人可看"
