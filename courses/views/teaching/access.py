"""Who opens a teacher's pages: teachers, and each of them their own lessons."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from courses.models import OnlineLesson, Teacher
from university.accounts.models import User

View = Callable[..., HttpResponse]


def teacher_required(view: View) -> View:
    """Let in teachers; ask a stranger to log in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not Teacher.objects.filter(user=user, is_active=True).exists():
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def teacher_login(request: HttpRequest) -> User:
    """Return the login; the guard has made sure of one."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def own_lesson(request: HttpRequest, pk: int) -> OnlineLesson:
    """Return a lesson of one of this teacher's classes; one statement."""
    rows = OnlineLesson.objects.select_related(
        "teaching_class__teacher", "session", "latest_revision"
    )
    return get_object_or_404(rows, pk=pk, teaching_class__teacher__user=teacher_login(request))
