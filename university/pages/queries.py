"""Reading site pages."""

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from university import clock
from university.pages.models import NoticePage, PolicyPage


def page_url(model: str, request: HttpRequest | None = None, **filters: object) -> str:
    """Return the address of the first live page of ``model`` ("app.Model"), or an empty string."""
    pages = apps.get_model(model)._default_manager.filter(live=True, **filters)
    return path_url(pages.values_list("url_path", flat=True).first() or "", request)


def policy_url(kind: str, request: HttpRequest | None = None) -> str:
    """Return the address of the page that explains a rule, or an empty string."""
    return page_url("pages.PolicyPage", request, kind=kind)


def path_url(url_path: str, request: HttpRequest | None = None) -> str:
    """Return the address of a page from its stored ``url_path``, without reading the page.

    Lists join ``url_path`` into their one query, so a card costs no query for its link.
    """
    root = root_path(request)
    if not url_path.startswith(root):
        return ""
    return reverse("wagtail_serve", args=(url_path.removeprefix(root),))


def root_path(request: HttpRequest | None) -> str:
    """Return the ``url_path`` of the home page."""
    site = (
        Site.find_for_request(request)
        if request
        else Site.objects.filter(is_default_site=True).first()
    )
    paths = Site.get_site_root_paths()
    for found in paths:
        if site is not None and found.site_id == site.pk:
            return str(found.root_path)
    return str(paths[0].root_path) if paths else "/"


def current_notices() -> QuerySet[NoticePage]:
    """Return the live notices whose last day has not passed, newest first."""
    today = clock.today()
    return (
        NoticePage.objects.live()
        .filter(dated__lte=today)
        .filter(Q(shown_until__isnull=True) | Q(shown_until__gte=today))
        .order_by("-dated", "-pk")
    )


def live_policies(parent: Page) -> QuerySet[PolicyPage]:
    """Return the rules below ``parent`` in the editors' order."""
    return PolicyPage.objects.child_of(parent).live().order_by("path")
