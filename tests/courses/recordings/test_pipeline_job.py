"""The job of making a recording ready: how far it is, kills, trouble, other attempts."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from courses.models import LessonUpload, LessonVideo
from courses.recording_words import fault_words, state_words
from courses.recordings import ffmpeg
from courses.services import lesson_pipeline
from courses.services.lesson_pipeline import make_ready
from courses.services.lesson_uploads import part_path
from courses.services.lesson_videos import forget_original, make_video, try_again
from tests.courses.recordings import studio
from tests.courses.recordings.studio import arrive, clip, recording, stored_files
from tests.courses.recordings.test_pipeline import Kind, faults, kinds, made_ready, state
from university import clock
from university.accounts.models import User
from university.jobs import JobState, claim_due
from university.refusals import Refusal
from university.registry import registry

pytestmark = pytest.mark.django_db


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
