"""Who acts, and for whom; and what a staff session must be at every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from university import clock
from university.accounts.acting import acting_for
from university.accounts.services.second_factors import has_second_factor
from university.accounts.staff_session import (
    SEEN_KEY,
    did,
    end_staff_session,
    is_open_to_half_logins,
    is_staff_account,
    passed_second_factor,
    redirect_to_staff_login,
)

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActingForMiddleware:
    """Sets ``request.acting``; nothing is asked until somebody looks.

    No page of somebody who is logged in is kept by a browser: even a public one may say for whom
    they act, and the back button of a shared computer would show it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        request.acting = SimpleLazyObject(lambda: acting_for(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if "Cache-Control" not in response and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class StaffSessionMiddleware:
    """Holds the staff rules at every request, so that new rights count from the next one.

    A staff session passed a second factor in this very session, lives no longer than the browser
    window, and ends after ``STAFF_IDLE_MINUTES`` without a request. Until then only the pages of
    the login itself open, and nobody who is not staff sees the admin.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page that is missing first."""
        if is_staff_account(request.user):
            return self._missing(request) or self.get_response(request)
        if request.path_info.startswith(settings.ADMIN_PREFIX) and request.user.is_authenticated:
            return redirect_to_staff_login(request)
        return self.get_response(request)

    def _missing(self, request: HttpRequest) -> HttpResponse | None:
        if not request.session.get_expire_at_browser_close():
            request.session.set_expiry(0)
        if _was_away_too_long(request):
            return end_staff_session(request, _away_sentence(request))
        if passed_second_factor(request) or is_open_to_half_logins(request):
            return None
        if did(request, "password") and not has_second_factor(request.user):  # type: ignore[arg-type]
            query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return redirect(f"{reverse('staff_two_step')}?{query}")
        return end_staff_session(request, _("Staff pages open after the staff login."))


def _was_away_too_long(request: HttpRequest) -> bool:
    now = clock.now().timestamp()
    seen = request.session.get(SEEN_KEY, now)
    request.session[SEEN_KEY] = now
    return bool(now - seen > settings.STAFF_IDLE_MINUTES * 60)


def _away_sentence(request: HttpRequest) -> str:
    """Say what became of a form that was sent too late."""
    if request.method in ("GET", "HEAD"):
        return _("You were away for a long time, so you were logged out.")
    return _("You were away for a long time. What you sent was not saved; please do it again.")
