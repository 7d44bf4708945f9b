"""A teacher answers by voice: to a question, to homework; who hears it, and what is refused."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Clip, LessonQuestion, OnlineLesson
from courses.models.lesson_video import lesson_storage
from courses.services.clip_making import make_clips
from courses.services.lessons.homework import answer_homework, hand_in
from courses.services.lessons.questions import answer_question, ask_teacher
from tests.courses.lessons.cloud import browser, cloud_class, live_lesson, student_in
from tests.courses.lessons.test_homework import photograph
from tests.courses.lessons.test_recorded_homework import (
    _here,  # noqa: F401  the same clock and folders
    a_file,
    stored,
)
from tests.courses.recordings.studio import clip as film
from tests.courses.recordings.studio import made_with
from university.accounts.models import Student, User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

SHOWN, ALONE, HIDDEN = (
    LessonQuestion.State.SHOWN,
    LessonQuestion.State.ANSWERED,
    LessonQuestion.State.HIDDEN,
)


@pytest.fixture
def school() -> tuple[OnlineLesson, User, Student]:
    """A lesson, its teacher, and somebody of the class."""
    row, teacher = cloud_class()
    return live_lesson(row), teacher, student_in(row)


def asks(lesson: OnlineLesson, student: Student) -> LessonQuestion:
    return ask_teacher(student=student, lesson=lesson, key=uuid4(), text="高音怎么唱")


def says(
    teacher: User, question: LessonQuestion, state: str = SHOWN, **fields: Any
) -> LessonQuestion:
    values = {"answer": "", "voice": a_file(), **fields}
    return answer_question(actor=teacher, question=question, state=state, **values)


def spoken_words(page: Any) -> tuple[bool, bool]:
    text = page.content.decode()
    return "老师的语音回答" in text, "<audio" in text


def clip_url(page: Any) -> str:
    return "/clips/" + page.content.decode().partition('src="/clips/')[2].partition('"')[0]


def test_an_answer_by_voice_alone_is_heard_by_the_class(school: Any) -> None:
    lesson, teacher, student = school
    mate = student_in(lesson.teaching_class, 5)
    question = asks(lesson, student)
    desk = browser(teacher)
    page = desk.get(f"/teach/questions/{question.pk}/").content.decode()
    assert ('name="voice"' in page, "最长3分钟。" in page) == (True, True)
    sent = {"voice": a_file(), "answer": "", "state": SHOWN}
    assert desk.post(f"/teach/questions/{question.pk}/", sent).status_code == 302
    waits = browser(mate.login).get(lesson.url)
    make_clips()
    pages = [browser(one.login).get(lesson.url) for one in (student, mate)]
    assert (spoken_words(waits), [spoken_words(one) for one in pages]) == (
        (True, False),
        [(True, True), (True, True)],
    )
    assert "2秒" in pages[0].content.decode()
    assert [
        browser(one.login).get(clip_url(page)).status_code
        for one, page in zip((student, mate), pages, strict=True)
    ] == [200, 200]


def test_an_answer_to_one_person_alone_is_heard_by_nobody_else(school: Any) -> None:
    lesson, teacher, student = school
    mate = student_in(lesson.teaching_class, 5)
    question = says(teacher, asks(lesson, student), ALONE)
    make_clips()
    client = browser(student.login)
    url = clip_url(client.get(lesson.url))
    other = browser(mate.login).get(lesson.url)
    assert (spoken_words(other), client.get(url).status_code) == ((False, False), 200)
    LessonQuestion.objects.filter(pk=question.pk).update(student=mate)
    assert client.get(url).status_code == 404


def test_a_taken_down_lesson_is_silent(school: Any) -> None:
    lesson, teacher, student = school
    says(teacher, asks(lesson, student))
    make_clips()
    client = browser(student.login)
    url = clip_url(client.get(lesson.url))
    OnlineLesson.objects.update(live=False)
    assert client.get(url).status_code == 404


def test_only_the_sound_of_a_film_is_kept(school: Any) -> None:
    lesson, teacher, student = school
    says(teacher, asks(lesson, student), voice=a_file(film()))
    make_clips()
    clip = Clip.objects.get()
    assert (clip.state, clip.has_picture, stored()) == ("ready", False, [clip.file.name])
    assert clip.file.name.endswith(".m4a")


def test_a_new_recording_replaces_the_old_one_and_words_alone_keep_it(
    school: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lesson, teacher, student = school
    question = says(teacher, asks(lesson, student))
    first = question.voice
    question = says(teacher, question, voice=None, answer="放松下巴")
    assert (question.voice, question.answer) == (first, "放松下巴")
    with django_capture_on_commit_callbacks(execute=True):
        question = says(teacher, question)
    assert (Clip.objects.count(), question.voice == first, len(stored())) == (1, False, 1)
    with django_capture_on_commit_callbacks(execute=True):
        says(teacher, question, HIDDEN, voice=None)
    assert (Clip.objects.count(), stored()) == (0, [])


def test_one_that_failed_waits_for_the_teacher_again(school: Any) -> None:
    lesson, teacher, student = school
    question = says(teacher, asks(lesson, student))
    Path(lesson_storage().path(question.voice.original.name)).write_bytes(b"ID3" + b"x" * 900)
    make_clips()
    desk = browser(teacher)
    assert "您的语音回答没有处理好。" in desk.get("/teach/questions/").content.decode()
    with pytest.raises(Refusal) as refused:
        says(teacher, LessonQuestion.objects.get(), voice=None)
    assert refused.value.code == "no_answer"
    says(teacher, LessonQuestion.objects.get(), voice=None, answer="放松下巴")
    assert (
        Clip.objects.count(),
        "没有人等您回答" in desk.get("/teach/questions/").content.decode(),
    ) == (
        0,
        True,
    )


def without_sound() -> bytes:
    words = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=5", "-t", "2", "-an")
    return made_with(*words, name="silent.mp4")


@pytest.mark.parametrize(
    ("body", "seconds", "code"),
    [
        (b"", 180, "empty_file"),
        (b"<html><script>", 180, "not_playable"),
        (without_sound, 180, "nothing_heard"),
        (None, -2, "clip_too_long"),
    ],
)
def test_what_is_no_spoken_answer_is_refused_and_nothing_changes(
    school: Any, settings: Any, body: Any, seconds: int, code: str
) -> None:
    settings.ANSWER_SECONDS = seconds
    lesson, teacher, student = school
    question = asks(lesson, student)
    file = a_file(body() if callable(body) else body)
    with pytest.raises(Refusal) as refused:
        says(teacher, question, voice=file, answer="写好的话")
    question.refresh_from_db()
    assert (refused.value.code, question.answer, question.state, stored()) == (
        code,
        "",
        "waiting",
        [],
    )


def test_a_stranger_answers_nothing(school: Any) -> None:
    lesson, _teacher, student = school
    stranger = User.objects.create(username="another")
    with pytest.raises(Refusal) as refused:
        says(stranger, asks(lesson, student))
    assert (refused.value.code, Clip.objects.count(), stored()) == ("not_your_class", 0, [])


def test_homework_is_answered_by_voice_and_its_maker_alone_hears_it(school: Any) -> None:
    lesson, teacher, student = school
    mate = student_in(lesson.teaching_class, 5)
    row = hand_in(
        student=student,
        lesson=lesson,
        key=uuid4(),
        photograph=photograph(),
        text="",
        may_be_shown=True,
    )
    sent = {"voice": a_file(), "mark": "", "comment": "", "is_shown": "on"}
    assert browser(teacher).post(f"/teach/homework/{row.pk}/", sent).status_code == 302
    make_clips()
    client = browser(student.login)
    page = client.get(f"/lesson/{lesson.pk}/homework/")
    hung = browser(mate.login).get(f"/lesson/{lesson.pk}/homework/")
    assert (spoken_words(page), spoken_words(hung)) == ((True, True), (False, False))
    assert client.get(clip_url(page)).status_code == 200


def test_an_empty_answer_to_homework_says_so_beside_the_field(school: Any) -> None:
    lesson, teacher, student = school
    row = hand_in(
        student=student,
        lesson=lesson,
        key=uuid4(),
        photograph=photograph(),
        text="",
        may_be_shown=False,
    )
    bad = {"voice": SimpleUploadedFile("a.mp3", b"MZ" + b"x" * 99), "mark": "well", "comment": ""}
    page = browser(teacher).post(f"/teach/homework/{row.pk}/", bad).content.decode()
    row.refresh_from_db()
    assert ("id_voice_error" in page, row.answered_at, row.voice) == (True, None, None)
    with pytest.raises(Refusal) as refused:
        answer_homework(actor=teacher, homework=row, mark="", comment="", is_shown=False)
    assert refused.value.code == "nothing_said"


def test_a_page_with_many_spoken_answers_asks_no_more(school: Any) -> None:
    lesson, teacher, student = school
    counts = []
    for more in (1, 5):
        for number in range(more):
            mate = student_in(lesson.teaching_class, 20 + 10 * more + number)
            says(teacher, asks(lesson, mate))
        Clip.objects.update(state="ready", file="clips/none.m4a")
        client = browser(student.login)
        client.get(lesson.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(lesson.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
