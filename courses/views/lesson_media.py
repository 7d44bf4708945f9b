"""Recordings and their parts, by signed addresses alone."""

import re
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

from courses.lesson_media import MASTER, ORIGINAL, POSTER, Claim, read_claim
from courses.models import LessonRendition, LessonVideo
from courses.models.lesson_video import lesson_storage
from courses.views.byte_ranges import answer_file

HLS = LessonRendition.Kind.HLS
_TYPES = {
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "jpg": "image/jpeg",
    "ts": "video/mp2t",
    "m3u8": "application/vnd.apple.mpegurl",
}
_PIECE_OF_HLS = re.compile(r"(?:360|720)/(?:index\.m3u8|\d{4,6}\.ts)", re.ASCII)


@require_safe
def lesson_media(request: HttpRequest, signed: str, name: str) -> HttpResponseBase:
    """Answer one file; 404 for an address that is forged, over, or another person's."""
    claim = read_claim(signed, viewer=request.user)
    file = _file(claim, name) if claim else None
    if claim is None or file is None:
        raise Http404
    ending = file.rpartition(".")[2]
    kind = _TYPES.get(ending, "application/octet-stream")
    answer = answer_stored(request, file, kind, f"{claim.token.hex}-{claim.kind}-{len(file)}")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if claim.kind == ORIGINAL:
        answer["Content-Disposition"] = "attachment"
    return answer


def _file(claim: Claim, name: str) -> str | None:
    """Return the storage's name of what is asked for; None when there is none."""
    video = LessonVideo.objects.filter(token=claim.token).first()
    if video is None:
        return None
    if claim.kind in (POSTER, ORIGINAL):
        return (video.poster if claim.kind == POSTER else video.original).name or None
    form = LessonRendition.objects.filter(video=video, kind=claim.kind).first()
    if form is None:
        return None
    file = str(form.file.name)
    if claim.kind != HLS or name == MASTER:
        return file
    folder = file.rpartition("/")[0]
    return f"{folder}/{name}" if _PIECE_OF_HLS.fullmatch(name) else None


def answer_stored(request: HttpRequest, file: str, kind: str, etag: str) -> HttpResponseBase:
    """Answer a file of the storage of lessons, in ranges or from where it lies; or Http404."""
    storage = lesson_storage()
    is_local = _is_local(storage, file)
    if not is_local and not file.endswith(".m3u8"):
        return HttpResponseRedirect(storage.url(file))
    if is_local and settings.LESSON_ACCEL_PREFIX:
        answer = HttpResponse(content_type=kind)
        answer["X-Accel-Redirect"] = settings.LESSON_ACCEL_PREFIX + quote(file)
        return answer
    try:
        return answer_file(request, storage, file, content_type=kind, etag=etag)
    except FileNotFoundError as error:
        raise Http404 from error


def _is_local(storage: Storage, file: str) -> bool:
    try:
        storage.path(file)
    except NotImplementedError:
        return False
    return True
