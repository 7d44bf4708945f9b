"""Photographs of a teacher's lesson: add, describe, put in order, remove; by buttons alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courses.lesson_photos import shown_photos
from courses.models import OnlineLesson
from courses.services.lessons.photos import (
    LONGEST_WORDS,
    Step,
    add_photographs,
    arrange_photographs,
)
from courses.services.lessons.posting import draft_of
from courses.views.teaching.access import own_lesson, teacher_login, teacher_required
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Every button saves the words too; ``do`` says which one: ``add``, ``on`` or ``up-7``."""
    lesson = own_lesson(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            return _done(request, lesson)
        except Refusal as answer:
            refusal = answer
    context = {
        "lesson": lesson,
        "photos": shown_photos(draft_of(lesson)),
        "most": settings.LESSON_PHOTOS,
        "longest": LONGEST_WORDS,
        "errors": [{"field_id": "photographs", "message": f"{refusal.message}{refusal.next_step}"}]
        if refusal
        else [],
        "has_errors": refusal is not None,
        "back_url": reverse("lessons:recording", args=[pk]),
    }
    status = 409 if refusal else 200
    return render(request, "courses/teaching/photos.html", context, status=status)


def _done(request: HttpRequest, lesson: OnlineLesson) -> HttpResponse:
    actor, words = teacher_login(request), _words(request)
    word, _dash, number = request.POST.get("do", "").partition("-")
    if word == "add":
        add_photographs(
            actor=actor,
            lesson=lesson,
            photographs=request.FILES.getlist("photographs"),
            words=words,
        )
        return redirect("lessons:photos", lesson.pk)
    step = next((one for one in Step if one == word), Step.KEEP)
    photo = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else 0
    arrange_photographs(actor=actor, lesson=lesson, words=words, step=step, photo=photo)
    if word == "on":
        return redirect("lessons:words", lesson.pk)
    return redirect("lessons:photos", lesson.pk)


def _words(request: HttpRequest) -> dict[int, str]:
    return {
        int(name[6:]): str(value)
        for name, value in request.POST.items()
        if name.startswith("words-")
        and name[6:].isascii()
        and name[6:].isdecimal()
        and len(name) < 20
    }
