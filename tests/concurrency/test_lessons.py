"""Two phones watch at once, one person asks or hands in twice, two people correct captions."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection

from courses import seen
from courses.models import Homework, LessonCaption, LessonQuestion, LessonWatch, OnlineLesson
from courses.services.lessons import homework, posting
from courses.services.lessons.captions import correct_captions
from courses.services.lessons.homework import hand_in
from courses.services.lessons.questions import ask_teacher
from courses.services.lessons.watching import note_watching
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import THINK, options_of
from tests.courses.lessons.cloud import cloud_class, live_lesson, ready_video, student_in
from tests.courses.lessons.test_homework import photograph
from university.accounts.models import Student
from university.refusals import Refusal

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20


@pytest.fixture
def lesson_files(settings: Any, tmp_path: Path) -> None:
    """A store of our own for photographs."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = {**settings.STORAGES, "lessons": files}


def test_what_twenty_devices_played_at_once_is_all_kept() -> None:
    row, teacher = cloud_class()
    student = student_in(row)
    lesson = live_lesson(row, video=ready_video(teacher, seconds=10 * CLIENTS))

    def plays(stretch: int):
        def play() -> str:
            note_watching(student=student, lesson=lesson, position=stretch, seen=[stretch])
            return "kept"

        return play

    answers = race(plays(number) for number in range(CLIENTS))
    watch = LessonWatch.objects.get()
    assert (answers, seen.read(watch.seen), watch.share_percent) == (
        Counter({"kept": CLIENTS}),
        set(range(CLIENTS)),
        100,
    )


def test_twin_adding_without_the_lock_loses_what_another_device_played() -> None:
    row, teacher = cloud_class()
    lesson = live_lesson(row, video=ready_video(teacher, seconds=10 * CLIENTS))
    LessonWatch.objects.create(student=student_in(row), lesson=lesson)

    def plays(stretch: int):
        def play() -> str:
            watch = LessonWatch.objects.get()
            played = seen.read(watch.seen) | {stretch}
            time.sleep(THINK)
            LessonWatch.objects.filter(pk=watch.pk).update(seen=seen.write(played))
            return "kept"

        return play

    race(plays(number) for number in range(CLIENTS))
    assert len(seen.read(LessonWatch.objects.get().seen)) < CLIENTS


def test_one_tap_sent_twenty_times_asks_once_and_never_more_than_five_a_day() -> None:
    row, _teacher = cloud_class()
    student, lesson, key = student_in(row), live_lesson(row), uuid4()

    def asks(one):
        def ask() -> str:
            try:
                ask_teacher(student=student, lesson=lesson, key=one)
            except Refusal as refusal:
                return refusal.code
            return "asked"

        return ask

    same = race([asks(key)] * CLIENTS)
    others = race(asks(uuid4()) for _number in range(CLIENTS))
    assert (same, others, LessonQuestion.objects.count()) == (
        Counter({"asked": CLIENTS}),
        Counter({"asked": 4, "asked_often": CLIENTS - 4}),
        5,
    )


def test_of_twenty_who_correct_at_once_one_saves() -> None:
    row, teacher = cloud_class()
    video = ready_video(teacher)
    caption = LessonCaption.objects.create(
        video=video, lines=[{"start": 0, "end": 900, "text": "旧"}]
    )

    def saves(word: str):
        def save() -> str:
            try:
                correct_captions(actor=teacher, video=video, version=1, texts={0: word})
            except Refusal as refusal:
                return refusal.code
            return "saved"

        return save

    answers = race(saves(f"新{number}") for number in range(CLIENTS))
    caption.refresh_from_db()
    assert (answers, caption.version) == (
        Counter({"saved": 1, "changed_meanwhile": CLIENTS - 1}),
        2,
    )
    assert row.pk


def test_twenty_drafts_begun_at_once_stand_in_one_whole_tree() -> None:
    row, teacher = cloud_class()

    def begin() -> str:
        lesson = posting.start_lesson(actor=teacher, teaching_class=row)
        return "begun" if lesson.pk else ""

    answers = race([begin] * CLIENTS)
    assert (answers, OnlineLesson.objects.count(), any(OnlineLesson.find_problems())) == (
        Counter({"begun": CLIENTS}),
        1,
        False,
    )


def hands_in(lesson: OnlineLesson, student: Student, key: UUID) -> Callable[[], str]:
    """One sending of a form with a photograph."""

    def sends() -> str:
        try:
            hand_in(
                student=student,
                lesson=lesson,
                key=key,
                photograph=photograph((40, 30)),
                text="",
                may_be_shown=False,
            )
        except (Refusal, IntegrityError) as fault:
            return getattr(fault, "code", "two rows")
        return "kept"

    return sends


def handing_in(lesson: OnlineLesson, student: Student) -> tuple[object, ...]:
    """The same form from every window, then as many different ones."""
    same = race([hands_in(lesson, student, uuid4())] * CLIENTS)
    others = race(hands_in(lesson, student, uuid4()) for _number in range(CLIENTS))
    return same, others, Homework.objects.count()


HANDED_IN = ({"kept": CLIENTS}, {"kept": 4, "handed_in_often": CLIENTS - 4}, 5)


@pytest.mark.usefixtures("lesson_files")
def test_one_form_sent_twenty_times_is_one_homework_and_five_a_day_are_enough() -> None:
    row, _teacher = cloud_class()
    student, lesson = student_in(row), live_lesson(row)
    assert handing_in(lesson, student) == HANDED_IN


@pytest.mark.usefixtures("lesson_files")
def test_twin_counting_without_the_lock_takes_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homework, "lock_row", lambda model, pk: model.objects.get(pk=pk))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(options_of(connection), "transaction_mode", "DEFERRED")
    row, _teacher = cloud_class()
    assert any(
        handing_in(live_lesson(row), student_in(row, 30 + trial)) != HANDED_IN for trial in range(5)
    )
