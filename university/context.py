"""What every template may use."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from university import display


@dataclass(frozen=True)
class School:
    """The school's name and how to reach a person; stands in until an editor has filled it in."""

    school_name: str = ""
    help_phone: str = ""
    office_hours: str = ""
    front_desk: str = ""


def site_frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame's variables: the school, the display, the menu, who is acting for whom."""
    return {
        "acting": getattr(request, "acting", None),
        "display": display.chosen(request),
        "school": SimpleLazyObject(lambda: school(request)),
        "site_menu": SimpleLazyObject(lambda: site_menu(request)),
        "show_dev_pages": getattr(settings, "SHOW_OUTBOX_PAGE", False),
    }


def school(request: HttpRequest) -> object:
    """Return the site's ``pages.SchoolSettings`` row, or the plain stand-in."""
    try:
        model = apps.get_model("pages", "SchoolSettings")
    except LookupError:
        return School(school_name=settings.WAGTAIL_SITE_NAME)
    return model.load(request_or_site=request)


def site_menu(request: HttpRequest) -> list[dict[str, object]]:
    """Return the pages that editors put into the menu: at most six, in the editors' order."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    children = Page.objects.child_of(site.root_page).live().in_menu()
    pages = children.filter(view_restrictions=None).order_by("path")[:6]
    return [
        {
            "title": page.title,
            "url": page.get_url(request, current_site=site),
            "is_here": request.path.startswith(page.get_url(request, current_site=site) or "//"),
        }
        for page in pages
    ]
