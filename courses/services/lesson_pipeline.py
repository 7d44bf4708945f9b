"""Making recordings ready to watch. The recording is the job; a worker of its own does it.

Every attempt has a folder of its own, and rows name a file only when all of them are in place: a
killed worker leaves nothing that anybody sees, and the next attempt begins anew.
"""

import hashlib
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction

from courses.models import LessonRendition, LessonVideo
from courses.models.lesson_video import lesson_storage
from courses.recordings import recipes
from courses.recordings.ffmpeg import program
from courses.recordings.probing import probe
from courses.services.lesson_uploads import part_path
from courses.services.lesson_videos import SWEEP, delete_folder
from courses.services.lessons.hearing import listen_later
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

logger = logging.getLogger("courses.recordings")

#: Seconds between two writings of how far it is; each extends the lease.
TELL_EVERY = 4.0
_ORIGINAL = "original"
_PIECE = 1024 * 1024
_PICTURES = {
    recipes.SMALL.name: LessonRendition.Kind.MP4_360,
    recipes.LARGE.name: LessonRendition.Kind.MP4_720,
}
State = LessonVideo.State


def wake_worker() -> int:
    """Tell the worker of recordings that something is due; it does the work, not we."""
    if has_due(LessonVideo):
        wake(SWEEP)
    return 0


def make_ready() -> int:
    """Make everything ready that is due, one after the other; return how many were worked on."""
    return work_off(LessonVideo, _work_on)


def _work_on(video: LessonVideo) -> None:
    if video.attempts > video.MAX_ATTEMPTS:
        # Its workers were killed again and again: it may be the one that kills them.
        _fail(video, "not_made", "no attempt came to an end")
        return
    with (
        attempt(
            lost=lambda: logger.warning("recording lost", extra={"video": video.pk}),
            again=partial(_again, video),
            fail=partial(_fail, video),
        ),
        _work_folder(video) as folder,
    ):
        _make(video, folder)


def _make(video: LessonVideo, folder: Path) -> None:
    storage = lesson_storage()
    keep_or_stop(video, state=State.WORKING, percent=1, fault="")
    delete_folder(storage, video.token.hex, keep=_ORIGINAL)
    with _original(video, storage, folder) as source:
        content = probe(source, program=program(settings.LESSON_FFMPEG))
        made = recipes.make(
            source,
            content,
            folder,
            program=program(settings.LESSON_FFMPEG),
            threads=settings.LESSON_THREADS,
            tell=_Teller(video),
        )
    _publish(video, storage, folder, made)


class _Teller:
    """Writes the percent done, every few seconds."""

    def __init__(self, video: LessonVideo) -> None:
        self._video = video
        self._last = time.monotonic()

    def __call__(self, percent: int) -> bool:
        """Say whether the recording is still ours."""
        if time.monotonic() - self._last < TELL_EVERY:
            return True
        self._last = time.monotonic()
        return keep(self._video, percent=percent)


def _publish(video: LessonVideo, storage: Storage, folder: Path, made: recipes.Made) -> None:
    """Put the files into place, then say so in one transaction."""
    keep_or_stop(video, percent=95)
    place = f"{video.token.hex}/{video.attempts}"
    names = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        names[path] = stored(storage, path, f"{place}/{path.relative_to(folder)}")
        keep_or_stop(video)
    forms = {_PICTURES[name]: [path] for name, path in made.pictures.items()}
    if made.audio:
        forms[LessonRendition.Kind.AUDIO] = [made.audio]
    if made.hls:
        pieces = [path for path in names if made.hls.parent in path.parents]
        forms[LessonRendition.Kind.HLS] = [made.hls, *(p for p in pieces if p != made.hls)]
    with transaction.atomic():
        if not finish(video):
            raise LeaseLostError
        LessonRendition.objects.filter(video=video).delete()
        for kind, paths in forms.items():
            size = sum(storage.size(names[path]) for path in paths)
            LessonRendition.objects.create(video=video, kind=kind, file=names[paths[0]], size=size)
        video.state, video.percent, video.fault = State.READY, 100, ""
        video.seconds, video.has_picture = max(1, round(made.seconds)), bool(made.pictures)
        video.poster = names[made.poster] if made.poster else ""
        video.ready_at = clock.now()
        video.save(
            update_fields=[
                *("state", "percent", "fault", "seconds", "has_picture", "poster", "ready_at")
            ]
        )
        listen_later(video=video)


@contextmanager
def _original(video: LessonVideo, storage: Storage, folder: Path) -> Iterator[Path]:
    """Give a local file to read; take it into the storage first."""
    name = f"{video.token.hex}/{_ORIGINAL}"
    if not video.original:
        _take_in(video, storage, name)
    try:
        yield Path(storage.path(name))
    except NotImplementedError:
        copy = folder.with_name(f"{folder.name}.original")
        try:
            with storage.open(name) as far, copy.open("wb") as near:
                shutil.copyfileobj(far, near, _PIECE)
            yield copy
        finally:
            copy.unlink(missing_ok=True)


def _take_in(video: LessonVideo, storage: Storage, name: str) -> None:
    """Move the upload into the storage; killed in between, the next attempt finds it there."""
    part = part_path(video.upload) if video.upload else None
    if part is not None and part.exists():
        digest = _hash(video, part)
        if storage.exists(name):
            storage.delete(name)  # half of an earlier copying
        stored(storage, part, name)
        part.unlink(missing_ok=True)
    elif storage.exists(name) and storage.size(name) == video.original_bytes:
        with storage.open(name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    else:
        raise FileNotFoundError(name)
    video.original, video.sha256 = name, digest
    keep_or_stop(video, original=name, sha256=digest)


def _hash(video: LessonVideo, path: Path) -> str:
    digest, tell = hashlib.sha256(), _Teller(video)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            if not tell(1):
                raise LeaseLostError
    return digest.hexdigest()


class _MovedFile(File):
    """A file that a disk storage moves into place instead of copying."""

    def temporary_file_path(self) -> str:
        """Return where it lies now; Django's storage asks for it."""
        return str(self.name)


def stored(storage: Storage, path: Path, name: str) -> str:
    """Put a finished file into the storage, by moving it where it can; return its name there."""
    with path.open("rb") as file:
        saved = storage.save(name, _MovedFile(file, str(path)))
    return saved.replace("\\", "/")


@contextmanager
def _work_folder(video: LessonVideo) -> Iterator[Path]:
    base = Path(settings.LESSON_WORK_DIR)
    for old in base.glob(f"{video.token.hex}-*"):
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.unlink(missing_ok=True)
    folder = base / f"{video.token.hex}-{video.attempts}"
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _again(video: LessonVideo, fault: str, error: str) -> None:
    logger.warning("recording not made ready", extra={"video": video.pk, "error": error})
    with transaction.atomic():
        if not retry_later(video, error=error):
            return
        state = State.FAILED if video.job_state == JobState.FAILED else State.WAITING
        _say(video, state, fault)


def _fail(video: LessonVideo, fault: str, error: str) -> None:
    logger.warning("recording given up", extra={"video": video.pk, "error": error})
    with transaction.atomic():
        if not give_up(video, error=error):
            return
        _say(video, State.FAILED, fault)
    delete_folder(lesson_storage(), video.token.hex, keep=_ORIGINAL)


def _say(video: LessonVideo, state: str, fault: str) -> None:
    video.state, video.fault, video.percent = state, fault, 0
    video.save(update_fields=["state", "fault", "percent"])
