"""The job of packing lessons: what is in the file, kills, trouble, and the end of its time."""

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as real_settings
from django.core.management import call_command

from courses.models import LessonArchive, LessonRendition
from courses.models.lesson_video import lesson_storage
from courses.services import take_home
from courses.services.take_home import forget_archives, make_archives
from tests.courses.lessons.cloud import NOW, live_lesson, student_in
from tests.courses.recordings.studio import stored_files
from tests.courses.take_home.parcel import (
    FILM,
    POSTER,
    asked,
    faults,
    film,
    filmed_lesson,
    opened,
    packed,
)
from university import clock
from university.jobs import claim_due
from university.refusals import Refusal
from university.registry import registry

pytestmark = pytest.mark.django_db

FOLDER = "01-sheng-yue-chu-ji-1-ban"


def state(archive: LessonArchive) -> tuple[str, str, str]:
    archive.refresh_from_db()
    return archive.state, archive.fault, archive.job_state


def archives() -> list[str]:
    return [name for name in stored_files() if name.startswith("archive")]


def refused(student: Any) -> str:
    with pytest.raises(Refusal) as no:
        asked(student)
    return no.value.code


def test_what_is_in_the_file(row):
    student = student_in(row)
    filmed_lesson(row, title="怎样呼吸")
    sound = film(kind=LessonRendition.Kind.AUDIO, body=b"sound" * 100)
    live_lesson(row, title="听一听", video=sound)
    live_lesson(row, title="读一读", lead="先看这个")
    archive = packed(student)
    file = opened(archive)
    stems = ["01-zen-yang-hu-xi", "02-ting-yi-ting", "03-du-yi-du"]
    assert file.namelist() == [
        "index.html",
        *(f"{FOLDER}/{stems[0]}.{ending}" for ending in ("html", "vtt", "jpg", "mp4")),
        *(f"{FOLDER}/{stems[1]}.{ending}" for ending in ("html", "vtt", "m4a")),
        f"{FOLDER}/{stems[2]}.html",
    ]
    assert {entry.compress_type for entry in file.infolist()} == {zipfile.ZIP_STORED}
    assert (file.read(f"{FOLDER}/{stems[0]}.mp4"), file.read(f"{FOLDER}/{stems[0]}.jpg")) == (
        FILM, POSTER,
    )  # fmt: skip
    assert file.read(f"{FOLDER}/{stems[0]}.vtt").decode().startswith("WEBVTT\n\n00:00:00.000")
    assert (archive.size, archive.percent, archive.name, archive.kept_until) == (
        Path(archive.file.path).stat().st_size,
        100,
        "wang-ke-sheng-yue-chu-ji-1-ban.zip",
        NOW + timedelta(days=3),
    )
    assert (state(archive), faults()) == (("ready", "", "done"), [])
    assert list(Path(real_settings.LESSON_WORK_DIR).iterdir()) == []


def test_its_pages_ask_nobody_and_run_nothing(row):
    student = student_in(row)
    filmed_lesson(row, title="<script>alert(1)</script>&\"'", lead="<b>粗</b>")
    pages = [
        file.read(name).decode()
        for file in [opened(packed(student))]
        for name in file.namelist()
        if name.endswith(".html")
    ]
    assert len(pages) == 2
    for page in pages:
        assert ("<script" in page, "http" in page, "<b>" in page) == (False, False, False)
        assert '<meta charset="utf-8">' in page
    assert 'src="01-script-alert-1-script.mp4"' in pages[1]
    assert 'href="../index.html"' in pages[1]
    assert "data:text/vtt;charset=utf-8;base64," in pages[1]


def test_the_same_lessons_are_packed_once_for_everybody(row):
    one, other = student_in(row), student_in(row, 3, name="李国强")
    filmed_lesson(row)
    first = packed(one)
    again = asked(other)
    assert (again.pk, again.state, make_archives(), len(archives())) == (first.pk, "ready", 0, 1)


def test_a_change_between_asking_and_packing_is_said(row):
    student = student_in(row)
    lesson = filmed_lesson(row)
    archive = asked(student)
    lesson.unpublish()
    make_archives()
    assert (state(archive), archives()) == (("failed", "changed", "failed"), [])


def test_it_is_deleted_after_its_days_and_made_again_when_asked(row):
    student = student_in(row)
    filmed_lesson(row)
    archive = packed(student)
    with time_machine.travel(NOW + timedelta(days=3, minutes=1), tick=False):
        assert (forget_archives(), forget_archives(), archives()) == (1, 0, [])
        assert (state(archive), bool(archive.file)) == (("expired", "", "done"), False)
        assert faults() == []
        again = packed(student)
    assert (again.pk, state(again), len(archives()), faults()) == (
        archive.pk, ("ready", "", "done"), 1, [],
    )  # fmt: skip


