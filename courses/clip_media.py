"""Addresses of short recordings, and what a page shows of one.

An address is signed for one person, for some hours; whoever opens it is asked again whether they
may hear it, so that what was taken back is silent at once.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.lesson_media import Viewer
from courses.models import Clip
from courses.recording_words import fault_words
from university import clock

FILE, POSTER = "file", "poster"


@dataclass(frozen=True)
class ClipClaim:
    """What a signed address is for."""

    token: UUID
    part: str


@dataclass(frozen=True)
class ClipCard:
    """Fields of ``courses/parts/clip.html``; ``state`` is waiting, ready or failed."""

    state: str
    url: str
    poster: str
    has_picture: bool
    length: str
    fault: str


def clip_card(clip: Clip | None, viewer: Viewer) -> ClipCard | None:
    """Return what a page shows of a clip to somebody who may hear it; reads nothing more."""
    if clip is None:
        return None
    is_ready = clip.state == Clip.State.READY
    is_failed = clip.state == Clip.State.FAILED
    return ClipCard(
        state="ready" if is_ready else "failed" if is_failed else "waiting",
        url=_signed_url(clip, FILE, viewer) if is_ready else "",
        poster=_signed_url(clip, POSTER, viewer) if is_ready and clip.poster else "",
        has_picture=clip.has_picture,
        length=length_words(clip.seconds),
        fault=fault_words(clip.fault) if is_failed else "",
    )


def length_words(seconds: int) -> str:
    """Return ``1 min 12 s`` for 72 seconds, as a person says it."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


def read_clip_claim(signed: str, *, viewer: Viewer) -> ClipClaim | None:
    """Return what an address is for; None when it is forged, over, or another person's."""
    try:
        token, part, number, ends = _signer().unsign_object(signed)
    except (signing.BadSignature, ValueError):
        return None
    if ends < clock.now().timestamp() or number not in (0, viewer.pk or 0):
        return None
    return ClipClaim(UUID(token), part)


def _signed_url(clip: Clip, part: str, viewer: Viewer) -> str:
    ends = clock.now() + timedelta(hours=settings.LESSON_LINK_HOURS)
    claim = [clip.token.hex, part, viewer.pk or 0, int(ends.timestamp())]
    name = "poster.jpg" if part == POSTER else "clip.mp4" if clip.has_picture else "clip.m4a"
    return reverse("lessons:clip", args=[_signer().sign_object(claim), name])


def _signer() -> signing.Signer:
    return signing.Signer(salt="courses.clip_media")
