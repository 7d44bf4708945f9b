"""Making recordings ready: forms, states, faults, attempts."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from courses.models import LessonRendition, LessonUpload, LessonVideo
from courses.recording_audit import CHECKS
from courses.recording_words import fault_words, state_words
from courses.recordings import ffmpeg, recipes
from courses.services import lesson_pipeline
from courses.services.lesson_pipeline import make_ready
from courses.services.lesson_uploads import part_path
from courses.services.lesson_videos import forget_original, make_video, try_again
from tests.courses.recordings import studio
from tests.courses.recordings.studio import (
    arrive,
    clip,
    made_with,
    recording,
    sound,
    stored_files,
)
from university import clock
from university.accounts.models import User
from university.jobs import JobState, claim_due
from university.refusals import Refusal
from university.registry import registry

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


def test_the_percent_grows_and_the_lease_with_it(
    teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson_pipeline, "TELL_EVERY", 0)
    video = recording(teacher, clip(size="1280x720", seconds=6))
    seen: list[tuple[int, bool]] = []
    keep = lesson_pipeline.keep

    def watched(job: Any, **changes: Any) -> bool:
        kept = keep(job, **changes)
        row = LessonVideo.objects.get(pk=video.pk)
        seen.append((row.percent, row.leased_until > clock.now() + timedelta(minutes=4)))
        return kept

    monkeypatch.setattr(lesson_pipeline, "keep", watched)
    made_ready(video)

    percents = [percent for percent, _leased in seen]
    assert (percents == sorted(percents), len(set(percents)) > 2) == (True, True)
    assert all(leased for _percent, leased in seen)


def test_what_it_says_on_the_way() -> None:
    video = LessonVideo(state="working", percent=40)
    assert state_words(video) == "正在处理，已完成百分之40"
    assert state_words(LessonVideo(state="waiting")) == "排队等候处理"
    assert fault_words("no_disk") == "学校存放录像的地方满了。请打电话给学校。"
    assert fault_words("") == ""


def test_a_worker_that_lost_its_lease_writes_nothing(
    teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = recording(teacher)
    publish = lesson_pipeline._publish

    def taken_over(*args: Any) -> None:
        LessonVideo.objects.update(leased_until=clock.now() - timedelta(minutes=1))
        claim_due(LessonVideo)
        publish(*args)

    monkeypatch.setattr(lesson_pipeline, "_publish", taken_over)
    make_ready()

    row = LessonVideo.objects.get(pk=video.pk)
    assert (row.state, row.attempts, row.job_state, kinds(row)) == ("working", 2, "claimed", [])


def test_an_attempt_that_was_killed_begins_anew(teacher: User) -> None:
    """What a killed attempt left, wherever it was killed, is swept before the next one."""
    video = recording(teacher)
    (claimed,) = claim_due(LessonVideo)
    storage = lesson_pipeline.lesson_storage()
    half = Path(storage.path(f"{video.token.hex}/1/hls/master.m3u8"))
    half.parent.mkdir(parents=True)
    half.write_text("half")
    # Killed after the original had been moved, before the row was told.
    part_path(video.upload).rename(storage.path(f"{video.token.hex}/original"))
    work = lesson_pipeline.settings.LESSON_WORK_DIR / f"{video.token.hex}-1"
    work.mkdir()
    (work / "360.mp4").write_bytes(b"half")
    assert make_ready() == 0  # the lease of the dead one still runs

    LessonVideo.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    assert make_ready() == 1

    video.refresh_from_db()
    assert (video.state, video.attempts, len(video.sha256)) == ("ready", 2, 64)
    assert [name for name in stored_files() if f"{video.token.hex}/1" in name or "-1" in name] == []
    assert (claimed.attempts, faults()) == (1, [])


def test_a_recording_that_kills_its_workers_is_given_up(teacher: User) -> None:
    video = recording(teacher)
    for _attempt in range(LessonVideo.MAX_ATTEMPTS):
        claim_due(LessonVideo)
        LessonVideo.objects.update(leased_until=clock.now() - timedelta(seconds=1))

    make_ready()

    assert state(video) == ("failed", "not_made", "failed")
    assert (make_ready(), faults()) == (0, [])


def broken_program(folder: Path, words: str) -> str:
    """A program that is called instead of ffmpeg, for this test alone."""
    path = folder / "ffmpeg"
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o700)
    return str(path)


def times_up(video: LessonVideo) -> None:
    LessonVideo.objects.filter(pk=video.pk).update(due_at=clock.now())


#: Looks as ffmpeg does; anything else is what the trouble is.
LOOKS = f'case "$*" in *framehash*) exec {ffmpeg.program()} "$@";; esac; '
FULL = LOOKS + "echo 'av: No space left on device' >&2; exit 1"
CRASH = LOOKS + "kill -11 $$"
TROUBLES: dict[str, tuple[Callable[[Path], str], str]] = {
    "no program": (lambda folder: str(folder / "none"), "no_program"),
    "no room": (lambda folder: broken_program(folder, FULL), "no_disk"),
    "it crashes": (lambda folder: broken_program(folder, CRASH), "not_made"),
}


@pytest.mark.parametrize(("make", "fault"), TROUBLES.values(), ids=TROUBLES)
def test_trouble_is_tried_three_times_and_then_said(
    teacher: User, settings: Any, tmp_path: Path, make: Callable[[Path], str], fault: str
) -> None:
    video = recording(teacher)
    settings.LESSON_FFMPEG = make(tmp_path)

    for attempt in range(1, LessonVideo.MAX_ATTEMPTS + 1):
        assert make_ready() == 1
        last = attempt == LessonVideo.MAX_ATTEMPTS
        assert state(video) == (("failed", fault, "failed") if last else ("waiting", fault, "due"))
        times_up(video)

    assert (make_ready(), kinds(video), faults()) == (0, [], [])
    settings.LESSON_FFMPEG = ""
    try_again(actor=teacher, video=video)
    assert state(made_ready(video)) == ("ready", "", "done")


def test_the_original_is_kept_until_the_lesson_is_accepted(teacher: User) -> None:
    video = recording(teacher)
    assert forget_original(video=video) is False
    video = made_ready(video)

    assert [forget_original(video=video) for _ in range(2)] == [True, False]

    video.refresh_from_db()
    assert (bool(video.original), len(video.sha256), len(stored_files()), faults()) == (
        False, 64, 6, [],
    )  # fmt: skip


def test_only_what_failed_is_tried_again(teacher: User) -> None:
    video = recording(teacher)
    stranger = User.objects.create(username="senior")

    def answer(actor: User) -> str:
        with pytest.raises(Refusal) as refused:
            try_again(actor=actor, video=video)
        return refused.value.code

    codes = [answer(teacher), answer(stranger)]
    LessonVideo.objects.update(state="failed", job_state=JobState.FAILED, fault="not_made")
    part_path(video.upload).unlink()
    codes.append(answer(teacher))

    assert codes == ["not_failed", "not_yours", "original_lost"]


def test_the_long_work_is_no_part_of_the_short_sweeps(teacher: User) -> None:
    video = recording(teacher)

    call_command("sweep", "courses.recordings_due")
    assert state(video) == ("waiting", "", "due")
    houses = (registry.sweeps, registry.long_sweeps)
    assert ["courses.recordings" in known for known in houses] == [False, True]

    call_command("sweep", "courses.recordings")
    assert state(video) == ("ready", "", "done")


def test_the_audit_sees_what_is_missing(teacher: User) -> None:
    ready, waiting = made_ready(recording(teacher)), recording(teacher)
    gone = arrive(teacher, b"0123456789", "走了.mp4")
    Path(ready.forms.get(kind=Kind.MP4_360).file.path).unlink()
    ready.forms.filter(kind=Kind.HLS).delete()
    part_path(waiting.upload).unlink()
    part_path(gone).unlink()
    long_ago = clock.now() - timedelta(days=2)
    LessonVideo.objects.filter(pk=waiting.pk).update(due_at=long_ago)
    stray = part_path(LessonUpload())
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))

    assert faults() == [
        f"录像lesson.mp4 ({ready.pk})标为可以观看，却缺少播放文件。",
        f"录像lesson.mp4 ({ready.pk})缺少一个文件。",
        f"录像lesson.mp4 ({waiting.pk})的原文件不见了。",
        f"录像lesson.mp4 ({waiting.pk})已经等了一天：处理录像的程序在运行吗？",
        "上传的文件走了.mp4内容不全。",
        f"上传目录里有一个文件没有登记：{stray.name}。",
    ]


def test_twice_made_is_refused_for_another_person(teacher: User) -> None:
    upload = arrive(teacher, clip())

    with pytest.raises(Refusal) as refused:
        make_video(actor=studio.make_teacher_login("other"), upload=upload)

    assert (refused.value.code, LessonVideo.objects.count()) == ("no_such_upload", 0)
