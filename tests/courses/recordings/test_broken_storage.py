"""Disks that are full or broken, files that vanish, programs that are killed: said in plain words,
nothing half-made is left or shown, and the worker goes on with the next recording.
"""

import errno
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from courses.models import LessonVideo
from courses.models.lesson_video import lesson_storage
from courses.recording_words import fault_words
from courses.recordings import ffmpeg
from courses.services.lesson_pipeline import make_ready
from courses.services.lesson_uploads import part_path
from courses.services.lesson_videos import may_try_again, try_again
from tests.courses.recordings.studio import clip, recording
from tests.courses.recordings.test_pipeline import faults, kinds, state
from university import clock
from university.accounts.models import User

pytestmark = pytest.mark.django_db


class FullStorage(FileSystemStorage):
    """A disk on which half of a file fits."""

    def _save(self, name: str, content: Any) -> str:
        place = Path(self.path(name))
        if place.suffix in {".mp4", ".ts"}:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super()._save(name, content)


def to_the_end(video: LessonVideo) -> list[tuple[str, str, str]]:
    """Every attempt that it is given, without the pauses between them."""
    seen = []
    for _attempt in range(LessonVideo.MAX_ATTEMPTS):
        assert make_ready() == 1
        seen.append(state(video))
        LessonVideo.objects.filter(job_state="due").update(due_at=clock.now())
        if seen[-1][0] == "failed":
            break
    assert (make_ready(), kinds(video)) == (0, [])
    return seen


def goes_on(teacher: User) -> bool:
    """Whether the same worker makes the next recording ready."""
    after = recording(teacher, clip())
    make_ready()
    return state(after) == ("ready", "", "done")


def test_a_full_store_is_tried_and_said(teacher: User, settings: Any) -> None:
    video = recording(teacher)
    whole = settings.STORAGES
    full = f"{__name__}.{FullStorage.__name__}"
    settings.STORAGES = {**whole, "lessons": {**whole["lessons"], "BACKEND": full}}

    assert to_the_end(video) == [
        ("waiting", "no_disk", "due"), ("waiting", "no_disk", "due"),
        ("failed", "no_disk", "failed"),
    ]  # fmt: skip
    assert list(Path(settings.LESSON_WORK_DIR).iterdir()) == []
    assert fault_words("no_disk") == "学校存放录像的地方满了。请打电话给学校。"

    settings.STORAGES = whole
    video.refresh_from_db()
    assert may_try_again(actor=teacher, video=video)
    try_again(actor=teacher, video=video)
    make_ready()
    assert (state(video), faults()) == (("ready", "", "done"), [])


def test_a_work_folder_that_takes_no_more_is_said(
    teacher: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit of the size of a file ends ffmpeg in the middle of its writing."""
    video = recording(teacher)
    narrow = ffmpeg.Limits(wall=60, cpu=60, memory=4 * 1024**3, written=4096, nice=0)
    monkeypatch.setattr(ffmpeg, "MAKE", narrow)

    assert to_the_end(video)[-1] == ("failed", "not_made", "failed")
    assert list(Path(settings.LESSON_WORK_DIR).iterdir()) == []

    monkeypatch.undo()
    assert goes_on(teacher)


def test_a_work_folder_that_is_none_is_said(teacher: User, settings: Any, tmp_path: Path) -> None:
    video = recording(teacher)
    whole, settings.LESSON_WORK_DIR = settings.LESSON_WORK_DIR, tmp_path / "file"
    settings.LESSON_WORK_DIR.write_text("no folder")

    assert to_the_end(video)[-1] == ("failed", "not_made", "failed")

    settings.LESSON_WORK_DIR = whole
    assert goes_on(teacher)


def test_a_killed_ffmpeg_is_one_attempt(teacher: User) -> None:
    video = recording(teacher, clip(size="1280x720", seconds=30))
    killed: list[int] = []
    token = video.token.hex.encode()

    def kill_first() -> None:
        while not killed:
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                words = path.read_bytes() if path.exists() else b""
                if token in words and b"libx264" in words and b"launch.py" not in words:
                    killed.append(int(path.parent.name))
                    os.kill(killed[0], signal.SIGKILL)
                    return
            time.sleep(0.02)

    killer = threading.Thread(target=kill_first, daemon=True)
    killer.start()
    assert make_ready() == 1
    killer.join(timeout=5)

    assert (len(killed), state(video)) == (1, ("waiting", "not_made", "due"))
    LessonVideo.objects.update(due_at=clock.now())
    make_ready()
    video.refresh_from_db()
    assert (state(video), video.attempts, faults()) == (("ready", "", "done"), 2, [])


@pytest.mark.parametrize("when", ["before the first attempt", "after it was taken in"])
def test_an_original_that_vanished_is_said_at_once(teacher: User, when: str) -> None:
    video = recording(teacher)
    part_path(video.upload).unlink()
    if when == "after it was taken in":
        video.original = f"{video.token.hex}/original"
        video.save()

    assert to_the_end(video) == [("failed", "original_lost", "failed")]

    video.refresh_from_db()
    assert may_try_again(actor=teacher, video=video) is False
    assert not lesson_storage().exists(f"{video.token.hex}/original")
    assert goes_on(teacher)
