"""The cloud classroom and one lesson: what their pages show to whom."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from courses.audiences import Watcher, watcher_of
from courses.clip_media import clip_card
from courses.lesson_cards import closed, length_words, lesson_card, progress_words
from courses.lesson_photos import shown_photos
from courses.lesson_player import player_of
from courses.lesson_translated import (
    chapters_of,
    language_links,
    transcript_of,
    words_language,
)
from courses.lesson_words import all_words
from courses.live_panels import my_live
from courses.models import LessonAudience, LessonIndexPage, Major, OnlineLesson
from courses.queries import homework
from courses.queries import lessons as queries
from courses.queries.lesson_languages import language_tag
from university.pages.paging import PER_SCREEN, a_page_of, other_filters
from university.pages.queries import path_url
from university.registry import in_order, registry


def lesson_index(page: LessonIndexPage, request: HttpRequest) -> dict[str, Any]:
    """My classes' lessons first, then those for everybody, six a screen, by major if wanted."""
    watcher = watcher_of(request)
    free = queries.released().filter(audience=LessonAudience.EVERYONE)
    majors = Major.objects.filter(courses__classes__online_lessons__in=free).distinct()
    code = request.GET.get("major", "")[:20]
    shown = free.filter(teaching_class__course__major__code=code) if code else free
    shown = shown.order_by("teaching_class__course__major__order", "first_published_at", "pk")
    screen = a_page_of(queries.with_cards(shown), request)
    mine = _mine(watcher)
    if request.GET.get("mine"):
        screen = a_page_of(queries.with_cards(mine), request)
    rows = list(screen.object_list)
    first = [] if request.GET.get("mine") else list(queries.with_cards(mine)[: PER_SCREEN + 1])
    watches = queries.watches_of(watcher, [*rows, *first])
    return {
        "cards": [lesson_card(row, watches, request) for row in rows],
        "mine": [lesson_card(row, watches, request) for row in first[:PER_SCREEN]],
        "has_more_of_mine": len(first) > PER_SCREEN,
        "is_mine": bool(request.GET.get("mine")),
        "majors": list(majors.order_by("order", "pk")),
        "chosen": code,
        "page_obj": screen,
        "query": other_filters(request),
        "teaches": bool(queries.taught_by(watcher.login)),
        "live": [] if request.GET else my_live(request),
    }


def _mine(watcher: Watcher) -> "QuerySet[OnlineLesson]":
    """Return the lessons of somebody's own classes and lectures, newest first."""
    rights = queries.rights_of(watcher)
    rows = queries.released().exclude(audience=LessonAudience.EVERYONE)
    if rights.sees_all:
        return rows.none()
    return rows.filter(rights.condition())


def lesson(page: OnlineLesson, request: HttpRequest) -> dict[str, Any]:
    """One lesson, or why it is closed; an editor's preview is always open.

    A translation shows its own words; everything else is that of its original.
    """
    watcher, source = watcher_of(request), page.source
    rights = queries.rights_of(watcher)
    verdict = queries.verdict(page, watcher, rights)
    if getattr(request, "is_preview", False):
        verdict = queries.Verdict(queries.Access.OPEN)
    common = {"verdict": verdict, "teaching_class": source.teaching_class}
    if not verdict.is_open:
        return {**common, "closed": closed(source, verdict, request)}
    after = queries.next_lesson(source, rights)
    watch = queries.watches_of(watcher, [source]).get(source.pk)
    takes_part = watcher.student is not None and not watcher.is_helper
    hands_in = bool(page.pk) and homework.takes_part(source, watcher, rights)
    asked = list(queries.questions_shown(source, watcher).select_related("student", "voice")[:20])
    return {
        **common,
        **_words(page, request),
        "lesson": source,
        "player": player_of(page, request, start=watch.position if watch else 0),
        "length": length_words(source),
        "progress": progress_words(source, watch),
        "watch": watch,
        "takes_part": takes_part,
        "may_ask": takes_part and source.teaching_class_id is not None,
        "ask_key": uuid.uuid4(),
        "questions": [
            (
                row,
                row.student_id == getattr(watcher.student, "pk", 0),
                clip_card(row.voice, request.user),
            )
            for row in asked
        ],
        "hands_in": hands_in,
        "answered": hands_in and homework.mine(source, watcher).exclude(answered_at=None).exists(),
        "next_lesson": after,
        "next_url": path_url(after.url_path, request) if after else "",
        "works_on": rights.works_on(source),
        "panels": [one.render(request, source) for one in in_order(registry.lesson_page_panels)],
        "place_url": reverse("lessons:place", args=[source.pk]) if source.pk else "",
    }


def _words(page: OnlineLesson, request: HttpRequest) -> dict[str, Any]:
    """What is in the language of the page, and the ways to other languages."""
    return {
        "lang": language_tag(page),
        "languages": language_links(page, request) if page.pk else [],
        "photos": shown_photos(page),
        "transcript": [] if all_words(page.body) else transcript_of(page)[0],
        "words_lang": words_language(page),
        "chapters": chapters_of(page),
    }
