"""Making recordings ready: forms, states, faults, attempts."""

import re
from pathlib import Path

import pytest

from courses.models import LessonRendition, LessonVideo
from courses.recording_audit import CHECKS
from courses.recordings import ffmpeg, recipes
from courses.services.lesson_pipeline import make_ready
from tests.courses.recordings import studio
from tests.courses.recordings.studio import (
    clip,
    made_with,
    recording,
    sound,
    stored_files,
)
from university.accounts.models import User

pytestmark = pytest.mark.django_db

Kind = LessonRendition.Kind
PICTURE = ("-f", "lavfi", "-i", "testsrc=size={size}:rate=25")


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def kinds(video: LessonVideo) -> list[str]:
    return sorted(video.forms.values_list("kind", flat=True))


def looked_at(path: str) -> str:
    words = ["-i", path, "-f", "null", "-t", "0", "-"]
    return ffmpeg.run(words, limits=ffmpeg.LOOK, ffmpeg=ffmpeg.program()).err


def streams_of(video: LessonVideo, kind: str) -> list[str]:
    """What ffmpeg says is in a form."""
    said = looked_at(video.forms.get(kind=kind).file.path).partition("Stream mapping")[0]
    return re.findall(r"(?:Video|Audio): (\w+)", said) + re.findall(r", (\d+x\d+)", said)


def made_ready(video: LessonVideo) -> LessonVideo:
    """The recording after the worker has run once."""
    make_ready()
    return LessonVideo.objects.get(pk=video.pk)


def state(video: LessonVideo) -> tuple[str, str, str]:
    video = LessonVideo.objects.get(pk=video.pk)
    return (video.state, video.fault, video.job_state)


def test_a_recording_is_made_ready(teacher: User) -> None:
    body = clip(size="1280x720")
    video = made_ready(recording(teacher, body))

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
    assert Path(video.original.path).read_bytes() == body
    assert (make_ready(), faults()) == (0, [])


def test_a_player_can_begin_before_all_has_come(teacher: User) -> None:
    video = made_ready(recording(teacher))

    body = Path(video.forms.get(kind=Kind.MP4_360).file.path).read_bytes()
    assert body.index(b"moov") < body.index(b"mdat")


def test_sound_alone_gives_sound_alone(teacher: User) -> None:
    for name in ("sound.m4a", "sound.mp3", "sound.wav", "sound.ogg"):
        video = made_ready(recording(teacher, sound(name), name))

        assert (video.state, video.has_picture, bool(video.poster), kinds(video)) == (
            "ready", False, False, ["audio"],
        )  # fmt: skip
    assert faults() == []


@pytest.mark.parametrize("name", ["clip.webm", "clip.avi", "clip.mov", "clip.mkv"])
def test_what_phones_and_cameras_make(teacher: User, name: str) -> None:
    video = made_ready(recording(teacher, clip(name, size="320x240"), name))

    assert (video.state, kinds(video)) == ("ready", ["audio", "hls", "mp4_360"])
    assert streams_of(video, Kind.MP4_360) == ["h264", "aac", "320x240"]


def test_a_small_picture_is_not_blown_up_and_odd_sizes_become_even(teacher: User) -> None:
    body = made_with(
        *(*PICTURE[:3], "testsrc=size=201x151:rate=25", "-t", "1", "-pix_fmt", "yuv444p"),
        name="odd.mp4",
    )
    video = made_ready(recording(teacher, body))

    assert (video.state, kinds(video)) == ("ready", ["hls", "mp4_360"])
    assert streams_of(video, Kind.MP4_360) == ["h264", "200x152"]


def test_a_picture_held_upright_stays_upright(teacher: User) -> None:
    source = studio._folder() / "lying.mp4"
    source.write_bytes(clip())
    body = made_with(
        *("-display_rotation", "90", "-i", str(source), "-c", "copy"), name="upright.mp4"
    )
    video = made_ready(recording(teacher, body))

    assert streams_of(video, Kind.MP4_360) == ["h264", "aac", "360x640"]


SIZES = [
    ((1920, 1080, 360), (640, 360)),
    ((1080, 1920, 360), (360, 640)),
    ((640, 480, 720), (640, 480)),
    ((3840, 2160, 720), (1280, 720)),
    ((200, 151, 360), (200, 152)),
    ((4000, 10, 360), (1440, 4)),
    ((1, 1, 360), (2, 2)),
]


@pytest.mark.parametrize(("asked", "made"), SIZES)
def test_sizes(asked: tuple[int, int, int], made: tuple[int, int]) -> None:
    assert recipes.fitted(*asked) == made


def test_loud_and_quiet_come_out_alike(teacher: User) -> None:
    levels = []
    for volume in ("0.02", "0.9"):
        tone = f"sine=frequency=440:sample_rate=44100,volume={volume}"
        body = made_with("-f", "lavfi", "-i", tone, "-t", "4", name=f"tone-{volume}.wav")
        video = made_ready(recording(teacher, body))
        path = video.forms.get(kind=Kind.AUDIO).file.path
        words = ["-i", path, "-af", "volumedetect", "-f", "null", "-"]
        said = ffmpeg.run(words, limits=ffmpeg.LOOK, ffmpeg=ffmpeg.program()).err
        levels.append(float(re.search(r"mean_volume: (-?[\d.]+) dB", said)[1]))

    assert abs(levels[0] - levels[1]) < 3
    assert -24 < levels[0] < -10


def test_what_a_file_says_of_itself_is_forgotten(teacher: User) -> None:
    source = studio._folder() / "plain.mp4"
    source.write_bytes(clip())
    hostile = "<script>alert(1)</script>王桂兰+39.9042"
    body = made_with(
        *("-i", str(source), "-c", "copy", "-metadata", f"title={hostile}"),
        *("-metadata", f"comment={hostile}", "-metadata", "location=+39.9042+116.4074/"),
        *("-metadata:s:v", f"title={hostile}", "-movflags", "use_metadata_tags"),
        name="hostile-words.mp4",
    )
    assert b"alert(1)" in body
    video = made_ready(recording(teacher, body))

    made = b"".join(
        path.read_bytes()
        for path in Path(video.forms.get(kind=Kind.MP4_360).file.path).parent.rglob("*")
        if path.is_file()
    )
    assert (video.state, b"alert" in made, b"39.9042" in made, "alert" in video.name) == (
        "ready", False, False, False,
    )  # fmt: skip


def test_a_recorder_that_was_switched_off_says_no_length(teacher: User) -> None:
    source = studio._folder() / "live.webm"
    source.write_bytes(clip("clip.webm", size="320x240", seconds=3))
    body = made_with(
        *("-i", str(source), "-c", "copy", "-live", "1", "-f", "webm"), name="nolength.webm"
    )
    video = made_ready(recording(teacher, body, "nolength.webm"))

    assert (video.state, video.seconds) == ("ready", 3)


def test_a_file_whose_inside_is_gone_is_not_passed_off_as_whole(teacher: User) -> None:
    """The outer boxes are whole and the first pictures too; most of the rest is nothing."""
    body = bytearray(clip(size="320x240", seconds=10))
    start, end = body.index(b"mdat"), body.index(b"moov") - 4
    start += (end - start) // 3
    body[start:end] = bytes(end - start)

    video = made_ready(recording(teacher, bytes(body)))

    assert (video.state, video.fault, kinds(video), faults()) == ("failed", "cut_short", [], [])
