"""Homework that is sung or danced: one page, one question, a recording from the phone."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.audiences import Watcher, watcher_of
from courses.forms.recordings import HandInRecordingForm
from courses.models import OnlineLesson
from courses.queries import homework as queries
from courses.queries.lessons import rights_of
from courses.recording_words import length_words
from courses.services.lessons.homework_recordings import hand_in_recording
from courses.views.lesson_watching import student_in_hand, watched_lesson
from university.refusals import Refusal

_SECONDS = {"sound": "HOMEWORK_SOUND_SECONDS", "video": "HOMEWORK_VIDEO_SECONDS"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Record, or choose a recording; ``kind`` is sound or video."""
    lesson, watcher = watched_lesson(request, pk)
    if kind not in _SECONDS or not queries.takes_part(lesson, watcher, rights_of(watcher)):
        raise Http404
    form = HandInRecordingForm(
        request.POST or None, request.FILES or None, initial={"key": uuid.uuid4()}, kind=kind
    )
    if request.method == "POST" and form.is_valid():
        try:
            _hand_in(request, lesson, watcher, form)
            return redirect("lessons:homework", pk)
        except Refusal as refusal:
            form.add_error("recording", f"{refusal.message}{refusal.next_step}")
    most = getattr(settings, _SECONDS[kind])
    context = {
        "lesson": lesson,
        "kind": kind,
        "form": form,
        "most_seconds": most,
        "most": length_words(most),
        "back_url": reverse("lessons:homework", args=[pk]),
    }
    return render(request, "courses/homework_recording.html", context)


def _hand_in(
    request: HttpRequest, lesson: OnlineLesson, watcher: Watcher, form: HandInRecordingForm
) -> None:
    given = form.cleaned_data
    hand_in_recording(
        actor=watcher_of(request).login,
        student=student_in_hand(watcher),
        lesson=lesson,
        key=given["key"],
        recording=given["recording"],
        text=given["text"],
        may_be_shown=given["may_be_shown"],
    )
    messages.success(request, _("Handed in. It can be heard here in a while."))
