"""Hostile recordings as homework and as answers, hostile pictures in a lesson: nothing is kept."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.models import Clip, Homework, LessonPhoto, LessonQuestion
from courses.recording_words import FAULTS
from courses.services.clip_making import make_clips
from courses.services.lessons.homework_recordings import hand_in_recording
from courses.services.lessons.photos import add_photographs
from courses.services.lessons.posting import draft_of, start_lesson
from courses.services.lessons.questions import ask_teacher
from tests.bad_input.test_recordings import FILES, NAMES, NOISE, png_bomb, zip_bomb
from tests.courses.lessons.cloud import browser, cloud_class, live_lesson, student_in
from tests.courses.lessons.test_recorded_homework import _here, stored  # noqa: F401
from tests.courses.recordings.studio import clip as film
from tests.courses.recordings.studio import made_with, sound
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def body_of(body: bytes | Callable[[], bytes]) -> bytes:
    return body if isinstance(body, bytes) else body()


def many_hours() -> bytes:
    """Says ten seconds in its head and goes on for an hour."""
    words = ("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "3600", "-c:a", "flac")
    return made_with(*words, name="an-hour.flac")


@pytest.fixture
def school() -> Any:
    row, teacher = cloud_class()
    return live_lesson(row), teacher, student_in(row)


@pytest.mark.parametrize(("name", "body", "fault"), FILES.values(), ids=FILES)
def test_what_is_no_recording_is_no_homework(
    school: Any, settings: Any, name: str, body: bytes | Callable[[], bytes], fault: str
) -> None:
    lesson, _teacher, student = school
    with pytest.raises(Refusal) as refused:
        hand_in_recording(
            actor=student.login,
            student=student,
            lesson=lesson,
            key=uuid4(),
            recording=SimpleUploadedFile(name, body_of(body)),
            text="",
            may_be_shown=False,
        )
    said = (str(refused.value.message), str(refused.value.next_step))
    expected = ("clip_too_long", ("这段录音超过了5分钟。", "请录短一点。"))
    if fault != "too_long":
        expected = (fault, tuple(map(str, FAULTS[fault])))  # type: ignore[assignment]
    assert (refused.value.code, said) == expected
    assert (Homework.objects.count(), Clip.objects.count(), stored()) == (0, 0, [])
    assert list(Path(settings.LESSON_WORK_DIR).iterdir()) == []


SPOKEN: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "a program": (b"MZ\x90\x00" + NOISE, "这个文件"),
    "a page with a script": (b"<html><script>alert(1)</script>", "这个文件"),
    "a list of files": (b"#EXTM3U\n/etc/passwd\n", "这个文件"),
    "nothing": (b"", "这个文件是空的。"),
    "a zip bomb": (zip_bomb, "这个文件"),
    "half a film": (lambda: film()[: len(film()) // 2], "这段录音没有录完"),
    "an hour of silence": (many_hours, "这段录音超过了3分钟。"),
    "larger than allowed": (bytes(31 * 1024**2), "这个文件超过了30兆。"),
}


@pytest.mark.parametrize(("body", "sentence"), SPOKEN.values(), ids=SPOKEN)
def test_what_is_no_recording_is_no_answer(
    school: Any, body: bytes | Callable[[], bytes], sentence: str
) -> None:
    lesson, teacher, student = school
    question = ask_teacher(student=student, lesson=lesson, key=uuid4(), text="高音怎么唱")
    sent = {
        "voice": SimpleUploadedFile("../../voice.m4a", body_of(body), content_type="audio/mp4"),
        "answer": "写好的话",
        "state": "shown",
    }
    page = browser(teacher).post(f"/teach/questions/{question.pk}/", sent)
    words = page.content.decode()
    row = LessonQuestion.objects.get()
    assert (page.status_code, "有错误" in words, "写好的话" in words) == (200, True, True)
    assert sentence in words or "录音" in words
    assert (row.state, row.answer, Clip.objects.count(), stored()) == ("waiting", "", 0, [])


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_never_used(school: Any, name: str) -> None:
    lesson, _teacher, student = school
    file = SimpleUploadedFile("x", sound())
    file._name = name
    row = hand_in_recording(
        actor=student.login,
        student=student,
        lesson=lesson,
        key=uuid4(),
        recording=file,
        text="",
        may_be_shown=False,
    )
    assert stored() == [f"clips/{row.clip.token.hex}/original"]


def test_a_file_that_lies_about_its_length_is_cut_where_it_was_judged(school: Any) -> None:
    """Changed after it was judged: the worker makes what was promised and no more."""
    lesson, _teacher, student = school
    row = hand_in_recording(
        actor=None,
        student=student,
        lesson=lesson,
        key=uuid4(),
        recording=SimpleUploadedFile("x", sound()),
        text="",
        may_be_shown=False,
    )
    root = Path(site_settings.STORAGES["lessons"]["OPTIONS"]["location"])
    (root / row.clip.original.name).write_bytes(many_hours())
    make_clips()
    clip = Clip.objects.get()
    assert (clip.state, clip.seconds) == ("ready", 3)


def truncated() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 900), "#b33").save(out, "JPEG")
    return out.getvalue()[:400]


def too_many_dots() -> bytes:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    return out.getvalue()


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("P", (9, 9), colour) for colour in (1, 2)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


PICTURES: dict[str, bytes | Callable[[], bytes]] = {
    "nothing": b"",
    "a program": b"MZ\x90\x00" + NOISE,
    "svg with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a page": b"<html><script>alert(1)</script>",
    "a head and nothing": b"\xff\xd8\xff\xe0" + b"\x00" * 100,
    "half a photograph": truncated,
    "a picture bomb": png_bomb,
    "too many dots": too_many_dots,
    "a moving picture": moving,
    "a zip bomb": zip_bomb,
    "a PDF": b"%PDF-1.7\n" + NOISE,
    "a film": film,
    "larger than ten megabytes": b"\xff\xd8" + bytes(10 * 1024**2),
}


@pytest.mark.parametrize("body", PICTURES.values(), ids=PICTURES)
def test_what_is_no_photograph_is_in_no_lesson(body: bytes | Callable[[], bytes]) -> None:
    row, teacher = cloud_class()
    lesson = start_lesson(actor=teacher, teaching_class=row)
    file = SimpleUploadedFile("../../a.jpg", body_of(body), content_type="image/jpeg")
    with pytest.raises(Refusal) as refused:
        add_photographs(actor=teacher, lesson=lesson, photographs=[file], words={})
    assert (refused.value.code, str(refused.value.message)[-1]) == ("not_a_photograph", "。")
    assert (LessonPhoto.objects.count(), draft_of(lesson).photos, stored()) == (0, [], [])
