"""Whole public pages, kept for visitors whom the site knows nothing about.

Only ``EditorialPage.serve`` marks an answer as public; this asks again: no cookie but those that
choose text size and colours, no new cookie, no token, no nonce, 200, and a query that pages know.
Whoever is logged in carries a session cookie and never meets a kept page.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from university import display, public_cache

logger = logging.getLogger("university.public_pages")

T = TypeVar("T")

#: Cookies with which a page may be kept, and one more with which it may be read: the token of
#: somebody who logged out. A page that was built beside it might carry that token.
_HARMLESS = frozenset({display.SIZE_COOKIE, display.THEME_COOKIE})
_READERS = _HARMLESS | {"csrftoken", "__Host-csrf"}
#: What public pages understand; anything else would let strangers fill the cache.
_QUERY = frozenset({"page", "term", "weekday", "major", "print"})
_LONGEST = 300


@dataclass(frozen=True)
class KeptPage:
    """An answer, what it shows under which numbers, and the minute in which it holds."""

    content: bytes
    headers: dict[str, str]
    route: str
    numbers: dict[str, str]
    minute: int


class PublicPagesMiddleware:
    """Answers from the cache when it can. Stands before sessions, and behind what every answer
    gets anew: number, content policy, security headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        with public_cache.one_reading():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not public_cache.is_on() or not _may_read(request):
            return self.get_response(request)
        key = _key(request)
        kept = _quietly(lambda: cache.get(key))
        if isinstance(kept, KeptPage) and _quietly(lambda: _still_holds(kept)):
            return _as_answer(request, kept)
        # Read before anything that the page shows: a change in between must not be missed.
        numbers = _quietly(lambda: public_cache.numbers_of([public_cache.CONTENT]))
        minute = public_cache.minute()
        answer = self.get_response(request)
        shown: dict[str, str] | None = getattr(request, "public_numbers", None)
        if numbers and shown is not None and _may_keep(request, answer):
            page = KeptPage(
                content=answer.content,
                headers=dict(answer.items()),
                route=request.resolver_match.route if request.resolver_match else "",
                numbers={**shown, **numbers},
                minute=minute,
            )
            _quietly(lambda: cache.set(key, page, public_cache.LIFE))
        return answer


def mark_public(request: HttpRequest, *subjects: str) -> None:
    """Say, before reading them, that a public page shows these subjects besides the content."""
    if public_cache.is_on() and _may_read(request):
        request.public_numbers = _quietly(  # type: ignore[attr-defined]
            lambda: public_cache.numbers_of(subjects)
        )


def _may_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and _READERS.issuperset(request.COOKIES)
        and _QUERY.issuperset(request.GET)
        and len(request.get_full_path()) <= _LONGEST
    )


def _may_keep(request: HttpRequest, answer: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and _HARMLESS.issuperset(request.COOKIES)
        and answer.status_code == 200
        and not answer.streaming
        and not answer.cookies
        and "Cache-Control" not in answer
        and not hasattr(request, "_csp_nonce")
    )


def _still_holds(kept: KeptPage) -> bool:
    return kept.minute == public_cache.minute() and kept.numbers == public_cache.numbers_of(
        kept.numbers
    )


def _as_answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    request.public_route = kept.route  # type: ignore[attr-defined]
    return HttpResponse(kept.content, headers=kept.headers)


def _key(request: HttpRequest) -> str:
    chosen = display.chosen(request)
    words = (
        str(request.scheme),
        request.get_host(),
        request.get_full_path(),
        chosen.size,
        chosen.theme,
    )
    return "public:page:" + hashlib.sha256("\n".join(words).encode()).hexdigest()


def _quietly(ask: Callable[[], T]) -> T | None:
    """A cache that is away costs time, never the page."""
    try:
        return ask()
    except Exception as error:
        logger.warning("cache away: %s", type(error).__name__)
        return None
