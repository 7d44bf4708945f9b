"""Sending a recording in pieces: the tus protocol 1.0.0 (creation, expiration, termination).

A fault is answered with a plain sentence, which our own script shows as it is.
"""

import base64
import binascii
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.models import LessonUpload
from courses.services import lesson_uploads as service
from university.accounts.access import View
from university.accounts.models import User
from university.refusals import Refusal

TUS = "1.0.0"
_PIECE = "application/offset+octet-stream"
#: What the protocol says for each refusal; anything else is a plain no.
_STATUS = {
    "may_not_send": HTTPStatus.FORBIDDEN,
    "no_such_upload": HTTPStatus.NOT_FOUND,
    "wrong_offset": HTTPStatus.CONFLICT,
    "upload_closed": HTTPStatus.GONE,
    "file_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "piece_too_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "upload_busy": HTTPStatus.LOCKED,
    "too_many_uploads": HTTPStatus.TOO_MANY_REQUESTS,
    "no_disk": HTTPStatus.INSUFFICIENT_STORAGE,
}


def _tus(view: View) -> View:
    """Speak the protocol around a view: who asks, which version, refusals as sentences."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = _answer(view, request, *args, **kwargs)
        answer["Tus-Resumable"] = TUS
        return answer

    return never_cache(speaking)


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if not request.user.is_authenticated:
        return _sentence(_("Please log in again, then go on."), HTTPStatus.FORBIDDEN)
    if request.method in ("POST", "PATCH", "HEAD") and request.headers.get("Tus-Resumable") != TUS:
        answer = _sentence(
            _("This program speaks another version."), HTTPStatus.PRECONDITION_FAILED
        )
        answer["Tus-Version"] = TUS
        return answer
    try:
        return view(request, *args, **kwargs)
    except Refusal as refusal:
        status = _STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
        answer = _sentence(f"{refusal.message}{refusal.next_step}", status)
        if "offset" in refusal.details:
            answer["Upload-Offset"] = str(refusal.details["offset"])
        return answer


@require_http_methods(["GET", "POST", "OPTIONS"])
@_tus
def uploads(request: HttpRequest) -> HttpResponse:
    """List what I have not finished; begin another; or say what this server can do."""
    actor = cast("User", request.user)
    if request.method == "GET":
        mine = service.my_open_uploads(actor=actor)
        return JsonResponse({"uploads": [_row(upload) for upload in mine]})
    if request.method == "OPTIONS":
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer["Tus-Version"] = TUS
        answer["Tus-Extension"] = "creation,expiration,termination"
        answer["Tus-Max-Size"] = str(settings.LESSON_MAX_BYTES)
        return answer
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    upload = service.open_upload(
        actor=actor,
        name=given.get("filename", ""),
        size=_number(request.headers.get("Upload-Length", "")),
        modified_ms=max(0, _number(given.get("modified", "0"))),
    )
    answer = _standing(upload, HttpResponse(status=HTTPStatus.CREATED))
    answer["Location"] = _address(upload)
    return answer


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@_tus
def upload(request: HttpRequest, token: UUID) -> HttpResponse:
    """Say how much of one arrived, take the next piece, or give it up."""
    actor = cast("User", request.user)
    if request.method == "DELETE":
        service.end_upload(actor=actor, token=token)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.method == "HEAD":
        return _standing(service.resumed_upload(actor=actor, token=token), HttpResponse())
    if request.content_type != _PIECE:
        return _sentence(
            _("This program sends pieces that we do not know."), HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        )
    length = _number(request.headers.get("Content-Length", ""))
    if length < 0:
        return _sentence(
            _("This program does not say how long its piece is."), HTTPStatus.LENGTH_REQUIRED
        )
    try:
        row = service.write_piece(
            actor=actor,
            token=token,
            offset=_number(request.headers.get("Upload-Offset", "")),
            length=length,
            read=request.read,
        )
    except UnreadablePostError:
        # The line was cut. Nobody reads this answer; what arrived before is kept.
        row = service.my_upload(actor=actor, token=token)
    return _standing(row, HttpResponse(status=HTTPStatus.NO_CONTENT))


def _row(upload: LessonUpload) -> dict[str, Any]:
    return {
        "url": _address(upload),
        "token": str(upload.token),
        "name": upload.name,
        "size": upload.size,
        "modified": upload.modified_ms,
        "received": upload.received,
    }


def _standing(upload: LessonUpload, answer: HttpResponse) -> HttpResponse:
    answer["Upload-Offset"] = str(upload.received)
    answer["Upload-Length"] = str(upload.size)
    ends = upload.moved_at + timedelta(days=settings.LESSON_UPLOAD_DAYS)
    answer["Upload-Expires"] = http_date(ends.timestamp())
    return answer


def _address(upload: LessonUpload) -> str:
    return reverse("courses:lesson_upload", args=[upload.token])


def _sentence(words: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _number(text: str) -> int:
    """Return a whole number of at most 18 digits; -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else -1


def _metadata(header: str) -> dict[str, str]:
    """Read ``name base64, name base64``; what cannot be read is left out."""
    found = {}
    for pair in header[:4_000].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8", "ignore")
        except (binascii.Error, ValueError):
            continue
    return found
