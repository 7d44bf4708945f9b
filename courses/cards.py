"""What a list shows of a class, a major and a lecture: the fields of the card components."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import words
from courses.models import Term
from courses.queries import MajorRow
from university import clock
from university.money import yuan
from university.pages.queries import path_url


@dataclass(frozen=True)
class ClassCard:
    """Fields of ``components/class_card.html``."""

    name: str
    url: str
    teacher: str
    weekday_words: str
    time_words: str
    room: str
    fee: str
    places_left_words: str
    status: str
    status_word: str


@dataclass(frozen=True)
class MajorCard:
    """Fields of ``components/major_card.html``."""

    name: str
    url: str
    art: str
    line: str


@dataclass(frozen=True)
class LectureCard:
    """Fields of ``courses/parts/lecture_card.html``."""

    title: str
    url: str
    speaker: str
    when: str
    room: str
    price: str
    student_price: str
    status: str
    status_word: str


def class_cards(
    rows: Iterable[Any], *, term: Term | None, open_ids: frozenset[int], request: HttpRequest
) -> list[ClassCard]:
    """Return the cards of rows of ``class_rows``; reads nothing more. No term has no classes."""
    if term is None:
        return []
    return [_class_card(row, term, open_ids, request) for row in rows]


def _class_card(row: Any, term: Term, open_ids: frozenset[int], request: HttpRequest) -> ClassCard:
    standing = words.class_standing(
        row,
        term_is_open=term.pk in open_ids,
        term_has_begun=term.starts_on <= clock.today(),
    )
    called_off = standing.code == "cancelled"
    return ClassCard(
        name=row.name,
        url=path_url(row.url_path, request),
        teacher=row.teacher.name,
        weekday_words=words.weekday_words(row.weekday),
        time_words=words.time_words(row),
        room=words.place_words(row),
        fee=yuan(row.fee_fen),
        places_left_words="" if called_off else words.places_words(row.capacity, row.taken),
        status=standing.code,
        status_word=standing.word,
    )


def major_card(row: MajorRow, request: HttpRequest) -> MajorCard:
    """Return the card of a major."""
    return MajorCard(
        name=row.name,
        url=path_url(row.url_path, request),
        art=row.illustration,
        line=_offer(row),
    )


def lecture_card(row: Any, request: HttpRequest) -> LectureCard:
    """Return the card of a row of ``lectures_to_come``."""
    standing = words.lecture_standing(row, clock.now())
    return LectureCard(
        title=row.title,
        url=path_url(row.url_path, request),
        speaker=row.speaker,
        when=words.lecture_when(row),
        room=words.room_words(row.room),
        price=yuan(row.price_fen),
        student_price=yuan(row.student_price_fen),
        status=standing.code,
        status_word=standing.word,
    )


def _offer(row: MajorRow) -> str:
    if not row.classes:
        return _("no classes at the moment")
    classes = ngettext("%(count)d class", "%(count)d classes", row.classes) % {"count": row.classes}
    if not row.with_places:
        return _("%(classes)s, all full") % {"classes": classes}
    if row.with_places == row.classes:
        return _("%(classes)s with places") % {"classes": classes}
    return _("%(classes)s, %(count)d with places") % {
        "classes": classes,
        "count": row.with_places,
    }
