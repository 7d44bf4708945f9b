"""Recordings on their way: sent in pieces, gone on with after a break, given up when forgotten.

The bytes lie in a part file that bears our own token. Whoever writes holds the file's lock, which
ends with its process, and the row's offset moves by compare-and-swap: two tabs that send the same
piece cannot mix their bytes.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import LessonUpload
from courses.queries.recordings import may_send_recordings, open_uploads
from courses.recording_words import fault_refusal, size_words
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

Read = Callable[[int], bytes]
State = LessonUpload.State
#: Bytes written before the offset moves; what a cut line loses at most.
_STEP = 256 * 1024
_LONGEST_NAME = 120
#: Control signs, and those that turn the direction of writing round.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def open_upload(*, actor: User, name: str, size: int, modified_ms: int = 0) -> LessonUpload:
    """Begin an upload of ``size`` bytes, or return the open one of the same file.

    ``modified_ms`` is when the sender's machine last changed the file. Raises Refusal
    ``may_not_send``, ``empty_file``, ``file_too_large``, ``too_many_uploads`` or ``no_disk``.
    """
    _require_sender(actor)
    _require_size(size)
    name = plain_name(name)
    with transaction.atomic():
        lock_row(User, actor.pk)
        mine = open_uploads(actor)
        if modified_ms:
            same = mine.filter(name=name, size=size, modified_ms=modified_ms).first()
            if same is not None and _has_its_bytes(same):
                return same
        if mine.count() >= settings.LESSON_UPLOADS_EACH:
            raise Refusal(
                "too_many_uploads",
                _("You have begun to send many recordings and finished none."),
                _("Please go on with one of them, or give one up."),
            )
        _require_disk(size)
        upload = LessonUpload.objects.create(
            owner=actor, name=name, size=size, modified_ms=modified_ms
        )
        part_path(upload).touch(mode=0o600)
    return upload


def my_open_uploads(*, actor: User) -> list[LessonUpload]:
    """Return what this person began and has not finished. Raises Refusal ``may_not_send``."""
    _require_sender(actor)
    return list(open_uploads(actor))


def my_upload(*, actor: User, token: UUID) -> LessonUpload:
    """Return an upload of one's own. Raises Refusal ``no_such_upload``, for others' ones too."""
    upload = LessonUpload.objects.filter(owner=actor, token=token).first()
    if upload is None:
        raise _no_such_upload()
    return upload


def resumed_upload(*, actor: User, token: UUID) -> LessonUpload:
    """Return an upload of one's own to go on with. Refusals: ``no_such_upload``, ``upload_closed``.

    One whose bytes are gone (a restored backup holds none) is given up.
    """
    upload = my_upload(actor=actor, token=token)
    if upload.state == State.OPEN and not _has_its_bytes(upload):
        _close(upload, State.GIVEN_UP)
    if upload.state in (State.REFUSED, State.GIVEN_UP):
        raise _closed()
    return upload


def chosen_upload(*, actor: User, token: str) -> LessonUpload:
    """Return the whole upload that a form names. Raises ``no_such_upload`` or ``not_whole``."""
    try:
        upload = my_upload(actor=actor, token=UUID(token))
    except ValueError as error:
        raise _no_such_upload() from error
    if upload.state == State.OPEN:
        raise Refusal(
            "not_whole",
            _("This recording has not arrived completely."),
            _("Please wait until it says that everything is sent."),
        )
    if upload.state != State.COMPLETE:
        raise _no_such_upload()
    return upload


def write_piece(*, actor: User, token: UUID, offset: int, length: int, read: Read) -> LessonUpload:
    """Append what ``read(n)`` gives, at most ``length`` bytes, and return the upload as it is then.

    Every step that was written counts, also when ``read`` fails in the middle. Raises Refusal
    ``no_such_upload``, ``upload_closed``, ``wrong_offset`` (``details["offset"]`` is the right
    one), ``piece_too_long``, ``upload_busy`` or ``no_disk``.
    """
    _require_sender(actor)
    upload = my_upload(actor=actor, token=token)
    with _part_alone(upload) as part:
        upload = my_upload(actor=actor, token=token)
        if upload.state != State.OPEN:
            raise _closed()
        if offset != upload.received:
            raise Refusal(
                "wrong_offset",
                _("This piece does not fit to what has arrived."),
                _("Please go on from where it stopped."),
                details={"offset": upload.received},
            )
        if length > upload.size - offset:
            raise Refusal(
                "piece_too_long",
                _("More arrived than the file should hold."),
                _("Please choose the file again."),
            )
        _append(upload, part, length, read)
    return upload


def take_plain_upload(*, actor: User, file: File) -> LessonUpload:
    """Take a whole file that a form without script sent. Refusals as of ``open_upload``."""
    size = file.size or 0
    _require_sender(actor)
    if size > settings.LESSON_PLAIN_MAX_BYTES:
        raise _too_large(settings.LESSON_PLAIN_MAX_BYTES)
    upload = open_upload(actor=actor, name=file.name or "", size=size)
    file.seek(0)
    return write_piece(actor=actor, token=upload.token, offset=0, length=size, read=file.read)


def end_upload(*, actor: User, token: UUID) -> None:
    """Give up an upload of one's own and delete what arrived; a second time changes nothing.

    Raises Refusal ``no_such_upload``, or ``upload_closed`` when a recording was made of it.
    """
    upload = my_upload(actor=actor, token=token)
    with transaction.atomic():
        upload = lock_row(LessonUpload, upload.pk)
        if hasattr(upload, "video"):
            raise _closed()
        _close(upload, State.GIVEN_UP)


def refuse_upload(*, upload: LessonUpload, fault: str) -> None:
    """Write down what is wrong with a file, and delete it."""
    _close(upload, State.REFUSED, fault=fault)


def give_up_forgotten() -> int:
    """Give up what nobody went on with for days, and delete part files that belong to no row."""
    before = clock.now() - timedelta(days=settings.LESSON_UPLOAD_DAYS)
    forgotten = LessonUpload.objects.filter(
        state__in=[State.OPEN, State.COMPLETE], moved_at__lt=before, video__isnull=True
    )
    count = 0
    for upload in forgotten:
        with transaction.atomic():
            locked = lock_row(LessonUpload, upload.pk)
            if locked.moved_at < before and not hasattr(locked, "video"):
                _close(locked, State.GIVEN_UP)
                count += 1
    return count + _delete_strays()


def part_path(upload: LessonUpload) -> Path:
    """Return where the bytes lie until a recording is made of them. Never under a sent name."""
    return Path(settings.LESSON_UPLOAD_DIR) / f"{upload.token.hex}.part"


def plain_name(name: str) -> str:
    """Return what may be shown of a sender's file name: no folders, nothing unseen, at most 120."""
    name = _UNSEEN.sub("", name).replace("\\", "/")
    stem = PurePosixPath(name).name.strip().lstrip(".") or _("recording")
    if len(stem) > _LONGEST_NAME:
        ending = PurePosixPath(stem).suffix[:10]
        stem = stem[: _LONGEST_NAME - len(ending)] + ending
    return stem


