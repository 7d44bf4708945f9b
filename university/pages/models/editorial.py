"""What every page of the site has: a lead sentence and a body of blocks."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from university.pages.blocks import BodyBlock
from university.public_cache import PLACES, kept
from university.public_pages import mark_public


class EditorialPage(Page):
    """A page with a lead and a body. The parent gives the address of the back button."""

    lead = models.CharField(
        _("in one sentence"),
        max_length=120,
        blank=True,
        help_text=_("Large text under the title. Say what the page is for."),
    )
    body = StreamField(BodyBlock(required=False), verbose_name=_("body of the page"), blank=True)

    #: Dotted name of the view function that adds what a template needs beyond the page itself.
    presenter = ""

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        abstract = True

    def shown_subjects(self) -> tuple[str, ...]:
        """Return what the page shows besides the content; a list shows places of any class."""
        return (PLACES,)

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        """Return what closes this page; a site that closes no page at all need not look for it."""
        if not kept("restrictions", PageViewRestriction.objects.exists):
            return PageViewRestriction.objects.none()
        found: QuerySet[PageViewRestriction] = super().get_view_restrictions()
        return found

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer; visitors whom the site knows nothing about may get a kept answer next time."""
        mark_public(request, *self.shown_subjects())
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``back_url`` (the page above, empty on the home page) and the presenter's values."""
        context = super().get_context(request, *args, **kwargs)
        # Addresses nest as pages do, so the page above need not be read.
        above, _slash, _slug = (self.get_url(request) or "").rstrip("/").rpartition("/")
        context["back_url"] = f"{above}/" if self.depth and self.depth > 2 else ""
        if self.presenter:
            context |= import_string(self.presenter)(self, request)
        return context
