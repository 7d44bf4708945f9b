"""What the page of a lesson asks for while somebody watches: each asks again who may watch."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses import seen as stretches
from courses.audiences import Watcher, watcher_of
from courses.captions import as_vtt
from courses.lesson_photos import shown_photos
from courses.lesson_translated import words_language, words_to_read
from courses.lesson_words import handout_lines
from courses.models import OnlineLesson
from courses.queries import lessons as queries
from courses.queries.lesson_languages import language_tag
from courses.services.lessons.questions import ask_teacher
from courses.services.lessons.watching import note_reading, note_watching
from university.accounts.models import Student
from university.pages.queries import path_url
from university.refusals import Refusal

#: No recording of ours is longer, in seconds.
_LONGEST = 5 * 3600
_LONGEST_QUESTION = 500


@never_cache
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep where somebody is: ``position`` in seconds, ``seen`` as ``0-5,7`` tens of seconds.

    204 also for who has no place to keep (a visitor, a helper): a page says nothing about it.
    """
    lesson, watcher = watched_lesson(request, pk)
    if watcher.student is not None and not watcher.is_helper:
        note_watching(
            student=watcher.student,
            lesson=lesson,
            position=_seconds(request.POST.get("position", "")) or 0,
            seen=stretches.parse(
                request.POST.get("seen", ""), most=stretches.stretches_in(_LONGEST)
            ),
        )
    return HttpResponse(status=204)


@never_cache
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has read a lesson that is words alone, in whatever language."""
    page, watcher = watched_page(request, pk)
    note_reading(student=student_in_hand(watcher), lesson=page.source)
    messages.success(request, _("Noted. You have read this lesson."))
    return redirect(path_url(page.url_path, request))


@never_cache
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the teacher: one tap, or with words."""
    page, watcher = watched_page(request, pk)
    try:
        ask_teacher(
            student=student_in_hand(watcher),
            lesson=page.source,
            key=_key(request.POST.get("key", "")),
            text=request.POST.get("text", "")[:_LONGEST_QUESTION],
            at_second=_seconds(request.POST.get("at_second", "")),
        )
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.next_step}")
    else:
        messages.success(request, _("The teacher knows. The answer will stand on this page."))
    return redirect(f"{path_url(page.url_path, request)}#questions")


@never_cache
@require_safe
def captions(request: HttpRequest, pk: int) -> HttpResponse:
    """The captions as browsers want them; those of a translation are in its language."""
    page, _watcher = watched_page(request, pk)
    caption = getattr(page.video, "caption", None) if page.video else None
    lines = caption.lines if caption else page.own_captions
    if not lines:
        raise Http404
    return HttpResponse(as_vtt(lines), content_type="text/vtt; charset=utf-8")


@never_cache
@require_safe
def handout(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a lesson on one page of paper."""
    page, _watcher = watched_page(request, pk)
    photos = shown_photos(page)
    words = words_to_read(page)
    lines, is_all = handout_lines(words, photos=len(photos))
    context = {
        "lesson": page,
        "lang": language_tag(page),
        "words_lang": words_language(page),
        "teaching_class": page.source.teaching_class,
        "lines": lines,
        "photos": photos,
        "is_all": is_all,
        "back_url": path_url(page.url_path, request),
    }
    return render(request, "courses/lesson_handout.html", context)


def watched_lesson(request: HttpRequest, pk: int) -> tuple[OnlineLesson, Watcher]:
    """Return a lesson that this person may watch now; for everybody else there is none.

    From the page of a translation it is the lesson itself: there is one place, one homework.
    """
    page, watcher = watched_page(request, pk)
    return page.source, watcher


def watched_page(request: HttpRequest, pk: int) -> tuple[OnlineLesson, Watcher]:
    """Return a lesson that this person may watch now, or the translation of one."""
    rows = OnlineLesson.objects.select_related(
        "session", "lecture", "teaching_class__teacher", "video__caption"
    )
    page, watcher = rows.filter(pk=pk, live=True).first(), watcher_of(request)
    if page is None or not page.source.live or not queries.verdict(page, watcher).is_open:
        raise Http404
    return page, watcher


def student_in_hand(watcher: Watcher) -> Student:
    """Return the person in hand; a helper neither learns nor asks for somebody."""
    if watcher.student is None or watcher.is_helper:
        raise Http404
    return watcher.student


def _seconds(typed: str) -> int | None:
    whole = typed.strip().partition(".")[0]
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= 6):
        return None
    return min(int(whole), _LONGEST)


def _key(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        raise Http404 from None
