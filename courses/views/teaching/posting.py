"""Posting a lesson from a phone: which class, the recording, the words; look at it; send it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.chapters import chapters_as_text
from courses.forms import ClassForm, WordsForm
from courses.lesson_photos import shown_photos
from courses.lesson_player import player_of
from courses.lesson_words import all_words, words_of
from courses.models import LessonVideo, OnlineLesson, TeachingClass
from courses.queries import posted_lessons as queries
from courses.queries.homework import waiting_homework
from courses.recording_words import state_words
from courses.services.lesson_videos import may_try_again, try_again
from courses.services.lessons import posting as services
from courses.services.lessons.questions import waiting_questions
from courses.views.teaching.access import own_lesson, teacher_login, teacher_required
from courses.views.teaching.sending import sent_recording
from university.pages.paging import a_page_of, other_filters
from university.pages.queries import path_url
from university.refusals import Refusal

#: From this length on chapters are asked for, in seconds.
LONG = 600
#: Decisions of the office on top of the list.
MOST_NEWS = 3


@require_safe
@teacher_required
def lessons(request: HttpRequest) -> HttpResponse:
    """My lessons, each with where it stands; six a screen."""
    login = teacher_login(request)
    screen = a_page_of(queries.lessons_of(login), request)
    rows = list(screen.object_list)
    standings = queries.standings(rows)
    waiting = waiting_questions(login)
    context = {
        "rows": [
            queries.PostedLesson(row, queries.draft_title(row), standings[row.pk]) for row in rows
        ],
        "news": list(queries.unread_news(login)[:MOST_NEWS]),
        "waiting": waiting.count(),
        "homework": waiting_homework(login).count(),
        "page_obj": screen,
        "query": other_filters(request),
        "back_url": reverse("accounts:my"),
    }
    return render(request, "courses/teaching/lessons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def new(request: HttpRequest) -> HttpResponse:
    """The first question: for which class?"""
    login = teacher_login(request)
    classes = list(queries.classes_to_post_for(login))
    form = ClassForm(request.POST or None, classes=classes)
    if request.method == "POST" and form.is_valid():
        chosen = next(row for row in classes if str(row.pk) == form.cleaned_data["teaching_class"])
        lesson = services.start_lesson(actor=login, teaching_class=chosen)
        return redirect("lessons:recording", lesson.pk)
    context = {"form": form, "classes": classes, "back_url": reverse("lessons:mine")}
    return render(request, "courses/teaching/class.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def recording(request: HttpRequest, pk: int) -> HttpResponse:
    """The second question: the recording. What was sent before is shown and can be replaced."""
    lesson = own_lesson(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            sent = sent_recording(request)
            services.set_recording(actor=teacher_login(request), lesson=lesson, video=sent)
            return redirect("lessons:words", pk)
        except Refusal as answer:
            refusal = answer
    video = services.draft_of(lesson).video
    context = {
        "lesson": lesson,
        "video": video,
        "video_words": state_words(video) if video else "",
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("lessons:preview", args=[pk]),
    }
    status = 409 if refusal else 200
    return render(request, "courses/teaching/recording.html", context, status=status)


@require_POST
@teacher_required
def no_recording(request: HttpRequest, pk: int) -> HttpResponse:
    """The second question, answered with: photographs, or words alone."""
    services.set_recording(actor=teacher_login(request), lesson=own_lesson(request, pk), video=None)
    return redirect("lessons:photos" if request.POST.get("photos") else "lessons:words", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """The third question: what it is called. Words, chapters and a meeting if wanted."""
    lesson = own_lesson(request, pk)
    draft = services.draft_of(lesson)
    sessions = queries.sessions_to_tie(lesson.teaching_class, draft.session_id)
    form = WordsForm(
        request.POST or None,
        initial=_initial(draft),
        sessions=sessions,
        has_chapters=_is_long(draft.video),
        has_text=words_of(draft.body) is not None,
        needs_text=draft.video is None and not draft.photos,
        may_wish=draft.audience in services.WISHES,
    )
    if request.method == "POST" and form.is_valid():
        services.set_words(
            actor=teacher_login(request),
            lesson=lesson,
            title=form.cleaned_data["title"],
            text=form.cleaned_data.get("text", ""),
            session=form.chosen_session(),
            chapters=form.cleaned_data.get("chapters", draft.chapters),
            audience=form.cleaned_data.get("audience", ""),
        )
        return redirect("lessons:preview", pk)
    context = {
        "form": form,
        "lesson": lesson,
        "is_laid_out": words_of(draft.body) is None,
        "back_url": reverse("lessons:recording", args=[pk]),
    }
    return render(request, "courses/teaching/words.html", context)


@require_safe
@teacher_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The lesson as watchers will see it, where it stands, and what the teacher can do."""
    lesson = own_lesson(request, pk)
    return _preview(request, lesson, None)


