"""Where a person goes after logging in, and back to safe addresses only."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from university.accounts.models import Student, User
from university.accounts.queries import people_of, was_never_asked


def safe_next(request: HttpRequest, url: str | None) -> str:
    """Return ``url`` when it stays on this site, else an empty string."""
    stays = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if url and stays else ""


def after_login(*, user: User, next_url: str) -> str:
    """Return the first page of a login: who are you, when that is open; else where one was going.

    ``next_url`` has passed ``safe_next``.
    """
    target = next_url or resolve_url(settings.LOGIN_REDIRECT_URL)
    if user.is_staff:
        return next_url or reverse("wagtailadmin_home")
    if _needs_no_person(next_url):
        return next_url
    people = people_of(user)
    if not people:
        return with_next(reverse("accounts:new_person"), target)
    if len(people) > 1 or people[0].login_id != user.pk:
        return with_next(reverse("accounts:choose_person"), target)
    return as_oneself(people[0], target)


def as_oneself(student: Student, target: str) -> str:
    """Return where a senior goes who speaks for themselves: who was never asked is asked first."""
    if was_never_asked(student):
        return with_next(reverse("accounts:agree"), target)
    return target


def with_next(address: str, next_url: str) -> str:
    """Return ``address`` with the way on in its query."""
    return f"{address}?{urlencode({'next': next_url})}" if next_url else address


def _needs_no_person(next_url: str) -> bool:
    """Whether the page is for any login (``accounts.acting.login_alone_required``)."""
    try:
        view = resolve(urlsplit(next_url).path).func
    except Resolver404:
        return False
    return getattr(view, "needs_no_person", False)
