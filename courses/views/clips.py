"""Short recordings, by signed addresses, for whoever may hear them at this moment."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from courses.audiences import watcher_of
from courses.clip_media import POSTER, read_clip_claim
from courses.models import Clip
from courses.queries.clips import may_hear
from courses.views.lesson_media import answer_stored

_TYPES = {"mp4": "video/mp4", "m4a": "audio/mp4", "jpg": "image/jpeg"}


@require_safe
def clip(request: HttpRequest, signed: str, name: str) -> HttpResponseBase:
    """Answer one file; 404 for an address that is forged, over, another person's, or closed now."""
    claim = read_clip_claim(signed, viewer=request.user)
    row = Clip.objects.filter(token=claim.token).first() if claim else None
    if claim is None or row is None or not may_hear(row, watcher_of(request)):
        raise Http404
    file = str((row.poster if claim.part == POSTER else row.file).name or "")
    kind = _TYPES.get(file.rpartition(".")[2])
    if kind is None or not name:
        raise Http404
    answer = answer_stored(request, file, kind, f"{claim.token.hex}-{claim.part}")
    answer["X-Content-Type-Options"] = "nosniff"
    # Kept nowhere: what its maker takes back is gone.
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