@require_POST
@teacher_required
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to the office."""
    lesson = own_lesson(request, pk)
    try:
        services.submit_lesson(actor=teacher_login(request), lesson=lesson)
    except Refusal as refusal:
        return _preview(request, lesson, refusal)
    messages.success(request, _("Sent. The office looks at it, and then it is shown."))
    return redirect("lessons:mine")


@require_POST
@teacher_required
def another_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker try a recording again that failed through no fault of its own."""
    lesson = own_lesson(request, pk)
    video = services.draft_of(lesson).video
    if video is None:
        raise Http404
    try:
        try_again(actor=teacher_login(request), video=video)
    except Refusal as refusal:
        return _preview(request, lesson, refusal)
    messages.success(request, _("It is tried once more. Look again in a while."))
    return redirect("lessons:preview", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take the lesson back from the office or off the site."""
    lesson = own_lesson(request, pk)
    if request.method == "POST":
        services.take_back(actor=teacher_login(request), lesson=lesson)
        messages.success(request, _("Taken back. Nobody sees it now. Your draft is kept."))
        return redirect("lessons:mine")
    context = {
        "title": queries.draft_title(lesson),
        "lesson": lesson,
        "back_url": reverse("lessons:preview", args=[pk]),
    }
    return render(request, "courses/teaching/take_back.html", context)


def _preview(request: HttpRequest, lesson: OnlineLesson, refusal: Refusal | None) -> HttpResponse:
    draft = services.draft_of(lesson)
    standing = queries.standings([lesson])[lesson.pk]
    context = {
        "lesson": lesson,
        "draft": draft,
        "standing": standing,
        "player": player_of(draft, request, start=0),
        "video_words": state_words(draft.video) if draft.video else "",
        "photos": shown_photos(draft),
        "has_words": bool(all_words(draft.body)),
        "facts": _facts(draft, lesson.teaching_class),
        "may_try_again": draft.video is not None
        and may_try_again(actor=teacher_login(request), video=draft.video),
        "may_send": services.may_send(lesson, draft),
        "may_take_back": lesson.live or services.is_on_its_way(lesson),
        "live_url": path_url(lesson.url_path, request) if lesson.live else "",
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("lessons:mine"),
    }
    status = 409 if refusal else 200
    return render(request, "courses/teaching/preview.html", context, status=status)


def _facts(draft: OnlineLesson, teaching_class: TeachingClass | None) -> list[tuple[str, str]]:
    after = queries.session_words(draft.session) if draft.session else _("as soon as accepted")
    number = len(draft.photos)
    photos = ngettext("%(number)d photograph", "%(number)d photographs", number)
    return [
        (_("Class"), teaching_class.name if teaching_class else ""),
        (_("Who may watch"), draft.get_audience_display()),
        (
            _("The recording"),
            state_words(draft.video) if draft.video else pgettext("lesson", "none"),
        ),
        (_("Photographs"), photos % {"number": number} if number else pgettext("lesson", "none")),
        (_("Shown"), after),
        (_("Chapters"), "、".join(one["title"] for one in draft.chapters)),
    ]


def _initial(draft: OnlineLesson) -> dict[str, Any]:
    return {
        "title": "" if draft.title == services.new_title() else draft.title,
        "text": words_of(draft.body) or "",
        "session": str(draft.session_id or ""),
        "audience": draft.audience,
        "chapters": chapters_as_text(draft.chapters),
    }


def _is_long(video: LessonVideo | None) -> bool:
    return video is not None and video.seconds > LONG
