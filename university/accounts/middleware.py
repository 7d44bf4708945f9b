"""Who acts, and for whom; and staff who walked away from the screen."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from university import clock
from university.accounts.acting import acting_for
from university.accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]
#: The session's key of the moment (seconds) at which staff last asked for a page.
SEEN_KEY = "staff_seen"


class ActingForMiddleware:
    """Sets ``request.acting``; nothing is asked until somebody looks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        request.acting = SimpleLazyObject(lambda: acting_for(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class StaffSessionMiddleware:
    """Ends a staff session after ``STAFF_IDLE_MINUTES`` without a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or log out and send to the staff login."""
        user = request.user
        if not (isinstance(user, User) and user.is_staff):
            return self.get_response(request)
        now = clock.now().timestamp()
        if now - request.session.get(SEEN_KEY, now) > settings.STAFF_IDLE_MINUTES * 60:
            logout(request)
            return redirect_to_login(_way_back(request), login_url=reverse("wagtailadmin_login"))
        request.session[SEEN_KEY] = now
        return self.get_response(request)


def _way_back(request: HttpRequest) -> str:
    """Return the page that was asked for; what was posted is gone, so then the start."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return reverse("wagtailadmin_home")
