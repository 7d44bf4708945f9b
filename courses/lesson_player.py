"""The forms in which a recording is offered on a page: a small picture first, large or sound alone
by one tap."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.lesson_media import POSTER, signed_url
from courses.lesson_translated import Track, tracks_of
from courses.models import LessonRendition, LessonVideo, OnlineLesson

Kind = LessonRendition.Kind
#: What ``?form=`` asks for, and which forms serve it, best first.
FORMS: dict[str, tuple[str, ...]] = {
    "small": (Kind.MP4_360, Kind.MP4_720, Kind.AUDIO),
    "large": (Kind.MP4_720, Kind.MP4_360, Kind.AUDIO),
    "sound": (Kind.AUDIO, Kind.MP4_360, Kind.MP4_720),
}


@dataclass(frozen=True)
class Player:
    """Fields of ``courses/parts/lesson_player.html``; ``start`` is in seconds."""

    url: str
    is_sound: bool
    poster: str
    tracks: list[Track]
    seconds: int
    start: int
    others: list[tuple[str, str]] = field(default_factory=list)


def player_of(lesson: OnlineLesson, request: HttpRequest, *, start: int) -> Player | None:
    """Return what plays a lesson's recording, or None for words alone or one not ready."""
    video = lesson.source.video
    if video is None or video.state != LessonVideo.State.READY:
        return None
    kinds = set(video.forms.values_list("kind", flat=True))
    wanted = request.GET.get("form", "small")
    kind = next((one for one in FORMS.get(wanted, FORMS["small"]) if one in kinds), None)
    if kind is None:
        return None
    # A lesson that was watched to the end begins again.
    begins = start if start < video.seconds - 5 else 0
    return Player(
        url=signed_url(video=video, kind=kind, viewer=request.user),
        is_sound=kind == Kind.AUDIO,
        poster=signed_url(video=video, kind=POSTER, viewer=request.user) if video.poster else "",
        tracks=tracks_of(lesson),
        seconds=video.seconds,
        start=begins,
        others=_others(kind, kinds),
    )


def _others(kind: str, kinds: set[str]) -> list[tuple[str, str]]:
    words = {
        Kind.MP4_360: ("small", _("Small picture")),
        Kind.MP4_720: ("large", _("Large picture")),
        Kind.AUDIO: ("sound", _("Sound alone")),
    }
    return [found for one, found in words.items() if one in kinds and one != kind]
