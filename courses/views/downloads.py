"""Answering a large file to keep: whole or from where it broke off, a few people at once.

A browser that downloads does not ask on as a player does, so its answer cannot be cut into pieces:
where the site itself sends the bytes, a slow line holds a thread. Only so many may do that; behind
nginx (``LESSON_ACCEL_PREFIX``) or with another store nobody is held.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _

from courses.models.lesson_video import lesson_storage
from courses.services.lesson_uploads import take_alone
from courses.services.take_home import MOST_BYTES
from courses.views.byte_ranges import answer_file
from university.refusals import Refusal

_ZIP = "application/zip"


def answer_download(request: HttpRequest, file: str, *, name: str) -> HttpResponseBase:
    """Answer a file of the lessons' storage as ``name``.

    Raises FileNotFoundError, or Refusal ``too_many_downloads``.
    """
    answer = _answer(request, file)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _answer(request: HttpRequest, file: str) -> HttpResponseBase:
    storage = lesson_storage()
    try:
        storage.path(file)
    except NotImplementedError:
        return HttpResponseRedirect(storage.url(file))
    if not storage.exists(file):
        raise FileNotFoundError(file)
    if settings.LESSON_ACCEL_PREFIX:
        answer = HttpResponse(content_type=_ZIP)
        answer["X-Accel-Redirect"] = settings.LESSON_ACCEL_PREFIX + quote(file)
        return answer
    slot = None if request.method == "HEAD" else _free_slot()
    etag = Path(file).stem
    found = answer_file(request, storage, file, content_type=_ZIP, etag=etag, most=MOST_BYTES)
    if slot is not None and isinstance(found, StreamingHttpResponse):
        found.streaming_content = _held(found.streaming_content, slot)  # type: ignore[arg-type]
    return found


def _free_slot() -> IO[bytes]:
    """Take one of the places; its lock ends when the file is closed, or with the process."""
    folder = Path(settings.LESSON_WORK_DIR) / "downloads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(settings.LESSON_HOME_DOWNLOADS):
        slot = (folder / f"{number}.lock").open("ab")
        if take_alone(slot):
            return slot
        slot.close()
    raise Refusal(
        "too_many_downloads",
        _("Some people are downloading right now."),
        _("Please try again in five minutes, or let the desk copy it for you."),
    )


def _held(blocks: Iterator[bytes], slot: IO[bytes]) -> Iterator[bytes]:
    with slot:
        yield from blocks
