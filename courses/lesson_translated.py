"""What a page shows of a lesson in its own language: captions, chapters, the words to read.

What has not been translated is shown as the original has it, and says so by its ``lang``: a tag of
HTML for words in the language of a translation, empty for those in the language of the site.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.captions import caption_lines
from courses.chapters import clock_of
from courses.lesson_words import all_words
from courses.models import OnlineLesson
from courses.queries.lesson_languages import language_tag, name_of, other_languages
from university.pages.queries import path_url


@dataclass(frozen=True)
class Track:
    """Captions of a player in one language."""

    url: str
    lang: str
    label: str


@dataclass(frozen=True)
class LanguageLink:
    """The way to the same lesson in another language."""

    url: str
    lang: str
    name: str


@dataclass(frozen=True)
class Chapter:
    """A chapter mark: the second, as a clock shows it, and its title."""

    second: int
    at: str
    title: str
    lang: str


def language_links(page: OnlineLesson, request: HttpRequest) -> list[LanguageLink]:
    """Return the ways to the lesson in other languages; empty where there is none."""
    return [
        LanguageLink(path_url(one.url_path, request), one.tag, one.name)
        for one in other_languages(page)
    ]


def tracks_of(page: OnlineLesson) -> list[Track]:
    """Return the captions of a page, those in its own language first."""
    if not page.pk:
        return []
    tracks = []
    if page.own_captions:
        name = name_of(page.locale.language_code)
        tracks.append(Track(_captions_url(page), language_tag(page), name))
    if caption_lines(page.source.video):
        tracks.append(Track(_captions_url(page.source), "zh-Hans", _("Captions")))
    return tracks


def words_to_read(page: OnlineLesson) -> list[str]:
    """Return the words of a page, or what is spoken where it has none."""
    return all_words(page.body) or transcript_of(page)[0]


def transcript_of(page: OnlineLesson) -> tuple[list[str], str]:
    """Return what is spoken, line by line, and its language."""
    if lines := page.own_captions:
        return [line["text"] for line in lines], language_tag(page)
    return caption_lines(page.source.video), ""


def words_language(page: OnlineLesson) -> str:
    """Return the language of ``words_to_read``."""
    return language_tag(page) if page.body else transcript_of(page)[1]


def chapters_of(page: OnlineLesson) -> list[Chapter]:
    """Return the chapters of the lesson with the titles of this page, by the second they begin."""
    titles = {one["second"]: one["title"] for one in page.chapters}
    tag = language_tag(page)
    return [
        Chapter(
            one["second"],
            clock_of(one["second"]),
            titles.get(one["second"], one["title"]),
            tag if one["second"] in titles else "",
        )
        for one in page.source.chapters
    ]


def _captions_url(page: OnlineLesson) -> str:
    return reverse("lessons:captions", args=[page.pk])
