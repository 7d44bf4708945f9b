"""What makes a session a staff session, and the one way to the staff login."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from university.accounts.models import User

#: The session's key of the moment (seconds) at which staff last asked for a page.
SEEN_KEY = "staff_seen"


def is_staff_account(user: User | AnonymousUser | Any) -> bool:
    """Whether the staff rules hold for this login."""
    return isinstance(user, User) and (user.is_staff or user.is_superuser)


def did(request: HttpRequest, method: str) -> bool:
    """Whether the person in this session proved themselves by ``password`` or ``mfa``."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == method for record in records)


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor."""
    return did(request, "mfa")


def record_second_factor(request: HttpRequest, account: User, *, kind: str) -> None:
    """Remember in the session that its person has just proved the second factor."""
    record_authentication(request, account, "mfa", type=kind)


def redirect_to_staff_login(request: HttpRequest) -> HttpResponseRedirect:
    """Send a stranger to the staff login, and back here afterwards."""
    return redirect_to_login(_way_back(request), login_url=reverse("account_login"))


def end_staff_session(request: HttpRequest, sentence: str) -> HttpResponseRedirect:
    """Log out and say why on the login page."""
    back = redirect_to_staff_login(request)
    logout(request)
    messages.warning(request, sentence)
    return back


def safe_next(request: HttpRequest) -> str:
    """Return where to go after the login: ``next`` if it is on this site, else the dashboard."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if target and _is_ours(request, target):
        return target
    return reverse("wagtailadmin_home")


def is_open_to_half_logins(request: HttpRequest) -> bool:
    """Whether a page may open before the second factor: the login's own, and the text size."""
    path = request.path_info
    return path.startswith(settings.STAFF_PREFIX) or path in (reverse("display"), "/healthz")


def _way_back(request: HttpRequest) -> str:
    """Return the page that was asked for; after a form, the page that held it."""
    if request.path_info.startswith(settings.STAFF_PREFIX):
        return reverse("wagtailadmin_home")
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    form_page = request.headers.get("Referer", "")
    if form_page and _is_ours(request, form_page):
        return form_page.partition(request.get_host())[2] or "/"
    return reverse("wagtailadmin_home")


def _is_ours(request: HttpRequest, target: str) -> bool:
    return url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
