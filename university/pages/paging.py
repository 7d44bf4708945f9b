"""Lists six at a time (SENIORS criterion 18), by plain links."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_SCREEN = 6


def a_page_of(rows: "Sequence[Any] | QuerySet[Any]", request: HttpRequest) -> Page:
    """Return the screen that ``?page=`` asks for; a senseless number gives the nearest one."""
    return Paginator(rows, PER_SCREEN).get_page(request.GET.get("page"))


def other_filters(request: HttpRequest) -> str:
    """Return the rest of the query string, as ``weekday=3&``, for the links to other screens."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""
