"""The photographs that a page or a draft shows, in order, with their addresses."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import LessonPhoto, OnlineLesson
from courses.queries.lesson_languages import language_tag


@dataclass(frozen=True)
class ShownPhoto:
    """Fields of ``courses/parts/lesson_photos.html``; ``words`` as typed, ``alt`` never empty."""

    pk: int
    number: int
    url: str
    large_url: str
    width: int
    height: int
    words: str
    alt: str
    #: Of ``alt``, where it is not the language of the site.
    lang: str = ""


def shown_photos(lesson: OnlineLesson) -> list[ShownPhoto]:
    """Return the photographs of a lesson as it is given, page or draft; at most one statement.

    A translation shows those of its original, with its own words where it has some.
    """
    places = lesson.source.photos
    if not places:
        return []
    own = {place["photo"]: place["words"] for place in lesson.photos}
    tag = language_tag(lesson)
    rows = LessonPhoto.objects.in_bulk([place["photo"] for place in places])
    shown: list[ShownPhoto] = []
    for place in places:
        row = rows.get(place["photo"])
        if row is None:
            continue
        number = len(shown) + 1
        translated = own.get(row.pk, "")
        words = translated or place["words"]
        alt = words or _("Photograph %(number)d of the lesson") % {"number": number}
        shown.append(
            ShownPhoto(
                row.pk,
                number,
                reverse("lessons:photo", args=[row.pk, "small"]),
                reverse("lessons:photo", args=[row.pk, "large"]),
                row.width,
                row.height,
                words,
                alt,
                tag if translated else "",
            )
        )
    return shown
