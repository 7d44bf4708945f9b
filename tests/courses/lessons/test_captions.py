"""Captions: read from files by what is in them, corrected by two people who do not overwrite."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.captions import as_vtt, parse_captions
from courses.chapters import chapters_as_text, parse_chapters
from courses.lesson_words import body_of, handout_lines, words_of
from courses.models import LessonCaption, OnlineLesson
from courses.services.lessons.captions import correct_captions
from tests.courses.lessons.cloud import NOW, browser, cloud_class, live_lesson, ready_video
from university.accounts.models import User
from university.refusals import Refusal

SRT = """1
00:00:01,000 --> 00:00:02,500
先<b>吸</b>气
慢一点

2
00:01:05,300 --> 00:01:07,000
再呼气 &amp; 放松
"""
VTT = """WEBVTT - 呼吸

NOTE 不念

STYLE
::cue { color: red }

00:01.000 --> 00:02.500 align:start
先吸气 慢一点

a name
01:05.300 --> 01:07.000
再呼气 &amp; 放松
"""
LINES = [
    {"start": 1000, "end": 2500, "text": "先吸气 慢一点"},
    {"start": 65300, "end": 67000, "text": "再呼气 & 放松"},
]


@pytest.mark.parametrize(
    "body",
    [
        SRT.encode(),
        SRT.replace("\n", "\r\n").encode("utf-8-sig"),
        SRT.encode("gb18030"),
        VTT.encode(),
    ],
)
def test_both_kinds_of_file_are_read(body: bytes) -> None:
    assert parse_captions(body) == LINES


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"MZ\0\0 --> ",
        b"1\n00:00:02,000 --> 00:00:01,000\nback",
        b"1\n00:00:99,000 --> 00:01:00,000\nno such second",
        "1\n00:00:01,000 --> 00:00:02,000\n\n乱写".encode(),
        b"<svg onload=alert(1)>",
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        parse_captions(body)
    assert refused.value.code == "captions_not_understood"


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    with pytest.raises(Refusal) as refused:
        parse_captions(b"x" * (512 * 1024 + 1))
    assert refused.value.code == "captions_too_large"


def test_what_a_browser_gets_is_read_again_as_the_same() -> None:
    assert parse_captions(as_vtt(LINES).encode()) == LINES


def test_chapters_are_read_as_people_write_them() -> None:
    text = "3:20 呼吸\n0：00、热身\n1:02:03 结束"
    found = parse_chapters(text)
    assert (found, chapters_as_text(found)) == (
        [
            {"second": 0, "title": "热身"},
            {"second": 200, "title": "呼吸"},
            {"second": 3723, "title": "结束"},
        ],
        "0:00 热身\n3:20 呼吸\n1:02:03 结束",
    )


@pytest.mark.django_db
def test_typed_words_come_back_and_markup_stays_text() -> None:
    lesson = OnlineLesson(body=body_of("先<b>吸气\n\n再呼 & 气"))
    assert (words_of(lesson.body), words_of(OnlineLesson(body=[("heading", "一")]).body)) == (
        "先<b>吸气\n再呼 & 气",
        None,
    )


def test_a_handout_ends_with_its_page() -> None:
    assert handout_lines(["一" * 30] * 3) == (["一" * 30] * 3, True)
    kept, is_all = handout_lines(["一" * 400] * 3)
    assert (len("".join(kept)) < 800, kept[-1].endswith("……"), is_all) == (True, True, False)


@pytest.fixture
def recorded(settings: Any, db: None) -> tuple[OnlineLesson, User]:
    settings.TEST_CLOCK = NOW.isoformat()
    row, teacher = cloud_class()
    return live_lesson(row, video=ready_video(teacher)), teacher


def test_a_teacher_takes_a_file_and_corrects_a_line(recorded: tuple[OnlineLesson, User]) -> None:
    lesson, teacher = recorded
    phone, path = browser(teacher), f"/teach/{lesson.pk}/captions/"
    none = phone.get(path).content.decode()
    bad = phone.post(f"{path}file/", {"file": SimpleUploadedFile("a.srt", b"MZ")})
    phone.post(f"{path}file/", {"file": SimpleUploadedFile("a.srt", SRT.encode())})
    version = LessonCaption.objects.get().version
    phone.post(path, {"version": version, "line-0": " 先吸 气", "line-1": ""})
    stale = phone.post(path, {"version": version, "line-0": "别人改的"})
    row = LessonCaption.objects.get()
    assert ("还没有字幕" in none, bad.status_code, stale.status_code) == (True, 409, 409)
    assert "别人改的" in stale.content.decode()  # What was typed is not lost.
    assert (row.lines, row.version) == (
        [{"start": 1000, "end": 2500, "text": "先吸 气"}],
        version + 1,
    )


def test_nobody_corrects_the_captions_of_another_teacher(
    recorded: tuple[OnlineLesson, User],
) -> None:
    lesson, _teacher = recorded
    LessonCaption.objects.create(video=lesson.video, lines=LINES)
    stranger = User.objects.create(username="stranger")
    with pytest.raises(Refusal) as refused:
        correct_captions(actor=stranger, video=lesson.video, version=1, texts={0: "改"})
    assert (refused.value.code, LessonCaption.objects.get().lines) == (
        "not_your_recording",
        LINES,
    )
