"""Making recordings ready: forms, states, faults, attempts."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from courses.models import LessonRendition, LessonVideo
from courses.recording_words import fault_words, state_words
from courses.recordings import ffmpeg, probing, recipes
from courses.services import lesson_pipeline
from courses.services.lesson_pipeline import make_ready
from courses.services.lesson_videos import forget_original, make_video, try_again
from tests.courses.recordings import studio
from tests.courses.recordings.studio import clip, made_with, recording, sound, stored_files
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

Kind = LessonRendition.Kind


@pytest.fixture
def teacher() -> User:
    return studio.make_teacher_login()


def kinds(video: LessonVideo) -> list[str]:
    return sorted(video.forms.values_list("kind", flat=True))


def streams_of(video: LessonVideo, kind: str) -> list[str]:
    """What ffmpeg says is in a form."""
    path = video.forms.get(kind=kind).file.path
    said = ffmpeg.run(
        ["-i", path, "-f", "null", "-t", "0", "-"], limits=ffmpeg.LOOK, ffmpeg=ffmpeg.program()
    )
    inputs = said.err.partition("Stream mapping")[0]
    return re.findall(r"(?:Video|Audio): (\w+)", inputs) + re.findall(r", (\d+x\d+)", inputs)


def test_a_recording_is_made_ready(teacher: User) -> None:
    video = recording(teacher, clip(size="1280x720"))

    assert make_ready() == 1

    video.refresh_from_db()
    place = f"{video.token.hex}/1"
    assert (video.state, video.percent, video.seconds, video.has_picture, video.fault) == (
        "ready", 100, 2, True, "",
    )  # fmt: skip
    assert kinds(video) == ["audio", "hls", "mp4_360", "mp4_720"]
    assert stored_files() == [
        f"{place}/360.mp4", f"{place}/720.mp4", f"{place}/audio.m4a",
        f"{place}/hls/360/0000.ts", f"{place}/hls/360/index.m3u8",
        f"{place}/hls/720/0000.ts", f"{place}/hls/720/index.m3u8",
        f"{place}/hls/master.m3u8", f"{place}/poster.jpg",
        f"{video.token.hex}/original",
    ]  # fmt: skip
    assert streams_of(video, Kind.MP4_360) == ["h264", "aac", "640x360"]
    assert streams_of(video, Kind.MP4_720) == ["h264", "aac", "1280x720"]
    assert streams_of(video, Kind.AUDIO) == ["aac"]
    assert Path(video.original.path).read_bytes() == clip(size="1280x720")
    assert make_ready() == 0
