"""In the admin: a lesson is translated, into a draft that the office writes and accepts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import OnlineLesson
from courses.queries.lesson_languages import languages_to_add
from courses.services.lessons.translations import may_translate, translate_lesson
from university.accounts.models import User
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask into which language, make the draft, and go on to its editing page."""
    lesson, actor = get_object_or_404(OnlineLesson, pk=pk), request.user
    if not isinstance(actor, User) or not may_translate(actor, lesson):
        raise PermissionDenied
    if request.method == "POST":
        try:
            translation = translate_lesson(
                actor=actor, lesson=lesson, language=request.POST.get("language", "")
            )
        except Refusal as refusal:
            messages.error(request, f"{refusal.message}{refusal.next_step}")
            return redirect("wagtailadmin_pages:edit", lesson.pk)
        messages.success(request, _("Here is the draft. Write its words anew, then hand it in."))
        return redirect("wagtailadmin_pages:edit", translation.pk)
    context = {
        "lesson": lesson,
        "languages": [
            (code, get_language_info(code)["name_translated"]) for code in languages_to_add(lesson)
        ],
    }
    return render(request, "courses/admin/translate_lesson.html", context)
