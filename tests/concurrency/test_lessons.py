"""Two phones watch at once, one person asks twice at once, two people correct captions at once."""

import time
from collections import Counter
from uuid import uuid4

import pytest

from courses import seen
from courses.models import LessonCaption, LessonQuestion, LessonWatch, OnlineLesson
from courses.services.lessons import posting
from courses.services.lessons.captions import correct_captions
from courses.services.lessons.questions import ask_teacher
from courses.services.lessons.watching import note_watching
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import THINK
from tests.courses.lessons.cloud import cloud_class, live_lesson, ready_video, student_in
from university.refusals import Refusal

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20


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
