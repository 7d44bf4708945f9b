"""Who may use the desk's screens."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]

#: What each role may do at the desk; ``manage.py sync_roles`` applies it.
ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": ("accounts.view_student", "accounts.add_student"),
    "registrar": ("accounts.view_student", "accounts.add_student"),
    "desk": ("accounts.view_student", "accounts.add_student"),
    "cashier": ("accounts.view_student",),
}


def desk_required(permission: str = "accounts.view_student") -> Callable[[View], View]:
    """Let in staff who hold ``permission``; send the others to the staff login, or refuse them."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                query = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('wagtailadmin_login')}?{query}")
            if not user.is_staff or not user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    return decorate
