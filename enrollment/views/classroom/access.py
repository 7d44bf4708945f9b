"""Who opens the pages of a class: its leader, its teacher, staff. Everybody else finds nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from courses.models import ClassSession, TeachingClass
from enrollment.queries import rosters
from university import clock
from university.accounts.models import User

View = Callable[..., HttpResponse]


def roll_required(view: View) -> View:
    """Let in whoever has a roll to call today; ask a stranger to log in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rosters.calls_rolls(user, clock.today()):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def login_of(request: HttpRequest) -> User:
    """Return the login; the guard has made sure of one."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def session_or_404(login: User, pk: int) -> ClassSession:
    """Return a meeting whose roll this login may call; one statement for the row."""
    rows = ClassSession.objects.select_related("teaching_class", "room", "teacher")
    session = get_object_or_404(rows, pk=pk)
    if not rosters.may_call_roll(login, session):
        raise Http404
    return session


def class_or_404(login: User, pk: int, may: Callable[[User, TeachingClass], bool]) -> TeachingClass:
    """Return a class for which ``may`` says yes."""
    rows = TeachingClass.objects.select_related("term", "course", "teacher", "slot", "room")
    teaching_class = get_object_or_404(rows, pk=pk)
    if not may(login, teaching_class):
        raise Http404
    return teaching_class
