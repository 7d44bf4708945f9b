"""Short recordings come in and go: judged by their bytes, stored, and made ready by the worker."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Clip
from courses.models.lesson_video import lesson_storage
from courses.recording_words import fault_refusal, length_words, size_words
from courses.recordings.ffmpeg import ProgramMissingError, program
from courses.recordings.light import measure
from courses.recordings.probing import Content, NotPlayableError, TooSlowError, probe
from courses.services.lesson_videos import delete_folder
from university.accounts.models import User
from university.celery import nudge
from university.refusals import Refusal

SWEEP = "courses.clips"
#: Seconds by which a recorder may run over.
_GRACE = 3
_SHORTEST = 0.5


@dataclass(frozen=True)
class ClipRule:
    """How long and large a recording may be; ``picture_seconds`` 0: only its sound is kept."""

    sound_seconds: int
    picture_seconds: int
    most_bytes: int

    def most_seconds(self, content: Content) -> int:
        """Return how long this one may be."""
        return self.picture_seconds if content.has_picture else self.sound_seconds


def homework_rule() -> ClipRule:
    """Return what somebody may hand in."""
    return ClipRule(
        settings.HOMEWORK_SOUND_SECONDS,
        settings.HOMEWORK_VIDEO_SECONDS,
        settings.HOMEWORK_MAX_BYTES,
    )


def answer_rule() -> ClipRule:
    """Return what a teacher may say."""
    return ClipRule(settings.ANSWER_SECONDS, 0, settings.ANSWER_MAX_BYTES)


@contextmanager
def incoming_clip(*, actor: User | None, file: File, rule: ClipRule) -> Iterator[Clip]:
    """Judge a file, store it, and give a row for ``keep_clip`` in the caller's own transaction.

    A row that was not kept leaves no file. Raises Refusal ``file_too_large``, ``no_disk``,
    ``no_program``, ``too_busy``, ``nothing_heard``, ``clip_too_long``, ``clip_too_short``, or what
    is wrong with the file (``courses.recording_words.FAULTS``); then nothing is kept.
    """
    _require_size(file, rule)
    content = _looked_at(file, rule)
    clip = Clip(
        sent_by=actor, has_picture=content.has_picture, seconds=max(1, int(content.seconds))
    )
    file.seek(0)
    try:
        # Written before the row: a row never names a file that is not there.
        name = lesson_storage().save(f"{clip.folder}/original", File(file))
    except OSError as error:
        raise fault_refusal("no_disk") from error
    clip.original = name
    try:
        yield clip
    except BaseException:
        delete_folder(lesson_storage(), clip.folder)
        raise
    if clip.pk is None:
        delete_folder(lesson_storage(), clip.folder)


def keep_clip(clip: Clip) -> Clip:
    """Write the row of an incoming clip; the worker hears of it after the commit."""
    clip.save()
    transaction.on_commit(partial(nudge, SWEEP), robust=True)
    return clip


def drop_clip(clip: Clip | None) -> None:
    """Delete a clip that nothing points at any more; its files go after the commit."""
    if clip is None:
        return
    Clip.objects.filter(pk=clip.pk).delete()
    transaction.on_commit(partial(delete_folder, lesson_storage(), clip.folder), robust=True)


def work_folder() -> Path:
    """Return where files lie while they are looked at and worked on."""
    folder = Path(settings.LESSON_WORK_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _looked_at(file: File, rule: ClipRule) -> Content:
    try:
        with _on_disk(file) as path:
            return _judged(path, rule)
    except ProgramMissingError as error:
        raise fault_refusal("no_program") from error
    except TooSlowError as error:
        raise Refusal(
            "too_busy",
            _("The school's computer is very busy now."),
            _("Please send the recording again in a minute."),
        ) from error
    except NotPlayableError as error:
        if error.code == "too_long":
            raise _too_long(rule.sound_seconds) from error
        raise fault_refusal(error.code) from error


def _judged(path: Path, rule: ClipRule) -> Content:
    ffmpeg = program(settings.LESSON_FFMPEG)
    content = probe(path, program=ffmpeg)
    if not rule.picture_seconds:
        if not content.has_sound:
            raise Refusal(
                "nothing_heard",
                _("There is no sound in this recording."),
                _("Please record again, close to the phone."),
            )
        content = replace(content, has_picture=False)
    most = rule.most_seconds(content)
    seconds = measure(path, content, most=most + 2 * _GRACE, program=ffmpeg)
    if seconds > most + _GRACE:
        raise _too_long(most)
    if seconds < _SHORTEST:
        raise Refusal(
            "clip_too_short",
            _("This recording is too short to be heard."),
            _("Please record again, and stop only at the end."),
        )
    return replace(content, seconds=seconds)


@contextmanager
def _on_disk(file: File) -> Iterator[Path]:
    """Give the place of a file that ffmpeg can open; small ones are kept in memory by Django."""
    if hasattr(file, "temporary_file_path"):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(dir=work_folder(), prefix="clip-") as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.flush()
        yield Path(copy.name)


def _require_size(file: File, rule: ClipRule) -> None:
    size = file.size or 0
    if not size:
        raise fault_refusal("empty_file")
    if size > rule.most_bytes:
        raise Refusal(
            "file_too_large",
            _("This file is larger than %(most)s.") % {"most": size_words(rule.most_bytes)},
            _("Please record a shorter piece."),
        )
    if shutil.disk_usage(work_folder()).free - size < settings.LESSON_DISK_RESERVE:
        raise fault_refusal("no_disk")


def _too_long(most: int) -> Refusal:
    return Refusal(
        "clip_too_long",
        _("This recording is longer than %(most)s.") % {"most": length_words(most)},
        _("Please record a shorter piece."),
    )
