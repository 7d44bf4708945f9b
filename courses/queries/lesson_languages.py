"""In which languages there is a lesson, and what its pages are called there."""

from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import Q, QuerySet

from courses.models import OnlineLesson
from university.public_cache import kept


@dataclass(frozen=True)
class InLanguage:
    """One live page of a lesson: ``tag`` as in HTML, ``name`` as its speakers call the language."""

    pk: int
    tag: str
    name: str
    url_path: str


def other_languages(page: OnlineLesson) -> list[InLanguage]:
    """Return the lesson's live pages in other languages than this one; none where it has none.

    At most one statement, and none while the public content stays as it is.
    """
    source = page.original_id or page.pk
    every = kept(f"languages:{source}", lambda: _in_languages(source))
    return [one for one in every if one.pk != page.pk]


def languages_to_add(lesson: OnlineLesson) -> list[str]:
    """Return the codes of the languages into which a lesson may still be translated."""
    there = lesson.translations.values_list("locale__language_code", flat=True)
    return [code for code in settings.LESSON_LANGUAGES if code not in set(there)]


def strays() -> QuerySet[OnlineLesson]:
    """Return translations whose lesson is gone; they open for nobody."""
    ours = Q(locale__language_code=settings.LANGUAGE_CODE)
    return OnlineLesson.objects.filter(~ours, original=None)


def language_tag(page: OnlineLesson) -> str:
    """Return the language of a translation as HTML wants it; empty for the site's own language."""
    return tag_of(page.locale.language_code) if page.original_id is not None else ""


def tag_of(code: str) -> str:
    """Return ``zh-Hans`` for ``zh-hans``, ``en`` for ``en``."""
    first, dash, rest = code.partition("-")
    return f"{first}{dash}{rest.title() if len(rest) == 4 else rest.upper()}"


def name_of(code: str) -> str:
    """Return what its speakers call a language."""
    if code == settings.LANGUAGE_CODE:
        return "中文"
    return str(LANG_INFO[code]["name_local"]) if code in LANG_INFO else code


def _in_languages(source: int | None) -> list[InLanguage]:
    rows = OnlineLesson.objects.filter(Q(pk=source) | Q(original=source), live=True)
    found = rows.order_by("original_id", "pk").values_list(
        "pk", "locale__language_code", "url_path"
    )
    return [InLanguage(pk, tag_of(code), name_of(code), path) for pk, code, path in found]
