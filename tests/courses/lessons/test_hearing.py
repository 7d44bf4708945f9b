"""A machine writes a lesson down: a draft for its teacher, and never instead of people's captions.

The clip is the speech of ``speech/LICENSE``; the engine is the real one, with the model inside its
package. It is pinned for development, so that a machine that lacks it fails here.
"""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from courses.captions import parse_captions
from courses.models import (
    LessonCaption,
    LessonRendition,
    LessonTranscript,
    LessonVideo,
    OnlineLesson,
    TeachingClass,
)
from courses.recording_audit import CHECKS
from courses.services.lesson_pipeline import make_ready
from courses.services.lessons import hearing
from courses.services.lessons.captions import take_caption_file
from courses.services.lessons.hearing import accept_heard, ask_machine, listen
from courses.transcribing import programs
from tests.courses.lessons.cloud import NOW, browser, cloud_class, live_lesson
from tests.courses.recordings.conftest import _empty_folders  # noqa: F401  clean before and after
from tests.courses.recordings.studio import recording, sound
from university import clock
from university.accounts.models import User
from university.jobs import JobState, claim_due
from university.refusals import Refusal

SPEECH = Path(__file__).with_name("speech") / "go_forward.flac"
SRT = "1\n00:00:00,500 --> 00:00:02,000\n{}\n"
pytestmark = pytest.mark.django_db


@pytest.fixture(name="teacher")
def _teacher(settings: Any) -> User:
    settings.TEST_CLOCK = NOW.isoformat()
    settings.LESSON_TRANSCRIBER = "program"
    return cloud_class()[1]


def engine(folder: Path, script: str, settings: Any) -> None:
    """A program of the school's own."""
    path = folder / "engine"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    settings.LESSON_TRANSCRIBER_PROGRAM = f"{path} --file {{audio}}"


def says(folder: Path, words: str, settings: Any) -> None:
    """An engine that hears these words in whatever it is given."""
    answer = folder / "answer.srt"
    answer.write_text(SRT.format(words))
    engine(folder, f'head -c 4 "$2" | grep -q RIFF && cat {answer}', settings)


def ready(teacher: User, body: bytes | None = None) -> LessonVideo:
    video = recording(teacher, body or sound(), "lesson.m4a")
    make_ready()
    video.refresh_from_db()
    assert video.state == "ready"
    return video


def own_lesson(video: LessonVideo, teacher: User, **fields: Any) -> OnlineLesson:
    row = TeachingClass.objects.get(teacher__user=teacher)
    return live_lesson(row, video=video, owner=teacher, **fields)


def stands(video: LessonVideo) -> tuple[str, str, list[str]]:
    row = LessonTranscript.objects.get(video=video)
    return row.job_state, row.fault, [line["text"] for line in row.lines]


def test_the_packaged_engine_writes_down_real_speech(teacher: User, settings: Any) -> None:
    settings.LESSON_TRANSCRIBER = "pocketsphinx"
    video = ready(teacher, SPEECH.read_bytes())

    assert listen() == 1

    (line,) = LessonTranscript.objects.get(video=video).lines
    assert line["text"] == "go forward ten meters"
    assert (300 <= line["start"] <= 900, 1800 <= line["end"] <= 2700) == (True, True)
    assert not LessonCaption.objects.exists()


def test_what_it_heard_is_shown_to_nobody_until_its_teacher_has_looked(
    teacher: User, settings: Any, tmp_path: Path
) -> None:
    says(tmp_path, "先吸汽", settings)
    video = ready(teacher)
    listen()
    lesson = own_lesson(video, teacher, audience="everyone")
    path, phone = f"/teach/{lesson.pk}/captions/", browser(teacher)
    page = phone.get(path).content.decode()
    assert ("机器听写，请核对" in page, 'value="先吸汽"' in page) == (True, True)
    assert "先吸汽" in phone.get(f"/teach/{lesson.pk}/captions.vtt").content.decode()
    visitor = browser(None)
    watched = visitor.get(f"/lessons/{lesson.slug}/").content.decode()
    track = visitor.get(f"/lesson/{lesson.pk}/captions.vtt").status_code
    assert ("先吸汽" in watched, "<track" in watched, track) == (False, False, 404)

    saved = phone.post(path, {"heard": "1", "line-0": "先吸气"})
    again = phone.post(path, {"heard": "1", "line-0": "别人改的"})

    assert (saved.status_code, again.status_code) == (302, 409)
    assert LessonCaption.objects.get().lines == [{"start": 500, "end": 2000, "text": "先吸气"}]
    assert stands(video) == ("done", "", [])
    track = visitor.get(f"/lesson/{lesson.pk}/captions.vtt").content.decode()
    assert parse_captions(track.encode()) == LessonCaption.objects.get().lines
    assert "机器听写" not in phone.get(path).content.decode()


