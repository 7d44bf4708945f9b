"""Rules in plain words (privacy, refunds, helpers, fraud, accessibility), and the help page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from university.pages.models.editorial import EditorialPage


class PolicyKind(models.TextChoices):
    """Which rule a page explains; other parts of the site link by this."""

    PRIVACY = "privacy", _("privacy")
    REFUND = "refund", _("refunds")
    HELPER = "helper", _("helpers")
    ANTI_FRAUD = "anti_fraud", _("fraud")
    ACCESSIBILITY = "accessibility", _("accessibility")
    OTHER = "other", _("something else")


class PolicyIndexPage(EditorialPage):
    """All rules."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.PolicyPage"]
    template = "pages/policy_index.html"
    presenter = "university.pages.views.policy_index"

    class Meta:
        verbose_name = _("list of rules")


class PolicyPage(EditorialPage):
    """One rule: at most 120 characters in large print first, the full text behind it."""

    kind = models.CharField(
        _("which rule"), max_length=13, choices=PolicyKind.choices, default=PolicyKind.OTHER
    )
    short_text = models.CharField(
        _("in plain words"),
        max_length=120,
        help_text=_("At most 120 characters. It is read aloud."),
    )

    parent_page_types = ["pages.PolicyIndexPage"]
    subpage_types: list[str] = []
    template = "pages/policy.html"
    content_panels = [
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("short_text"),
        FieldPanel("body"),
    ]
    search_fields = [*EditorialPage.search_fields, index.SearchField("short_text")]

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")


class HelpPage(EditorialPage):
    """How to get help: phone, desk, hours, way."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "pages/help.html"
    presenter = "university.pages.views.help_page"

    class Meta:
        verbose_name = _("help page")
