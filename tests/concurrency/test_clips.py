"""One recording is sent twenty times at once; twenty workers want one clip; photographs are added
from every window."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection

from courses.models import Clip, Homework, LessonNews, LessonPhoto, OnlineLesson
from courses.services import clip_making
from courses.services.lessons import homework_recordings, posting
from courses.services.lessons.homework_recordings import hand_in_recording
from courses.services.lessons.news import bring_news
from courses.services.lessons.photos import add_photographs
from courses.services.lessons.posting import draft_of, start_lesson, submit_lesson
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import options_of
from tests.courses.lessons.cloud import cloud_class, live_lesson, registrar, student_in
from tests.courses.lessons.test_photos import sheet
from tests.courses.lessons.test_recorded_homework import a_file, stored
from university.accounts.models import Student, User
from university.refusals import Refusal

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 8


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.LESSON_WORK_DIR = tmp_path / "work"
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files"},
    }
    settings.STORAGES = {**settings.STORAGES, "lessons": files}


def sings(lesson: OnlineLesson, student: Student, key: UUID) -> Callable[[], str]:
    """One sending of a form with a recording."""

    def sends() -> str:
        try:
            hand_in_recording(
                actor=student.login,
                student=student,
                lesson=lesson,
                key=key,
                recording=a_file(),
                text="",
                may_be_shown=False,
            )
        except (Refusal, IntegrityError, OperationalError) as fault:
            return getattr(fault, "code", "two rows")
        return "kept"

    return sends


def singing(lesson: OnlineLesson, student: Student) -> tuple[object, ...]:
    """The same form from every window, then as many different ones."""
    same = race([sings(lesson, student, uuid4())] * CLIENTS)
    others = race(sings(lesson, student, uuid4()) for _number in range(CLIENTS))
    return same, others, Homework.objects.count(), Clip.objects.count(), len(stored())


SUNG = ({"kept": CLIENTS}, {"kept": 4, "handed_in_often": CLIENTS - 4}, 5, 5, 5)


def test_one_recording_sent_at_once_is_one_homework_and_five_a_day_are_enough() -> None:
    row, _teacher = cloud_class()
    student, lesson = student_in(row), live_lesson(row)
    assert singing(lesson, student) == SUNG


def test_twin_counting_recordings_without_the_lock_takes_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(homework_recordings, "lock_row", lambda model, pk: model.objects.get(pk=pk))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(options_of(connection), "transaction_mode", "DEFERRED")
    row, _teacher = cloud_class()
    assert any(singing(live_lesson(row), student_in(row, 30 + trial)) != SUNG for trial in range(5))


def test_of_many_workers_one_makes_a_clip() -> None:
    row, _teacher = cloud_class()
    assert sings(live_lesson(row), student_in(row), uuid4())() == "kept"

    def works() -> str:
        return str(clip_making.make_clips())

    answers = race([works] * CLIENTS)
    clip = Clip.objects.get()
    assert (answers, clip.state, clip.attempts, stored()) == (
        Counter({"0": CLIENTS - 1, "1": 1}), "ready", 1, [clip.file.name],
    )  # fmt: skip


def adding(teacher: User, lesson: OnlineLesson) -> tuple[int, int]:
    """A photograph from every window; how many the draft shows, and how many there are."""

    def adds(number: int) -> Callable[[], str]:
        def add() -> str:
            try:
                add_photographs(
                    actor=teacher,
                    lesson=lesson,
                    photographs=[sheet(f"#{number}{number}{number}", (40, 30))],
                    words={},
                )
            except (Refusal, OperationalError) as fault:
                return getattr(fault, "code", "busy")
            return "added"

        return add

    race(adds(number) for number in range(1, CLIENTS + 1))
    shown = draft_of(OnlineLesson.objects.get(pk=lesson.pk)).photos
    return len(shown), LessonPhoto.objects.filter(lesson=lesson).count()


def test_photographs_from_every_window_all_stand_there_up_to_the_most(settings: Any) -> None:
    settings.LESSON_PHOTOS = CLIENTS - 2
    row, teacher = cloud_class()
    lesson = start_lesson(actor=teacher, teaching_class=row)
    assert (adding(teacher, lesson), len(stored())) == (
        (CLIENTS - 2, CLIENTS - 2), 2 * (CLIENTS - 2),
    )  # fmt: skip


def test_twin_adding_without_the_lock_loses_photographs(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "lock_row", lambda model, pk: model.objects.get(pk=pk))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(options_of(connection), "transaction_mode", "DEFERRED")
    row, teacher = cloud_class()
    lessons = [live_lesson(row) for _trial in range(4)]
    assert any(adding(teacher, lesson) != (CLIENTS, CLIENTS) for lesson in lessons)


def test_many_sweeps_bring_one_decision_once() -> None:
    row, teacher = cloud_class()
    User.objects.filter(pk=teacher.pk).update(phone="+8612012345678")
    lesson = start_lesson(actor=teacher, teaching_class=row)
    posting.set_words(
        actor=teacher, lesson=lesson, title="写字", text="字", session=None, chapters=[]
    )
    submit_lesson(actor=teacher, lesson=lesson)
    state = OnlineLesson.objects.get(pk=lesson.pk).current_workflow_state
    state.current_task_state.specific.approve(user=registrar())

    def sweeps() -> str:
        return str(bring_news())

    answers = race([sweeps] * CLIENTS)
    assert (answers, LessonNews.objects.count()) == (Counter({"0": CLIENTS - 1, "1": 1}), 1)