def test_a_deletion_that_was_killed_is_finished(row):
    student = student_in(row)
    filmed_lesson(row)
    archive = packed(student)
    LessonArchive.objects.update(state="expired")
    assert (forget_archives(), archives(), state(archive)) == (0, [], ("expired", "", "done"))


def test_after_a_restore_it_is_made_again(row):
    student = student_in(row)
    filmed_lesson(row)
    archive = packed(student)
    Path(archive.file.path).unlink()
    assert faults() == []
    again = packed(student)
    assert (again.pk, state(again), len(archives())) == (archive.pk, ("ready", "", "done"), 1)


def test_an_attempt_that_was_killed_begins_anew(row):
    student = student_in(row)
    filmed_lesson(row)
    archive = asked(student)
    claim_due(LessonArchive)
    half = Path(lesson_storage().path(f"archives/{archive.token.hex}/half.zip"))
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    work = Path(real_settings.LESSON_WORK_DIR) / f"archive-{archive.token.hex}-1"
    work.write_bytes(b"half")
    assert make_archives() == 0  # the lease of the dead one still runs
    LessonArchive.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    assert make_archives() == 1
    assert (state(archive), archive.attempts, len(archives())) == (("ready", "", "done"), 2, 1)
    assert (half.exists(), work.exists(), faults()) == (False, False, [])


def test_one_that_kills_its_workers_is_given_up(row):
    student = student_in(row)
    filmed_lesson(row)
    archive = asked(student)
    for _attempt in range(LessonArchive.MAX_ATTEMPTS):
        claim_due(LessonArchive)
        LessonArchive.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    make_archives()
    assert (state(archive), faults()) == (("failed", "not_made", "failed"), [])


def test_a_worker_that_lost_its_lease_leaves_no_file(row, monkeypatch):
    student = student_in(row)
    filmed_lesson(row)
    archive = asked(student)
    publish = take_home._publish

    def taken_over(*args: Any) -> None:
        LessonArchive.objects.update(leased_until=clock.now() - timedelta(minutes=1))
        claim_due(LessonArchive)
        publish(*args)

    monkeypatch.setattr(take_home, "_publish", taken_over)
    make_archives()
    assert (state(archive), archives()) == (("working", "", "claimed"), [])


def test_a_recording_that_is_gone_is_said(row):
    student = student_in(row)
    lesson = filmed_lesson(row)
    archive = asked(student)
    Path(lesson.video.forms.get().file.path).unlink()
    make_archives()
    assert (state(archive), archives()) == (("failed", "media_lost", "failed"), [])


def test_the_disk_keeps_its_reserve(row, settings):
    student = student_in(row)
    filmed_lesson(row)
    settings.LESSON_DISK_RESERVE = 10**18
    assert (refused(student), LessonArchive.objects.count()) == ("no_disk", 0)
    settings.LESSON_DISK_RESERVE = 0
    archive = asked(student)
    settings.LESSON_DISK_RESERVE = 10**18
    make_archives()
    assert (state(archive), archives()) == (("failed", "no_disk", "failed"), [])


def test_not_more_is_kept_than_allowed(row, settings):
    student = student_in(row)
    filmed_lesson(row)
    settings.LESSON_HOME_BYTES = 1000
    assert (refused(student), LessonArchive.objects.count()) == ("archives_full", 0)


def test_what_no_stick_holds_and_nothing_at_all_are_refused(row):
    student = student_in(row)
    assert refused(student) == "nothing_to_take"
    video = film()
    live_lesson(row, video=video)
    LessonRendition.objects.update(size=4 * 1024**3)
    assert (refused(student), LessonArchive.objects.count()) == ("archive_too_large", 0)


def test_the_long_work_is_no_part_of_the_short_sweeps(row):
    student = student_in(row)
    filmed_lesson(row)
    archive = asked(student)
    call_command("sweep", "courses.take_home_due")
    assert state(archive) == ("waiting", "", "due")
    houses = (registry.sweeps, registry.long_sweeps)
    assert ["courses.take_home" in known for known in houses] == [False, True]
    call_command("sweep", "courses.take_home")
    assert state(archive) == ("ready", "", "done")


def test_the_audit_sees_what_is_wrong(row):
    student = student_in(row)
    filmed_lesson(row)
    archive = packed(student)
    stray = Path(lesson_storage().path("archives/nobody/x.zip"))
    stray.parent.mkdir()
    stray.write_bytes(b"x")
    LessonArchive.objects.update(job_state="due", kept_until=NOW - timedelta(days=2))
    assert faults() == [
        f"网课打包{archive.pk}与它的任务状态不一致。",
        f"网课打包{archive.pk}早该删除了。",
        "网课打包目录里有一个文件夹没有登记：nobody。",
    ]