def test_captions_of_people_are_never_overwritten(
    teacher: User, settings: Any, tmp_path: Path
) -> None:
    says(tmp_path, "机器听的", settings)
    before = ready(teacher)
    take_caption_file(actor=teacher, video=before, body=SRT.format("人写的").encode())
    listen()  # it was asked for before the file came
    assert stands(before) == ("done", "", [])
    with pytest.raises(Refusal) as refused:
        ask_machine(actor=teacher, video=before)
    with pytest.raises(Refusal) as late:
        accept_heard(actor=teacher, video=before, texts={})

    after = ready(teacher)
    listen()
    take_caption_file(actor=teacher, video=after, body=SRT.format("人写的").encode())

    assert (refused.value.code, late.value.code) == ("captions_there", "changed_meanwhile")
    texts = [row.lines[0]["text"] for row in LessonCaption.objects.all()]
    assert (texts, stands(after)[2]) == (["人写的", "人写的"], [])


def test_nothing_is_written_down_where_the_school_chose_no_engine(
    teacher: User, settings: Any
) -> None:
    settings.LESSON_TRANSCRIBER = ""
    video = ready(teacher)
    with pytest.raises(Refusal) as refused:
        ask_machine(actor=teacher, video=video)
    lesson = own_lesson(video, teacher)
    page = browser(teacher).get(f"/teach/{lesson.pk}/captions/").content.decode()
    assert (refused.value.code, LessonTranscript.objects.count(), "机器听写" in page) == (
        "no_engine", 0, False,
    )  # fmt: skip


TROUBLES = {
    "it fails": ("exit 3", "not_heard"),
    "it is killed": ("kill -9 $$", "not_heard"),
    "it writes no captions": ("echo hello", "not_heard"),
    "it writes without end": ("cat /dev/zero", "not_heard"),
    "it hears nobody": ("echo WEBVTT", "no_speech"),
}


@pytest.mark.parametrize(("script", "fault"), TROUBLES.values(), ids=TROUBLES)
def test_trouble_is_said_and_holds_up_nothing(
    teacher: User, settings: Any, tmp_path: Path, script: str, fault: str
) -> None:
    engine(tmp_path, script, settings)
    video = ready(teacher)
    for _attempt in range(LessonTranscript.MAX_ATTEMPTS):
        listen()
        LessonTranscript.objects.filter(job_state="due").update(due_at=clock.now())

    assert (stands(video), listen()) == (("failed", fault, []), 0)
    lesson = own_lesson(video, teacher)
    page = browser(teacher).get(f"/teach/{lesson.pk}/captions/").content.decode()
    said = {"not_heard": "没能写下来", "no_speech": "没有听到有人说话"}[fault]
    assert (said in page, "机器听写" in page) == (True, True)
    assert list(Path(settings.LESSON_WORK_DIR).iterdir()) == []

    says(tmp_path, "好了", settings)
    assert browser(teacher).post(f"/teach/{lesson.pk}/captions/hear/").status_code == 302
    assert (listen(), stands(video)) == (1, ("done", "", ["好了"]))


@pytest.mark.parametrize("name", ["program", "nobody"])
def test_an_engine_that_is_not_there_is_said(teacher: User, settings: Any, name: str) -> None:
    settings.LESSON_TRANSCRIBER = name
    video = ready(teacher)

    assert (listen(), stands(video)) == (1, ("failed", "no_engine", []))


