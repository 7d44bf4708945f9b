"""Making short recordings play everywhere: the clip is the job, the worker of long jobs does it.

Every attempt writes files of its own name, and the row names them only when they are in place. When
a clip was taken back meanwhile, its worker has lost the lease and deletes what it wrote.
"""

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction

from courses.models import Clip
from courses.models.lesson_video import lesson_storage
from courses.recordings import recipes
from courses.recordings.ffmpeg import program
from courses.recordings.light import Light, make_light
from courses.recordings.probing import probe
from courses.services.clips import SWEEP, drop_clip, work_folder
from courses.services.lesson_videos import delete_folder
from courses.services.media_attempts import attempt
from university import clock
from university.celery import wake
from university.jobs import (
    JobState,
    LeaseLostError,
    finish,
    give_up,
    has_due,
    keep,
    keep_or_stop,
    retry_later,
    work_off,
)

logger = logging.getLogger("courses.clips")

#: Seconds between two writings that we are still at it; each extends the lease.
TELL_EVERY = 4.0
#: What is there so long without a row that names it is left over from a power cut.
_LEFT_OVER = timedelta(days=1)
_FOLDER = "clips"
State = Clip.State


def wake_clip_worker() -> int:
    """Tell the worker of long jobs that a clip is due; it does the work, not we."""
    if has_due(Clip):
        wake(SWEEP)
    return 0


def make_clips() -> int:
    """Make every clip ready that is due, one after the other; return how many were worked on."""
    count = work_off(Clip, _work_on)
    if count:
        _delete_strays()
    return count


def forget_clips() -> int:
    """A sweep: delete clips that nothing points at, after a day."""
    before = clock.now() - _LEFT_OVER
    alone = Clip.objects.filter(
        homework=None, answered_homework=None, answered_question=None, created_at__lt=before
    )
    count = 0
    for clip in list(alone[:50]):
        with transaction.atomic():
            drop_clip(clip)
        count += 1
    return count


def _delete_strays() -> None:
    """A power cut between file and row leaves a folder; a day later nobody can still need it."""
    storage = lesson_storage()
    folders, _files = storage.listdir(_FOLDER)
    known = {token.hex for token in Clip.objects.values_list("token", flat=True)}
    aged = (clock.now() - _LEFT_OVER).timestamp()
    for name in sorted(set(folders) - known):
        place = f"{_FOLDER}/{name}"
        if _last_written(storage, place) < aged:
            delete_folder(storage, place)


def _last_written(storage: Storage, folder: str) -> float:
    names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    return max((storage.get_modified_time(name).timestamp() for name in names), default=0.0)


def _work_on(clip: Clip) -> None:
    if clip.attempts > clip.MAX_ATTEMPTS:
        # Its workers were killed again and again: it may be the one that kills them.
        _fail(clip, "not_made", "no attempt came to an end")
        return
    with (
        attempt(
            lost=lambda: logger.warning("clip lost", extra={"clip": clip.pk}),
            again=partial(_again, clip),
            fail=partial(_fail, clip),
        ),
        tempfile.TemporaryDirectory(dir=work_folder(), prefix="clip-") as folder,
    ):
        _make(clip, Path(folder))


def _make(clip: Clip, folder: Path) -> None:
    storage = lesson_storage()
    keep_or_stop(clip, state=State.WORKING, fault="")
    with _original(storage, str(clip.original.name), folder) as source:
        content = probe(source, program=program(settings.LESSON_FFMPEG))
        light = make_light(
            source,
            # As it was judged: of a spoken answer the sound alone is made.
            _as_judged(content, clip),
            folder,
            most=clip.seconds + 1,
            program=program(settings.LESSON_FFMPEG),
            threads=settings.LESSON_THREADS,
            tell=_Teller(clip),
        )
    _publish(clip, storage, light)


def _as_judged(content: recipes.Content, clip: Clip) -> recipes.Content:
    return recipes.Content(
        content.reader,
        clip.has_picture and content.has_picture,
        content.has_sound,
        content.width,
        content.height,
        float(clip.seconds),
    )


def _publish(clip: Clip, storage: Storage, light: Light) -> None:
    """Put the files into place, then say so, then delete what was sent."""
    keep_or_stop(clip)
    names = [_stored(clip, storage, light.file)]
    if light.poster:
        names.append(_stored(clip, storage, light.poster))
    original = str(clip.original.name)
    with transaction.atomic():
        is_ours = finish(clip)
        if is_ours:
            clip.state, clip.fault, clip.file = State.READY, "", names[0]
            clip.poster = names[1] if light.poster else ""
            clip.seconds, clip.original = max(1, round(light.seconds)), ""
            clip.save(update_fields=["state", "fault", "file", "poster", "seconds", "original"])
    if not is_ours:
        for name in names:
            storage.delete(name)
        _delete_when_gone(clip, storage)
        raise LeaseLostError
    storage.delete(original)


def _delete_when_gone(clip: Clip, storage: Storage) -> None:
    """Its maker took it back while we worked: nothing of it may stay."""
    if not Clip.objects.filter(pk=clip.pk).exists():
        delete_folder(storage, clip.folder)


class _Teller:
    """Extends the lease, every few seconds."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._last = time.monotonic()

    def __call__(self, _percent: int) -> bool:
        """Say whether the clip is still ours."""
        if time.monotonic() - self._last < TELL_EVERY:
            return True
        self._last = time.monotonic()
        return keep(self._clip)


@contextmanager
def _original(storage: Storage, name: str, folder: Path) -> Iterator[Path]:
    """Give a local file to read, wherever the storage is."""
    if not name or not storage.exists(name):
        raise FileNotFoundError(name)
    try:
        yield Path(storage.path(name))
    except NotImplementedError:
        copy = folder / "original"
        with storage.open(name) as far, copy.open("wb") as near:
            shutil.copyfileobj(far, near)
        yield copy


def _stored(clip: Clip, storage: Storage, path: Path) -> str:
    name = f"{clip.folder}/{clip.attempts}{path.suffix}"
    if storage.exists(name):
        storage.delete(name)  # half of an attempt that was killed
    with path.open("rb") as file:
        return storage.save(name, File(file)).replace("\\", "/")


def _again(clip: Clip, fault: str, error: str) -> None:
    logger.warning("clip not made ready", extra={"clip": clip.pk, "error": error})
    with transaction.atomic():
        if not retry_later(clip, error=error):
            return
        is_over = clip.job_state == JobState.FAILED
        _say(clip, State.FAILED if is_over else State.WAITING, fault)
    if is_over:
        _forget_files(clip)


def _fail(clip: Clip, fault: str, error: str) -> None:
    logger.warning("clip given up", extra={"clip": clip.pk, "error": error})
    with transaction.atomic():
        if not give_up(clip, error=error):
            return
        _say(clip, State.FAILED, fault)
    _forget_files(clip)


def _say(clip: Clip, state: str, fault: str) -> None:
    clip.state, clip.fault = state, fault
    Clip.objects.filter(pk=clip.pk).update(state=state, fault=fault)


def _forget_files(clip: Clip) -> None:
    """Its maker is asked to record again: nothing of this one will be heard."""
    Clip.objects.filter(pk=clip.pk).update(original="")
    delete_folder(lesson_storage(), clip.folder)
