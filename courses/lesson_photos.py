"""The photographs that a page or a draft shows, in order, with their addresses."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import LessonPhoto, OnlineLesson


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


def shown_photos(lesson: OnlineLesson) -> list[ShownPhoto]:
    """Return the photographs of a lesson as it is given, page or draft; at most one statement."""
    if not lesson.photos:
        return []
    rows = LessonPhoto.objects.in_bulk([place["photo"] for place in lesson.photos])
    shown: list[ShownPhoto] = []
    for place in lesson.photos:
        row = rows.get(place["photo"])
        if row is None:
            continue
        number = len(shown) + 1
        alt = place["words"] or _("Photograph %(number)d of the lesson") % {"number": number}
        shown.append(
            ShownPhoto(
                row.pk,
                number,
                reverse("lessons:photo", args=[row.pk, "small"]),
                reverse("lessons:photo", args=[row.pk, "large"]),
                row.width,
                row.height,
                place["words"],
                alt,
            )
        )
    return shown
