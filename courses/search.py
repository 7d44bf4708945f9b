"""Finding things by Chinese words, by pinyin and by initials; the same on both engines.

First everything that holds all the words as typed. If there is nothing, everything that shares at
least one pair of neighbouring characters with them (``我想学书法`` finds 书法), best match first.
Each kind of thing costs one query, however much there is.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses import words
from courses.audiences import watcher_of
from courses.lesson_cards import length_words
from courses.models import LecturePage, Major, Teacher, TeachingClass, Term
from courses.queries.classes import SHOWN
from courses.queries.lessons import released, rights_of
from university import clock
from university.pages.queries import current_notices, path_url
from university.words import day

MAX_LENGTH = 40
#: How many of a kind are shown.
_MOST = 6
#: Score of a row that holds all the words; shared pairs count one each.
_EXACT = 1000
#: Words that say nothing about what is looked for.
_EMPTY_WORDS = ("我想", "想学", "我要", "要学", "老师", "怎么", "什么", "哪里", "有没有", "报名")
_QUESTION_MARKS = str.maketrans(dict.fromkeys("，。？！、,.?!·“”\"'", " "))


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    line: str
    url: str


@dataclass(frozen=True)
class HitGroup:
    """Things of one kind; ``is_exact`` when they hold every word as typed."""

    title: str
    hits: list[Hit] = field(default_factory=list)
    has_more: bool = False
    is_exact: bool = True


@dataclass(frozen=True)
class Query:
    """What was typed, cut into words; ``pairs`` are its neighbouring Chinese characters."""

    terms: list[str]
    pairs: list[str]

    @classmethod
    def parse(cls, typed: str) -> "Query":
        """Read what was typed; upper case and punctuation do not matter."""
        plain = typed.lower().translate(_QUESTION_MARKS)
        terms = plain.split()
        stripped = plain
        for empty in _EMPTY_WORDS:
            stripped = stripped.replace(empty, " ")
        pairs = [
            part[start : start + 2]
            for part in stripped.split()
            if not part.isascii()
            for start in range(len(part) - 1)
        ]
        return cls(terms, list(dict.fromkeys(pairs)))


def find(typed: str, *, terms: list[Term], request: HttpRequest) -> list[HitGroup]:
    """Return what matches, kind by kind; ``terms`` are those whose classes the public sees."""
    query = Query.parse(typed)
    groups = [
        _majors(query, request),
        _classes(query, terms, request),
        _teachers(query, request),
        _lectures(query, request),
        _lessons(query, request),
        _notices(query, request),
    ]
    found = [group for group in groups if group.hits]
    return [group for group in found if group.is_exact] or found


def _matching(rows: QuerySet, query: Query, *fields: str) -> list:
    """Return at most one more row than is shown: with all words, else by shared pairs.

    Each row carries ``score``; from ``_EXACT`` on it holds all words.
    """
    exact = Q()
    for term in query.terms:
        exact &= _in_any(term, fields)
    score: Any = Case(
        When(exact, then=Value(_EXACT)), default=Value(0), output_field=IntegerField()
    )
    wanted = exact
    for pair in query.pairs:
        shares = _in_any(pair, fields)
        wanted |= shares
        score += _points(shares, 1)
    found = list(
        rows.annotate(score=score)
        .filter(wanted)
        .order_by("-score", *rows.query.order_by, "pk")[: _MOST + 1]
    )
    return [row for row in found if row.score >= _EXACT] or found


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def _in_any(text: str, fields: tuple[str, ...]) -> Q:
    condition = Q()
    for name in fields:
        condition |= Q(**{f"{name}__icontains": text})
    return condition


def _majors(query: Query, request: HttpRequest) -> HitGroup:
    rows = Major.objects.filter(page__live=True).annotate(url_path=F("page__url_path"))
    found = _matching(rows, query, "search_text")
    hits = [Hit(row.name, "", path_url(row.url_path, request)) for row in found]
    return _group(_("Majors"), hits, found)


def _classes(query: Query, terms: list[Term], request: HttpRequest) -> HitGroup:
    rows = (
        TeachingClass.objects.filter(term__in=terms, state__in=SHOWN, page__live=True)
        .select_related("term", "teacher", "slot")
        .annotate(url_path=F("page__url_path"))
        .order_by("-term__starts_on", "weekday", "slot__starts")
    )
    found = _matching(
        rows, query, "search_text", "course__major__search_text", "teacher__pinyin", "code"
    )
    hits = [
        Hit(
            row.name,
            f"{row.term.name} {words.when_words(row)} {row.teacher.name}",
            path_url(row.url_path, request),
        )
        for row in found
    ]
    return _group(_("Classes"), hits, found)


def _teachers(query: Query, request: HttpRequest) -> HitGroup:
    rows = Teacher.objects.filter(is_active=True, page__live=True).annotate(
        url_path=F("page__url_path")
    )
    found = _matching(rows, query, "pinyin")
    hits = [Hit(row.name, row.bio, path_url(row.url_path, request)) for row in found]
    return _group(_("Teachers"), hits, found)


def _lectures(query: Query, request: HttpRequest) -> HitGroup:
    rows = LecturePage.objects.live().select_related("lecture")
    rows = rows.filter(lecture__is_published=True, lecture__ends_at__gt=clock.now())
    found = _matching(rows, query, "search_text")
    hits = [
        Hit(row.title, words.lecture_when(row.lecture), path_url(row.url_path, request))
        for row in found
    ]
    return _group(_("Lectures"), hits, found)


def _lessons(query: Query, request: HttpRequest) -> HitGroup:
    """Those that whoever searches may watch."""
    rights = rights_of(watcher_of(request))
    rows = released().filter(rights.condition()).select_related("teaching_class", "video")
    found = _matching(rows, query, "search_text")
    hits = [
        Hit(
            row.title,
            f"{row.teaching_class.name if row.teaching_class else ''} {length_words(row)}".strip(),
            path_url(row.url_path, request),
        )
        for row in found
    ]
    return _group(_("Online lessons"), hits, found)


def _notices(query: Query, request: HttpRequest) -> HitGroup:
    found = _matching(current_notices(), query, "search_text")
    hits = [Hit(row.title, day(row.dated), path_url(row.url_path, request)) for row in found]
    return _group(_("Notices"), hits, found)


def _group(title: str, hits: list[Hit], found: list) -> HitGroup:
    is_exact = any(row.score >= _EXACT for row in found)
    return HitGroup(title, hits[:_MOST], has_more=len(hits) > _MOST, is_exact=is_exact)
