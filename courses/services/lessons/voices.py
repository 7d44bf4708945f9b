"""A teacher answers by voice: the recording comes in before the answer is written, or with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import File

from courses.models import Clip, Homework, LessonQuestion
from courses.services.clips import answer_rule, drop_clip, incoming_clip, keep_clip
from university.accounts.models import User


@contextmanager
def spoken(*, actor: User, voice: File | None) -> Iterator[Clip | None]:
    """Judge what the teacher said, if anything; refusals as of ``incoming_clip``."""
    if voice is None:
        yield None
        return
    with incoming_clip(actor=actor, file=voice, rule=answer_rule()) as clip:
        yield clip


def is_heard(row: Homework | LessonQuestion) -> bool:
    """Whether an answer has a recording that can be heard, or soon will be."""
    return row.voice is not None and row.voice.state != Clip.State.FAILED


def speak(row: Homework | LessonQuestion, clip: Clip | None) -> None:
    """Give a locked row its new recording; the one before, or one that failed, goes.

    Without a new one, a recording that can be heard stays.
    """
    before = row.voice
    if clip is None and is_heard(row):
        return
    row.voice = keep_clip(clip) if clip is not None else None
    row.save(update_fields=["voice"])
    drop_clip(before)


def fall_silent(row: Homework | LessonQuestion) -> None:
    """Take the recording away from a locked row."""
    before, row.voice = row.voice, None
    row.save(update_fields=["voice"])
    drop_clip(before)
