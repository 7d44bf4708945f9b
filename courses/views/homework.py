"""Homework of the person in hand: hand it in, read what the teacher says, take it back."""

import uuid

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.audiences import watcher_of
from courses.clip_media import clip_card
from courses.forms import HandInForm
from courses.models import Homework, OnlineLesson
from courses.models.lesson_video import lesson_storage
from courses.queries import homework as queries
from courses.queries.lessons import rights_of
from courses.services.lessons.homework import hand_in, stop_showing, take_homework_back
from courses.views.lesson_watching import student_in_hand, watched_lesson
from university.pages.queries import path_url
from university.privacy import mask_name
from university.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def homework(request: HttpRequest, pk: int) -> HttpResponse:
    """What I handed in and what the teacher says; the form for more; the class gallery."""
    lesson, watcher = watched_lesson(request, pk)
    rights = rights_of(watcher)
    may_hand_in = queries.takes_part(lesson, watcher, rights)
    if not may_hand_in and not rights.works_on(lesson):
        raise Http404
    form = HandInForm(request.POST or None, request.FILES or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and may_hand_in and form.is_valid():
        try:
            _hand_in(request, lesson, form)
            return redirect("lessons:homework", pk)
        except Refusal as refusal:
            form.add_error("photograph", f"{refusal.message}{refusal.next_step}")
    context = {
        "lesson": lesson,
        "may_hand_in": may_hand_in,
        "form": form,
        "mine": [
            (row, clip_card(row.clip, request.user), clip_card(row.voice, request.user))
            for row in queries.mine(lesson, watcher)[:10]
        ],
        "gallery": [
            (row, mask_name(row.student.name), clip_card(row.clip, request.user))
            for row in queries.gallery(lesson, rights)[: queries.GALLERY]
        ],
        "back_url": path_url(lesson.url_path, request),
    }
    return render(request, "courses/homework.html", context)


@never_cache
@require_safe
def picture(request: HttpRequest, pk: int) -> FileResponse:
    """The photograph, for its maker, the teacher, and the class where it hangs in the gallery."""
    rows = Homework.objects.select_related("lesson__teaching_class__teacher", "lesson__session")
    row = get_object_or_404(rows, pk=pk, clip=None)
    watcher = watcher_of(request)
    if not queries.may_see(row, watcher, rights_of(watcher)):
        raise Http404
    try:
        file = lesson_storage().open(str(row.picture.name))
    except FileNotFoundError as fault:
        raise Http404 from fault
    answer = FileResponse(file, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@never_cache
@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my picture out of the gallery."""
    row = _mine(request, pk)
    stop_showing(student=row.student, homework=row)
    messages.success(request, _("It no longer hangs in the gallery."))
    return redirect("lessons:homework", row.lesson_id)


@never_cache
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete my homework."""
    row = _mine(request, pk)
    take_homework_back(student=row.student, homework=row)
    messages.success(request, _("The homework is deleted."))
    return redirect("lessons:homework", row.lesson_id)


def _hand_in(request: HttpRequest, lesson: OnlineLesson, form: HandInForm) -> None:
    given = form.cleaned_data
    photograph: File = given["photograph"]
    hand_in(
        student=student_in_hand(watcher_of(request)),
        lesson=lesson,
        key=given["key"],
        photograph=photograph,
        text=given["text"],
        may_be_shown=given["may_be_shown"],
    )
    messages.success(request, _("Handed in. The teacher's words will stand on this page."))


def _mine(request: HttpRequest, pk: int) -> Homework:
    student = student_in_hand(watcher_of(request))
    return get_object_or_404(Homework.objects.select_related("student"), pk=pk, student=student)
