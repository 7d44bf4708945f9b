"""Homework that is sung, recited or danced: a recording from the phone."""

from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from courses.models import Homework, OnlineLesson
from courses.services.clips import homework_rule, incoming_clip, keep_clip
from courses.services.lessons.homework import require_room
from university.accounts.models import Student, User
from university.locking import lock_row


def hand_in_recording(
    *,
    actor: User | None,
    student: Student,
    lesson: OnlineLesson,
    key: UUID,
    recording: File,
    text: str,
    may_be_shown: bool,
) -> Homework:
    """Hand a recording in. The same key gives the same homework.

    ``may_be_shown`` is the maker's consent to the class gallery. Refusals: ``handed_in_often``, and
    those of ``courses.services.clips.incoming_clip``; then nothing is kept.
    """
    if found := _handed_in(student, key):
        return found
    # Asked before the file is looked at, for the sake of the machine, and again under lock.
    require_room(student, lesson)
    with (
        incoming_clip(actor=actor, file=recording, rule=homework_rule()) as clip,
        transaction.atomic(),
    ):
        # One person's sendings one after the other: the count below must not be passed by.
        lock_row(Student, student.pk)
        if found := _handed_in(student, key):
            return found
        require_room(student, lesson)
        return Homework.objects.create(
            student=student,
            lesson=lesson,
            key=key,
            clip=keep_clip(clip),
            text=text.strip(),
            may_be_shown=may_be_shown,
        )


def _handed_in(student: Student, key: UUID) -> Homework | None:
    return Homework.objects.filter(key=key, student=student).first()
