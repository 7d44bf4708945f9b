"""Photographs of a lesson: added, put in order, described; always in a new draft.

The page says which photographs it shows. What neither the page nor its draft shows any more is
deleted by a sweep, a day later: whoever looks at the old page meanwhile still sees it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from PIL import Image

from courses.models import LessonPhoto, OnlineLesson
from courses.models.lesson_video import lesson_storage
from courses.pictures import small_photograph
from courses.services.lessons.posting import change_draft, draft_of, require_own_lesson
from university import clock
from university.accounts.models import User
from university.refusals import Refusal

#: Letters that say what is to be seen.
LONGEST_WORDS = 60
#: The longer side of a photograph on the page of a lesson, in dots.
_SMALL = 800
_FOLDER = "lesson-photos"
_LEFT_OVER = timedelta(days=1)
Places = list[dict[str, Any]]


class Step(StrEnum):
    """What is done to one photograph; to none: its words alone are kept."""

    KEEP = "keep"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


@dataclass(frozen=True)
class _Made:
    sha256: str
    large: ContentFile
    small: ContentFile


def add_photographs(
    *, actor: User, lesson: OnlineLesson, photographs: Sequence[File], words: Mapping[int, str]
) -> OnlineLesson:
    """Put photographs behind those that are there; the same one twice stands there once.

    ``words`` describe those that were there, by primary key. Refusals: ``not_your_class``,
    ``no_photograph``, ``too_many_photographs``, ``not_a_photograph``; then nothing is kept.
    """
    require_own_lesson(actor, lesson)
    most = settings.LESSON_PHOTOS
    if not photographs:
        raise Refusal("no_photograph", _("Please choose a photograph."))
    if len(photographs) > most:
        raise _too_many(most)
    made = [_made(one) for one in photographs]
    stored: list[str] = []
    try:
        with transaction.atomic():
            return change_draft(
                actor, lesson, lambda draft: {"photos": _added(draft, words, made, stored, most)}
            )
    except BaseException:
        for name in stored:
            lesson_storage().delete(name)
        raise


def arrange_photographs(
    *, actor: User, lesson: OnlineLesson, words: Mapping[int, str], step: Step, photo: int = 0
) -> OnlineLesson:
    """Describe the photographs, and move or remove one of them, given by its primary key.

    One that is not there any more is left alone. Raises Refusal ``not_your_class``.
    """
    return change_draft(
        actor, lesson, lambda draft: {"photos": _stepped(_described(draft, words), step, photo)}
    )


def forget_photographs() -> int:
    """A sweep: delete photographs that were taken out a day ago and that no page shows any more."""
    before = clock.now() - _LEFT_OVER
    rows = LessonPhoto.objects.filter(Q(removed_at__lt=before) | Q(lesson=None))
    count = 0
    for row in rows.select_related("lesson__latest_revision")[:50]:
        lesson = row.lesson
        pages = (lesson, draft_of(lesson)) if lesson is not None else ()
        if all(row.pk != place["photo"] for page in pages for place in page.photos):
            row.delete()
            count += 1
    return count


def _added(
    draft: OnlineLesson,
    words: Mapping[int, str],
    made: Sequence[_Made],
    stored: list[str],
    most: int,
) -> Places:
    places = _described(draft, words)
    for one in made:
        row = LessonPhoto.objects.filter(lesson=draft.pk, sha256=one.sha256).first()
        row = row or _stored(draft, one, stored)
        LessonPhoto.objects.filter(pk=row.pk).update(removed_at=None)
        if all(place["photo"] != row.pk for place in places):
            places.append({"photo": row.pk, "words": ""})
    if len(places) > most:
        raise _too_many(most)
    return places


def _made(photograph: File) -> _Made:
    try:
        large = small_photograph(photograph)
        digest = hashlib.sha256(large.read()).hexdigest()
        large.seek(0)
        small = small_photograph(large, longer_side=_SMALL)
    except ValidationError as fault:
        raise Refusal("not_a_photograph", fault.messages[0]) from fault
    large.seek(0)
    return _Made(digest, large, small)


def _stored(draft: OnlineLesson, made: _Made, stored: list[str]) -> LessonPhoto:
    """Write the files before the row: a row never names a file that is not there."""
    storage, token = lesson_storage(), uuid4().hex
    stored.append(storage.save(f"{_FOLDER}/{token}.jpg", made.large))
    stored.append(storage.save(f"{_FOLDER}/{token}-small.jpg", made.small))
    made.small.seek(0)
    with Image.open(made.small) as picture:
        width, height = picture.size
    return LessonPhoto.objects.create(
        lesson_id=draft.pk,
        sha256=made.sha256,
        file=stored[-2],
        small=stored[-1],
        width=width,
        height=height,
    )


def _described(draft: OnlineLesson, words: Mapping[int, str]) -> Places:
    return [
        {
            "photo": place["photo"],
            "words": " ".join(words.get(place["photo"], place["words"]).split())[:LONGEST_WORDS],
        }
        for place in draft.photos
    ]


def _stepped(places: Places, step: Step, photo: int) -> Places:
    at = next((n for n, place in enumerate(places) if place["photo"] == photo), None)
    if at is None or step == Step.KEEP:
        return places
    one = places.pop(at)
    if step == Step.REMOVE:
        LessonPhoto.objects.filter(pk=photo).update(removed_at=clock.now())
    if step == Step.UP:
        places.insert(max(0, at - 1), one)
    elif step == Step.DOWN:
        places.insert(at + 1, one)
    return places


def _too_many(most: int) -> Refusal:
    return Refusal(
        "too_many_photographs",
        _("A lesson shows at most %(most)d photographs.") % {"most": most},
        _("Please remove some first, or post a second lesson."),
    )
