"""Who presses the button, and for whom. The choice in the session is checked at every request."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from university.accounts.access import View
from university.accounts.models import ProxyAuthorization, Student, User
from university.accounts.queries import live_authorities

#: The session's key of the chosen person. It is a wish, never a right.
STUDENT_KEY = "acting_for"


@dataclass(frozen=True)
class Acting:
    """The login, the person acted for, and the helper's authority if it is somebody else."""

    actor: User | None = None
    student: Student | None = None
    is_helper: bool = False
    authority: ProxyAuthorization | None = None


def acting_for(request: HttpRequest) -> Acting:
    """Return who acts for whom: no query for a stranger; at most one for a login, or two."""
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return Acting()
    chosen = request.session.get(STUDENT_KEY)
    own = user.people_at_login
    if own is None:
        own = list(user.students.all())
    if chosen is None:
        return Acting(actor=user, student=own[0] if len(own) == 1 else None)
    if student := next((person for person in own if person.pk == chosen), None):
        return Acting(actor=user, student=student)
    helped = live_authorities(helper=user)
    authority = next((one for one in helped if one.student_id == chosen), None)
    if authority is None:
        return Acting(actor=user)
    return Acting(actor=user, student=authority.student, is_helper=True, authority=authority)


def login_required_senior(view: View) -> View:
    """Ask for the login by code first, then come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def login_alone_required(view: View) -> View:
    """Ask for the login by code; whoever comes here need be nobody on the register."""
    guarded = login_required_senior(view)
    guarded.needs_no_person = True  # type: ignore[attr-defined]
    return guarded


def student_required(view: View) -> View:
    """Ask for the login, then for the person; ``request.acting.student`` is set afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.acting.student is None:  # type: ignore[attr-defined]
            return redirect_to_login(
                request.get_full_path(), login_url=reverse("accounts:choose_person")
            )
        return view(request, *args, **kwargs)

    return never_cache(guarded)
