"""Homework that waits for its teacher, and the teacher's word."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.clip_media import clip_card
from courses.forms import AnswerHomeworkForm
from courses.models import Homework
from courses.queries.homework import waiting_homework
from courses.recording_words import length_words
from courses.services.lessons.homework import answer_homework
from courses.views.teaching.access import teacher_login, teacher_required
from university.pages.paging import a_page_of, other_filters
from university.refusals import Refusal


@require_safe
@teacher_required
def homework(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, six a screen."""
    screen = a_page_of(waiting_homework(teacher_login(request)), request)
    context = {
        "rows": list(screen.object_list),
        "page_obj": screen,
        "query": other_filters(request),
        "back_url": reverse("lessons:mine"),
    }
    return render(request, "courses/teaching/homework.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One picture, large, and the words to it."""
    login = teacher_login(request)
    rows = Homework.objects.select_related(
        "lesson__teaching_class__teacher", "student", "clip", "voice"
    )
    row = get_object_or_404(rows, pk=pk, lesson__teaching_class__teacher__user=login)
    form = AnswerHomeworkForm(
        request.POST or None,
        request.FILES or None,
        initial=_initial(row),
        may_be_shown=row.may_be_shown,
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_homework(
                actor=login,
                homework=row,
                mark=form.cleaned_data["mark"],
                comment=form.cleaned_data["comment"],
                is_shown=form.cleaned_data.get("is_shown", False),
                voice=form.cleaned_data["voice"],
            )
            messages.success(request, _("Done. They read it with their homework."))
            return redirect("lessons:waiting_homework")
        except Refusal as refusal:
            at = "voice" if form.cleaned_data["voice"] else "comment"
            form.add_error(at, f"{refusal.message}{refusal.next_step}")
    context = {
        "form": form,
        "row": row,
        "clip": clip_card(row.clip, request.user),
        "voice": clip_card(row.voice, request.user),
        "most_seconds": settings.ANSWER_SECONDS,
        "most": length_words(settings.ANSWER_SECONDS),
        "back_url": reverse("lessons:waiting_homework"),
    }
    return render(request, "courses/teaching/answer_homework.html", context)


def _initial(row: Homework) -> dict[str, Any]:
    return {"mark": row.mark, "comment": row.comment, "is_shown": row.is_shown}
