"""Addresses of packed lessons: signed for one archive and one login, as long as it is kept.

The address stays the same until then, so that a browser goes on with a download that broke off.
"""

from uuid import UUID

from django.core import signing
from django.urls import reverse

from courses.lesson_media import Viewer
from courses.models import LessonArchive
from university import clock


def archive_url(*, archive: LessonArchive, viewer: Viewer) -> str:
    """Return the address of a ready archive for this login."""
    ends = archive.kept_until.timestamp() if archive.kept_until else 0
    claim = [archive.token.hex, viewer.pk or 0, int(ends)]
    return reverse("lessons:home_file", args=[_signer().sign_object(claim), archive.name])


def archive_token(signed: str, *, viewer: Viewer) -> UUID | None:
    """Return which archive an address is for; None when it is forged, over, or another's."""
    try:
        token, number, ends = _signer().unsign_object(signed)
    except (signing.BadSignature, ValueError):
        return None
    if ends < clock.now().timestamp() or number != (viewer.pk or 0):
        return None
    return UUID(token)


def _signer() -> signing.Signer:
    return signing.Signer(salt="courses.take_home")
