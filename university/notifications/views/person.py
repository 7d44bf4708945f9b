"""Pages about one student open only with that student in hand."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def student_required(view: View) -> View:
    """Ask for the login, then for the person, before ``view`` runs with ``request.acting``."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(getattr(request, "acting", None), "student", None) is None:
            return redirect("accounts:choose_person")
        return view(request, *args, **kwargs)

    return guarded
