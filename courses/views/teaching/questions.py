"""What people did not understand, and the teacher's answers."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.chapters import clock_of
from courses.clip_media import clip_card
from courses.forms import AnswerForm
from courses.models import LessonQuestion
from courses.recording_words import length_words
from courses.services.lessons.questions import answer_question, waiting_questions
from courses.views.teaching.access import teacher_login, teacher_required
from university.pages.paging import a_page_of, other_filters
from university.refusals import Refusal


@require_safe
@teacher_required
def questions(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, oldest first, six a screen."""
    screen = a_page_of(waiting_questions(teacher_login(request)), request)
    context = {
        "rows": [(row, _at(row)) for row in screen.object_list],
        "page_obj": screen,
        "query": other_filters(request),
        "back_url": reverse("lessons:mine"),
    }
    return render(request, "courses/teaching/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, and its answer."""
    login = teacher_login(request)
    rows = LessonQuestion.objects.select_related(
        "lesson__teaching_class__teacher", "student", "voice"
    )
    question = get_object_or_404(rows, pk=pk, lesson__teaching_class__teacher__user=login)
    form = AnswerForm(request.POST or None, request.FILES or None, initial=_initial(question))
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(actor=login, question=question, **form.cleaned_data)
            messages.success(request, _("Done. They read it under the lesson."))
            return redirect("lessons:questions")
        except Refusal as refusal:
            at = "voice" if form.cleaned_data["voice"] else "answer"
            form.add_error(at, f"{refusal.message}{refusal.next_step}")
    context = {
        "form": form,
        "question": question,
        "at": _at(question),
        "voice": clip_card(question.voice, request.user),
        "most_seconds": settings.ANSWER_SECONDS,
        "most": length_words(settings.ANSWER_SECONDS),
        "back_url": reverse("lessons:questions"),
    }
    return render(request, "courses/teaching/answer.html", context)


def _at(question: LessonQuestion) -> str:
    return clock_of(question.at_second) if question.at_second else ""


def _initial(question: LessonQuestion) -> dict[str, str]:
    if question.state == LessonQuestion.State.WAITING:
        return {}
    return {"answer": question.answer, "state": question.state}
