"""Captions of a teacher's recording: a file, and an editor beside the recording."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.captions import MOST_BYTES, as_vtt, clock_of_line
from courses.lesson_player import player_of
from courses.models import LessonCaption, LessonTranscript, LessonVideo, OnlineLesson
from courses.queries.posted_lessons import draft_title
from courses.services.lessons.captions import correct_captions, take_caption_file
from courses.services.lessons.hearing import accept_heard, ask_machine, may_ask_machine
from courses.services.lessons.posting import draft_of
from courses.transcript_words import heard_words
from courses.views.teaching.access import own_lesson, teacher_login, teacher_required
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def editor(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line with its time; a POST saves the words."""
    lesson, video = _recording(request, pk)
    if request.method != "POST":
        return _page(request, lesson, video, None)
    sent = request.POST
    texts = {
        int(name[5:]): str(value)
        for name, value in sent.items()
        if name.startswith("line-") and name[5:].isdecimal() and len(name) < 12
    }
    try:
        if sent.get("heard"):
            accept_heard(actor=teacher_login(request), video=video, texts=texts)
        else:
            correct_captions(
                actor=teacher_login(request),
                video=video,
                version=_number(sent.get("version", "")),
                texts=texts,
            )
    except Refusal as refusal:
        return _page(request, lesson, video, refusal, typed=texts)
    messages.success(request, _("The captions are saved."))
    return redirect("lessons:caption_editor", pk)


@require_POST
@teacher_required
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an srt or vtt file."""
    lesson, video = _recording(request, pk)
    file = request.FILES.get("file")
    body = file.read(MOST_BYTES + 1) if file else b""
    try:
        take_caption_file(actor=teacher_login(request), video=video, body=body)
    except Refusal as refusal:
        return _page(request, lesson, video, refusal)
    messages.success(request, _("The captions are there. Please look through the lines."))
    return redirect("lessons:caption_editor", pk)


@require_POST
@teacher_required
def hear(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a machine write the recording down, or try once more."""
    lesson, video = _recording(request, pk)
    try:
        ask_machine(actor=teacher_login(request), video=video)
    except Refusal as refusal:
        return _page(request, lesson, video, refusal)
    return redirect("lessons:caption_editor", pk)


@require_safe
@teacher_required
def track(request: HttpRequest, pk: int) -> HttpResponse:
    """The captions of the draft's recording, or what a machine heard, as a browser wants them."""
    _lesson, video = _recording(request, pk)
    rows = (LessonCaption, LessonTranscript)
    found = next((row for kind in rows for row in kind.objects.filter(video=video)), None)
    if found is None:
        raise Http404
    return HttpResponse(as_vtt(found.lines), content_type="text/vtt; charset=utf-8")


def _recording(request: HttpRequest, pk: int) -> tuple[OnlineLesson, LessonVideo]:
    lesson = own_lesson(request, pk)
    video = draft_of(lesson).video
    if video is None:
        raise Http404
    return lesson, video


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


def _page(
    request: HttpRequest,
    lesson: OnlineLesson,
    video: LessonVideo,
    refusal: Refusal | None,
    typed: dict[int, str] | None = None,
) -> HttpResponse:
    caption = LessonCaption.objects.filter(video=video).first()
    heard = None if caption else LessonTranscript.objects.filter(video=video).first()
    lines = caption.lines if caption else heard.lines if heard else []
    context = {
        "lesson": lesson,
        "title": draft_title(lesson),
        "caption": caption,
        "heard": heard_words(heard) if heard else None,
        "may_ask_machine": may_ask_machine(video),
        "lines": [
            (number, line, clock_of_line(line["start"]), (typed or {}).get(number, line["text"]))
            for number, line in enumerate(lines)
        ],
        "player": player_of(draft_of(lesson), request, start=0),
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("lessons:preview", args=[lesson.pk]),
    }
    status = 409 if refusal else 200
    return render(request, "courses/teaching/captions.html", context, status=status)