def _has_its_bytes(upload: LessonUpload) -> bool:
    try:
        return part_path(upload).stat().st_size >= upload.received
    except FileNotFoundError:
        return False


def _append(upload: LessonUpload, part: IO[bytes], length: int, read: Read) -> None:
    part.seek(upload.received)
    left = length
    while left:
        block = read(min(left, _STEP))
        if not block:
            return
        try:
            part.write(block)
            part.flush()
            os.fdatasync(part.fileno())
        except OSError as error:
            raise fault_refusal("no_disk") from error
        left -= len(block)
        _move_offset(upload, len(block))


def _move_offset(upload: LessonUpload, count: int) -> None:
    received = upload.received + count
    state = State.COMPLETE if received == upload.size else State.OPEN
    now = clock.now()
    moved = LessonUpload.objects.filter(
        pk=upload.pk, state=State.OPEN, received=upload.received
    ).update(received=received, state=state, moved_at=now)
    if not moved:
        raise _closed()
    upload.received, upload.state, upload.moved_at = received, state, now


@contextmanager
def _part_alone(upload: LessonUpload) -> Iterator[IO[bytes]]:
    """Open the part file for this process alone; whoever comes second is told at once."""
    try:
        part = part_path(upload).open("r+b")
    except FileNotFoundError as error:
        raise _closed() from error
    with part:
        if not take_alone(part):
            raise Refusal(
                "upload_busy",
                _("This recording is being sent from another window."),
                _("Please close the other window."),
            )
        yield part


def take_alone(part: IO[bytes]) -> bool:
    """Take the lock of an open file; False when somebody holds it. It ends with the process."""
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _close(upload: LessonUpload, state: str, *, fault: str = "") -> None:
    LessonUpload.objects.filter(pk=upload.pk).update(state=state, fault=fault)
    part_path(upload).unlink(missing_ok=True)
    upload.state, upload.fault = state, fault


def _delete_strays() -> int:
    """A power cut between file and row leaves a file; a day later nobody can still need it."""
    aged = clock.now().timestamp() - timedelta(days=1).total_seconds()
    known = set(
        LessonUpload.objects.filter(state__in=[State.OPEN, State.COMPLETE]).values_list(
            "token", flat=True
        )
    )
    count = 0
    for path in Path(settings.LESSON_UPLOAD_DIR).glob("*.part"):
        with suppress(ValueError, FileNotFoundError):
            if UUID(path.stem) not in known and path.stat().st_mtime < aged:
                path.unlink()
                count += 1
    return count


def _require_sender(actor: User) -> None:
    if not may_send_recordings(actor):
        raise Refusal(
            "may_not_send",
            _("Only teachers of the school send recordings."),
            _("Please call the school."),
        )


def _require_size(size: int) -> None:
    if size <= 0:
        raise fault_refusal("empty_file")
    if size > settings.LESSON_MAX_BYTES:
        raise _too_large(settings.LESSON_MAX_BYTES)


def _require_disk(size: int) -> None:
    if shutil.disk_usage(settings.LESSON_UPLOAD_DIR).free - size < settings.LESSON_DISK_RESERVE:
        raise fault_refusal("no_disk")


def _too_large(most: int) -> Refusal:
    return Refusal(
        "file_too_large",
        _("This file is larger than %(most)s.") % {"most": size_words(most)},
        _("Please cut the recording into parts of ten minutes."),
    )


def _no_such_upload() -> Refusal:
    return Refusal(
        "no_such_upload",
        _("This recording is not here any more."),
        _("Please choose the file again."),
    )


def _closed() -> Refusal:
    return Refusal(
        "upload_closed",
        _("This recording takes no more pieces."),
        _("Please choose the file again."),
    )