def test_a_long_hearing_keeps_its_lease_and_stops_when_it_is_lost(
    teacher: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine(tmp_path, "sleep 60", settings)
    monkeypatch.setattr(programs, "ASK_EVERY", 0.1)
    video = ready(teacher)
    keep = hearing.keep

    def taken_over(job: Any) -> bool:
        LessonTranscript.objects.update(leased_until=clock.now() - timedelta(minutes=1))
        claim_due(LessonTranscript)
        return keep(job)

    monkeypatch.setattr(hearing, "keep", taken_over)
    listen()

    row = LessonTranscript.objects.get(video=video)
    assert (row.job_state, row.attempts, row.lines, row.fault) == ("claimed", 2, [], "")


def test_recordings_go_first_and_a_killed_hearing_begins_anew(
    teacher: User, settings: Any, tmp_path: Path
) -> None:
    says(tmp_path, "你好", settings)
    video = ready(teacher)
    waiting = recording(teacher, sound(), "next.m4a")
    assert (listen(), stands(video)) == (0, ("due", "", []))
    make_ready()
    waiting.refresh_from_db()
    claim_due(LessonTranscript, limit=1)
    assert [stands(one)[0] for one in (video, waiting)] == ["claimed", "due"]
    listen()
    LessonTranscript.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    listen()
    assert [stands(one)[2] for one in (video, waiting)] == [["你好"], ["你好"]]

    LessonTranscript.objects.filter(video=video).update(
        job_state=JobState.CLAIMED, attempts=LessonTranscript.MAX_ATTEMPTS,
        leased_until=clock.now() - timedelta(seconds=1), lines=[],
    )  # fmt: skip
    listen()
    assert stands(video) == ("failed", "not_heard", [])


def test_only_the_recordings_own_people_ask_and_accept(
    teacher: User, settings: Any, tmp_path: Path
) -> None:
    says(tmp_path, "你好", settings)
    video, stranger = ready(teacher), User.objects.create(username="stranger")
    listen()
    codes = []
    for act in (ask_machine, lambda **who: accept_heard(texts={}, **who)):
        with pytest.raises(Refusal) as refused:
            act(actor=stranger, video=video)
        codes.append(refused.value.code)
    assert codes == ["not_your_recording"] * 2
    assert (stands(video)[2], LessonCaption.objects.count()) == (["你好"], 0)


def test_the_audit_sees_a_draft_left_over_and_a_day_of_waiting(
    teacher: User, settings: Any, tmp_path: Path
) -> None:
    says(tmp_path, "你好", settings)
    video, late = ready(teacher), ready(teacher)
    assert list(CHECKS["transcripts"]()) == []
    LessonTranscript.objects.filter(video=video).update(lines=[{}], job_state="done")
    LessonCaption.objects.create(video=video)
    long_ago = clock.now() - timedelta(days=2)
    LessonTranscript.objects.filter(video=late).update(due_at=long_ago)

    assert [fault.sentence for fault in CHECKS["transcripts"]()] == [
        f"录像lesson.m4a ({video.pk})已有字幕，机器听写的草稿却还在。",
        f"录像lesson.m4a ({late.pk})等机器听写已经等了一天。",
    ]


def test_a_recording_without_its_sound_file_is_no_end_of_the_worker(
    teacher: User, settings: Any, tmp_path: Path
) -> None:
    says(tmp_path, "你好", settings)
    gone, broken = ready(teacher), ready(teacher)
    Path(gone.forms.get(kind="audio").file.path).unlink()
    form = broken.forms.get(kind=LessonRendition.Kind.AUDIO)
    form.file.delete(save=False)
    form.file.save("broken.m4a", ContentFile(b"x" * 100))
    for _attempt in range(LessonTranscript.MAX_ATTEMPTS):
        assert listen() == 2
        LessonTranscript.objects.filter(job_state="due").update(due_at=clock.now())

    assert [stands(one) for one in (gone, broken)] == [("failed", "not_heard", [])] * 2
