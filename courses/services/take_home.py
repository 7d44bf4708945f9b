"""Lessons to take home: asked for, packed by the worker of long jobs, deleted after some days.

The row is the job, as for recordings: every attempt writes a file of its own, and the row names it
only when it is whole. The archive is written to the disk piece by piece and never held in memory;
what is in it is stored as it is, because recordings do not become smaller.
"""

import logging
import shutil
import time
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone

from courses.models import LessonArchive
from courses.models.lesson_video import lesson_storage
from courses.queries.take_home import Contents, TakenClass, TakenLesson, contents_again
from courses.services.lesson_pipeline import TELL_EVERY, stored
from courses.services.lesson_videos import delete_folder
from courses.services.media_attempts import disk_fault
from courses.take_home_words import fault_refusal
from university import clock
from university.accounts.models import User
from university.celery import nudge, wake
from university.jobs import (
    JobState,
    LeaseLostError,
    finish,
    give_up,
    has_due,
    keep_or_stop,
    retry_later,
    work_off,
)
from university.refusals import Refusal

logger = logging.getLogger("courses.take_home")

SWEEP = "courses.take_home"
FOLDER = "archives"
#: FAT32 holds no larger file, and old machines unpack none.
MOST_BYTES = 4 * 1024**3 - 1
_PIECE = 1024 * 1024
State = LessonArchive.State
_OVER = (State.FAILED, State.EXPIRED)


def ask_for_archive(*, actor: User, contents: Contents) -> LessonArchive:
    """Have lessons packed; the same lessons give the same archive, whoever asks.

    Who may take them was decided when ``contents`` was put together. Raises Refusal
    ``nothing_to_take``, ``archive_too_large``, ``archives_full`` or ``no_disk``.
    """
    known = LessonArchive.objects.filter(key=contents.key).first()
    if known is not None and known.state == State.READY and not is_there(known):
        # After a restore: packed lessons are in no backup.
        LessonArchive.objects.filter(pk=known.pk, state=State.READY).update(state=State.EXPIRED)
    elif known is not None and known.state not in _OVER:
        return known
    _require_room(contents)
    with transaction.atomic():
        archive, is_new = LessonArchive.objects.get_or_create(
            key=contents.key,
            defaults={
                "lessons": [lesson.pk for lesson in contents.lessons],
                "name": contents.name,
                "size": contents.size,
            },
        )
        # Of two who ask again at once, one makes it due.
        again = LessonArchive.objects.filter(pk=archive.pk, state__in=_OVER).update(
            state=State.WAITING, percent=0, fault="", asked_at=clock.now(), kept_until=None,
            job_state=JobState.DUE, due_at=clock.now(), attempts=0, last_error="",
        )  # fmt: skip
        if is_new or again:
            logger.info("lessons to take home", extra={"archive": archive.pk, "actor": actor.pk})
            transaction.on_commit(partial(nudge, SWEEP), robust=True)
    archive.refresh_from_db()
    return archive


def is_there(archive: LessonArchive) -> bool:
    """Whether an archive can be downloaded."""
    if archive.state != State.READY or not archive.file:
        return False
    return lesson_storage().exists(str(archive.file.name))


def wake_worker() -> int:
    """Tell the worker of long jobs that an archive is due; it does the work, not we."""
    if has_due(LessonArchive):
        wake(SWEEP)
    return 0


def make_archives() -> int:
    """Pack everything that is due, one after the other; return how many were worked on."""
    return work_off(LessonArchive, _work_on)


def forget_archives() -> int:
    """Delete archives whose time is over; killed in between, the next call finishes."""
    over = LessonArchive.objects.filter(state=State.READY, kept_until__lte=clock.now())
    count = over.update(state=State.EXPIRED)
    storage = lesson_storage()
    for archive in LessonArchive.objects.filter(state=State.EXPIRED).exclude(file=""):
        storage.delete(str(archive.file.name))
        LessonArchive.objects.filter(pk=archive.pk, file=archive.file.name).update(file="")
    return count


def _require_room(contents: Contents) -> None:
    if not contents.lessons:
        raise fault_refusal("nothing_to_take")
    if contents.size > MOST_BYTES:
        raise fault_refusal("archive_too_large")
    kept = LessonArchive.objects.exclude(state__in=_OVER).aggregate(all=Sum("size"))["all"] or 0
    if kept + contents.size > settings.LESSON_HOME_BYTES:
        raise fault_refusal("archives_full")
    if not _has_disk(contents.size):
        raise fault_refusal("no_disk")


