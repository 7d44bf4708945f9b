"""A recording that failed through no fault of its own is tried again by its teacher."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from courses.models import LessonVideo
from courses.models.lesson_video import lesson_storage
from courses.services.lessons import posting
from tests.courses.lessons.cloud import NOW, browser, cloud_class, ready_video
from university.jobs import JobState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path) -> None:
    settings.TEST_CLOCK = NOW.isoformat()
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = {**settings.STORAGES, "lessons": files}


@pytest.mark.parametrize(
    ("fault", "is_offered"), [("no_disk", True), ("not_made", True), ("cut_short", False)]
)
def test_only_what_the_machine_spoiled_is_offered(fault: str, is_offered: bool) -> None:
    row, teacher = cloud_class()
    original = lesson_storage().save("a/original", ContentFile(b"x"))
    video = ready_video(
        teacher,
        state=LessonVideo.State.FAILED,
        job_state=JobState.FAILED,
        fault=fault,
        original=original,
    )
    lesson = posting.start_lesson(actor=teacher, teaching_class=row)
    posting.set_recording(actor=teacher, lesson=lesson, video=video)
    page = browser(teacher).get(f"/teach/{lesson.pk}/").content.decode()
    assert ("再试一次" in page) == is_offered


def test_one_press_gives_it_back_to_the_worker() -> None:
    row, teacher = cloud_class()
    video = ready_video(
        teacher,
        state=LessonVideo.State.FAILED,
        job_state=JobState.FAILED,
        fault="no_disk",
        original=lesson_storage().save("a/original", ContentFile(b"x")),
    )
    lesson = posting.start_lesson(actor=teacher, teaching_class=row)
    posting.set_recording(actor=teacher, lesson=lesson, video=video)
    address = f"/teach/{lesson.pk}/try-again/"
    answers = [browser(teacher).post(address).status_code for _press in range(2)]
    video.refresh_from_db()
    assert (answers, video.state, video.job_state) == ([302, 409], "waiting", "due")
