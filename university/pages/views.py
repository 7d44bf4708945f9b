"""What the templates of site pages need beyond the page itself (``EditorialPage.presenter``)."""

from typing import Any

from django.http import HttpRequest

from university.pages.models import (
    HelpPage,
    HomePage,
    NoticeIndexPage,
    NoticePage,
    PolicyIndexPage,
)
from university.pages.paging import a_page_of, other_filters
from university.pages.queries import current_notices, live_policies, page_url, path_url
from university.registry import in_order, registry

#: How many notices the home page shows.
NOTICES_ON_HOME = 3


def home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Live parts in the order in which the houses registered them, and the latest notices."""
    return {
        "panels": [panel.render(request) for panel in in_order(registry.home_panels)],
        "notices": _entries(current_notices()[:NOTICES_ON_HOME], request),
        "notices_url": page_url("pages.NoticeIndexPage", request),
        "help_url": page_url("pages.HelpPage", request),
    }


def notice_index(page: NoticeIndexPage, request: HttpRequest) -> dict[str, Any]:
    """One screen of notices."""
    screen = a_page_of(current_notices(), request)
    return {
        "page_obj": screen,
        "query": other_filters(request),
        "notices": _entries(screen.object_list, request),
    }


def policy_index(page: PolicyIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The rules and their addresses."""
    screen = a_page_of(live_policies(page), request)
    return {
        "page_obj": screen,
        "query": other_filters(request),
        "entries": [(rule, path_url(rule.url_path, request)) for rule in screen.object_list],
    }


def help_page(page: HelpPage, request: HttpRequest) -> dict[str, Any]:
    """The way to the rules."""
    return {"policies_url": page_url("pages.PolicyIndexPage", request)}


def _entries(notices: Any, request: HttpRequest) -> list[tuple[NoticePage, str]]:
    return [(notice, path_url(notice.url_path, request)) for notice in notices]