def _has_disk(size: int) -> bool:
    folder = Path(settings.LESSON_WORK_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free - size >= settings.LESSON_DISK_RESERVE


def _work_on(archive: LessonArchive) -> None:
    if archive.attempts > archive.MAX_ATTEMPTS:
        _fail(archive, "not_made", "no attempt came to an end")
        return
    try:
        _make(archive)
    except LeaseLostError:
        logger.warning("archive lost to another worker", extra={"archive": archive.pk})
    except Refusal as refusal:
        _fail(archive, refusal.code, refusal.code)
    except FileNotFoundError:
        _fail(archive, "media_lost", "no file")
    except zipfile.LargeZipFile:
        _fail(archive, "archive_too_large", "too large")
    except OSError as error:
        _again(archive, disk_fault(error), type(error).__name__)


def _make(archive: LessonArchive) -> None:
    keep_or_stop(archive, state=State.WORKING, percent=1, fault="")
    contents = contents_again(archive)
    if contents.key != archive.key:
        raise fault_refusal("changed")
    if not _has_disk(contents.size):
        raise fault_refusal("no_disk")
    storage = lesson_storage()
    delete_folder(storage, f"{FOLDER}/{archive.token.hex}")
    with _work_file(archive) as path:
        _Packer(archive, storage, contents, path).pack()
        _publish(archive, storage, path)


def _publish(archive: LessonArchive, storage: Storage, path: Path) -> None:
    keep_or_stop(archive, percent=99)
    size = path.stat().st_size
    name = stored(storage, path, f"{FOLDER}/{archive.token.hex}/{uuid4().hex}.zip")
    with transaction.atomic():
        if not finish(archive):
            storage.delete(name)
            raise LeaseLostError
        archive.state, archive.percent, archive.fault = State.READY, 100, ""
        archive.file, archive.size = name, size
        archive.ready_at = clock.now()
        archive.kept_until = archive.ready_at + timedelta(days=settings.LESSON_HOME_DAYS)
        archive.save(
            update_fields=["state", "percent", "fault", "file", "size", "ready_at", "kept_until"]
        )


class _Packer:
    """Writes one archive: pages, recordings, captions and pictures, one after the other."""

    def __init__(
        self, archive: LessonArchive, storage: Storage, contents: Contents, path: Path
    ) -> None:
        self._archive, self._storage, self._contents = archive, storage, contents
        self._path, self._done, self._told = path, 0, time.monotonic()
        self._time = timezone.localtime(clock.now()).timetuple()[:6]

    def pack(self) -> None:
        """Write the whole file. Raises FileNotFoundError for a recording that is gone."""
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_STORED, allowZip64=False) as file:
            self._text(file, "index.html", self._page("index", {}))
            for one in self._contents.classes:
                for lesson in one.lessons:
                    self._lesson(file, one, lesson)

    def _lesson(self, file: zipfile.ZipFile, one: TakenClass, lesson: TakenLesson) -> None:
        captions = b64encode(lesson.captions.encode()).decode()
        context = {"class": one, "lesson": lesson, "captions": captions}
        self._text(file, f"{one.folder}/{lesson.page}", self._page("lesson", context))
        if lesson.captions:
            self._text(file, f"{one.folder}/{lesson.captions_name}", lesson.captions)
        if lesson.poster:
            self._copy(file, f"{one.folder}/{lesson.poster_name}", lesson.poster)
        if lesson.media:
            self._copy(file, f"{one.folder}/{lesson.media_name}", lesson.media)

    def _page(self, name: str, context: dict[str, object]) -> str:
        return render_to_string(
            f"courses/take_home/offline_{name}.html", {"contents": self._contents, **context}
        )

    def _text(self, file: zipfile.ZipFile, name: str, text: str) -> None:
        file.writestr(self._entry(name), text.encode())

    def _copy(self, file: zipfile.ZipFile, name: str, source: str) -> None:
        entry = self._entry(name)
        entry.file_size = self._storage.size(source)
        with self._storage.open(source) as far, file.open(entry, "w") as near:
            while piece := far.read(_PIECE):
                near.write(piece)
                self._done += len(piece)
                self._tell()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, date_time=self._time)
        entry.external_attr = 0o644 << 16
        return entry

    def _tell(self) -> None:
        """Say how far it is, every few seconds; each extends the lease."""
        if time.monotonic() - self._told < TELL_EVERY:
            return
        self._told = time.monotonic()
        keep_or_stop(
            self._archive, percent=min(98, 1 + 97 * self._done // max(1, self._contents.size))
        )


@contextmanager
def _work_file(archive: LessonArchive) -> Iterator[Path]:
    base = Path(settings.LESSON_WORK_DIR)
    for old in base.glob(f"archive-{archive.token.hex}-*"):
        old.unlink(missing_ok=True)
    path = base / f"archive-{archive.token.hex}-{archive.attempts}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _again(archive: LessonArchive, fault: str, error: str) -> None:
    logger.warning("archive not made", extra={"archive": archive.pk, "error": error})
    with transaction.atomic():
        if not retry_later(archive, error=error):
            return
        state = State.FAILED if archive.job_state == JobState.FAILED else State.WAITING
        _say(archive, state, fault)


def _fail(archive: LessonArchive, fault: str, error: str) -> None:
    logger.warning("archive given up", extra={"archive": archive.pk, "error": error})
    with transaction.atomic():
        if give_up(archive, error=error):
            _say(archive, State.FAILED, fault)


def _say(archive: LessonArchive, state: str, fault: str) -> None:
    archive.state, archive.fault, archive.percent = state, fault, 0
    archive.save(update_fields=["state", "fault", "percent"])
