"""The demonstration school has something to watch: sent once, made ready by the worker."""

from io import StringIO

import pytest
from django.core.management import call_command

from courses.models import LessonAudience, LessonVideo, OnlineLesson
from courses.recording_audit import CHECKS
from courses.services.lesson_pipeline import make_ready
from tests.courses.lessons.cloud import browser, live_lesson, registrar
from tests.courses.recordings.conftest import _empty_folders  # noqa: F401  clean before and after
from university.accounts.models import User

pytestmark = pytest.mark.django_db


def loaded() -> str:
    out = StringIO()
    call_command("load_demo_recordings", stdout=out)
    return out.getvalue().strip()


def test_a_school_of_real_people_gets_none() -> None:
    registrar()
    lesson = live_lesson(None, slug="l01", audience=LessonAudience.EVERYONE)

    assert loaded() == "This is not the demonstration school. Nothing was changed."

    lesson.refresh_from_db()
    assert (lesson.video_id, LessonVideo.objects.count()) == (None, 0)


def test_lessons_are_given_a_recording_once() -> None:
    registrar()
    User.objects.create(username="demo-helper")
    for slug in ("l01", "l02", "l04", "l08"):
        live_lesson(None, slug=slug, audience=LessonAudience.EVERYONE)

    said = [loaded() for _twice in range(2)]
    wait = browser(None).get("/lessons/l08/")
    make_ready()

    words = "lessons were given a recording; the worker makes it ready."
    assert said == [f"3 {words}", f"0 {words}"]
    assert (wait.status_code, "录像还在准备" in wait.content.decode()) == (403, True)
    lessons = OnlineLesson.objects.exclude(video=None).order_by("slug")
    assert [(row.slug, row.live, row.has_unpublished_changes) for row in lessons] == [
        ("l01", True, False), ("l04", True, False), ("l08", True, False),
    ]  # fmt: skip
    videos = [row.video for row in lessons]
    assert [(one.state, one.seconds, len(one.caption.lines)) for one in videos] == [
        ("ready", 12, 4)
    ] * 3
    page = browser(None).get("/lessons/l08/").content.decode()
    assert ("<video" in page, "<track" in page) == (True, True)
    assert [fault for check in CHECKS.values() for fault in check()] == []
