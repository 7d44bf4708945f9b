"""Addresses of recordings: signed, for one recording, one form and one person, for some hours.

Who may watch is decided before an address is handed out. A copied address plays for nobody else,
but for recordings that were opened by a visitor who is not logged in.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.urls import reverse

from courses.models import LessonRendition, LessonVideo
from university import clock
from university.accounts.models import User

#: Beside the kinds of ``LessonRendition``.
POSTER = "poster"
ORIGINAL = "original"
KINDS = frozenset({*LessonRendition.Kind.values, POSTER, ORIGINAL})
MASTER = "master.m3u8"
_NAMES = {
    LessonRendition.Kind.MP4_360: "360.mp4",
    LessonRendition.Kind.MP4_720: "720.mp4",
    LessonRendition.Kind.AUDIO: "audio.m4a",
    LessonRendition.Kind.HLS: MASTER,
    POSTER: "poster.jpg",
    ORIGINAL: "original",
}
Viewer = User | AnonymousUser


@dataclass(frozen=True)
class Claim:
    """What a signed address is for."""

    token: UUID
    kind: str
    viewer: int


def signed_url(*, video: LessonVideo, kind: str, viewer: Viewer) -> str:
    """Return an address of one form of a recording that plays for this person for some hours.

    ``kind`` is a ``LessonRendition.Kind``, ``POSTER`` or ``ORIGINAL``; for HLS the address is that
    of the master playlist, and its pieces lie below it. Whether the form exists is not looked up.
    """
    if kind not in KINDS:
        raise ValueError(f"no such form: {kind}")
    ends = clock.now() + timedelta(hours=settings.LESSON_LINK_HOURS)
    claim = [video.token.hex, kind, _number(viewer), int(ends.timestamp())]
    return reverse("courses:lesson_media", args=[_signer().sign_object(claim), _NAMES[kind]])


def read_claim(signed: str, *, viewer: Viewer) -> Claim | None:
    """Return what an address is for; None when it is forged, over, or another person's."""
    try:
        token, kind, number, ends = _signer().unsign_object(signed)
    except (signing.BadSignature, ValueError):
        return None
    if ends < clock.now().timestamp() or number not in (0, _number(viewer)):
        return None
    return Claim(UUID(token), kind, number)


def _signer() -> signing.Signer:
    return signing.Signer(salt="courses.lesson_media")


def _number(viewer: Viewer) -> int:
    return viewer.pk or 0
