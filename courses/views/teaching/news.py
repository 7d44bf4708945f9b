"""What the office decided: the teacher has read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from courses.models import LessonNews
from courses.services.lessons.news import read_news
from courses.views.teaching.access import teacher_login, teacher_required


@require_POST
@teacher_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one piece of news away."""
    login = teacher_login(request)
    read_news(actor=login, news=get_object_or_404(LessonNews, pk=pk, teacher=login))
    return redirect("lessons:mine")
