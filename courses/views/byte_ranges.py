"""Answering a file in byte ranges, as players ask for it; Django itself ignores them.

A range is answered with at most ``PIECE`` bytes, whatever was asked for: players ask on, and a slow
phone holds a thread of the server for moments instead of minutes.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO

from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

#: What the kernel takes at once from us for a slow line.
PIECE = 256 * 1024
_BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def answer_file(
    request: HttpRequest,
    storage: Storage,
    name: str,
    *,
    content_type: str,
    etag: str,
    most: int | None = None,
) -> HttpResponseBase:
    """Answer 200, 206, 304 or 416. ``etag`` without quotes; raises FileNotFoundError.

    A range is answered with at most ``most`` bytes, ``PIECE`` unless told; a download that goes on
    where it broke off takes them all.
    """
    size = storage.size(name)
    etag = f'"{etag}"'
    if etag in request.headers.get("If-None-Match", ""):
        answer: HttpResponseBase = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        answer["ETag"] = etag
        return answer
    wanted = _wanted(request, size, etag, most or PIECE)
    if wanted is None:
        answer = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    first, last, is_part = wanted
    if request.method == "HEAD":
        answer = HttpResponse(content_type=content_type)
    else:
        answer = StreamingHttpResponse(
            _blocks(storage.open(name), first, last - first + 1), content_type=content_type
        )
    if is_part:
        answer.status_code = HTTPStatus.PARTIAL_CONTENT
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    return answer


def _wanted(request: HttpRequest, size: int, etag: str, piece: int) -> tuple[int, int, bool] | None:
    """Return first and last byte and whether that is a part; None when there is no such part.

    A header that we do not understand (several ranges, another unit) counts as none, as the
    protocol allows.
    """
    whole = (0, size - 1, False)
    header = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if header is None or header[0] == "bytes=-" or not _is_same(request, etag):
        return whole
    start, end = header.groups()
    if not start:
        first, last = max(0, size - int(end)), size - 1
        if int(end) == 0:
            return None
    else:
        first, last = int(start), min(int(end) if end else size - 1, size - 1)
        if end and int(end) < first:
            return whole
    if first >= size:
        return None
    return first, min(last, first + piece - 1), True


def _is_same(request: HttpRequest, etag: str) -> bool:
    """Whether the part that the player has is of this file: else it gets the whole."""
    return request.headers.get("If-Range", etag) == etag


def _blocks(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (block := file.read(min(_BLOCK, length))):
            length -= len(block)
            yield block
