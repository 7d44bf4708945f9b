"""What every template may use."""

import logging
from dataclasses import asdict, dataclass, fields

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from university import display, public_cache

logger = logging.getLogger("university.context")

_LAST_KNOWN = "school.last_known"


@dataclass(frozen=True)
class LinkedPages:
    """Pages to which every page links, each as (title, address)."""

    menu: list[tuple[str, str]]
    rules: list[tuple[str, str]]


@dataclass(frozen=True)
class Frame:
    """What stands around every page, whoever reads it."""

    school: object
    linked: LinkedPages


@dataclass(frozen=True)
class School:
    """The school's name and how to reach a person; stands in until an editor has filled it in."""

    school_name: str = ""
    help_phone: str = ""
    office_hours: str = ""
    front_desk: str = ""


def site_frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame's variables: the school, the display, the menu, who is acting for whom."""
    frame = SimpleLazyObject(lambda: frame_of(request))
    return {
        "acting": getattr(request, "acting", None),
        "display": display.chosen(request),
        "school": SimpleLazyObject(lambda: frame.school),
        "site_menu": SimpleLazyObject(lambda: _entries(request, frame.linked.menu)),
        "site_rules": SimpleLazyObject(lambda: _entries(request, frame.linked.rules)),
        "show_dev_pages": getattr(settings, "SHOW_OUTBOX_PAGE", False),
    }


def frame_of(request: HttpRequest) -> Frame:
    """Return the frame; built anew in each process once something was published."""
    return public_cache.kept(
        f"frame:{request.get_host()}",
        lambda: Frame(school(request), linked_pages(request)),
    )


class _LastKnown:
    """What this process last read of the school; the cache keeps it for processes to come."""

    school = School()


_last_known = _LastKnown()


def school(request: HttpRequest) -> object:
    """Return the site's ``pages.SchoolSettings`` row, or the plain stand-in."""
    try:
        model = apps.get_model("pages", "SchoolSettings")
    except LookupError:
        return School(school_name=settings.WAGTAIL_SITE_NAME)
    row = model.load(request_or_site=request)
    _remember(School(**{field.name: getattr(row, field.name) for field in fields(School)}))
    return row


def last_known_school() -> School:
    """Return how to reach the school without asking the database, which may be what is broken."""
    if _last_known.school != School():
        return _last_known.school
    kept: dict[str, str] = {}
    try:
        kept = cache.get(_LAST_KNOWN, kept)
    except Exception as error:
        # Whatever a cache may throw: the page is shown without the phone.
        logger.warning("cache away: %s", type(error).__name__)
    return School(**{"school_name": settings.WAGTAIL_SITE_NAME, **kept})


def _remember(known: School) -> None:
    if known == _last_known.school:
        return
    _last_known.school = known
    try:
        cache.set(_LAST_KNOWN, asdict(known), None)
    except Exception as error:
        logger.warning("cache away: %s", type(error).__name__)


def linked_pages(request: HttpRequest) -> LinkedPages:
    """Return the pages that editors put into the menu (at most six, in the editors' order) and
    the rules in plain words; one query for both."""
    site = Site.find_for_request(request)
    if site is None:
        return LinkedPages([], [])
    root = site.root_page
    in_menu = Q(depth=root.depth + 1, path__startswith=root.path, show_in_menus=True)
    is_rule = Q(policypage__isnull=False)
    pages = (
        Page.objects.live()
        .filter(in_menu | is_rule, view_restrictions=None)
        .annotate(is_rule=Exists(Page.objects.filter(is_rule, pk=OuterRef("pk"))))
        .order_by("path")
    )
    menu: list[tuple[str, str]] = []
    rules: list[tuple[str, str]] = []
    for page in pages:
        entry = (page.title, page.get_url(request, current_site=site) or "")
        (rules if page.is_rule else menu).append(entry)
    return LinkedPages(menu[:6], rules)


def _entries(request: HttpRequest, linked: list[tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {"title": title, "url": url, "is_here": request.path.startswith(url or "//")}
        for title, url in linked
    ]
