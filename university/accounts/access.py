"""The one guard of a staff screen: a stranger logs in first, the wrong person is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from university.accounts.models import User
from university.accounts.staff_session import is_staff_account, redirect_to_staff_login

View = Callable[..., HttpResponse]


def staff_only(may: Callable[[User], bool]) -> Callable[[View], View]:
    """Let in staff for whom ``may`` says yes; asked of the database at every request."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return redirect_to_staff_login(request)
            if not isinstance(user, User) or not is_staff_account(user) or not may(user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    return decorate


def staff_permission_required(permission: str) -> Callable[[View], View]:
    """Let in staff who hold ``permission``."""
    return staff_only(lambda user: user.has_perm(permission))
