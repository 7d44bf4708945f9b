"""What the school is called, where it is and how to reach it: one row, edited by staff."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

_PHONE = RegexValidator(
    r"^\+?[0-9][0-9 \-]{4,24}$", _("Write digits only, for example 0935 1234567.")
)


def default_school_name() -> str:
    """The name a fresh installation starts with."""
    return str(settings.WAGTAIL_SITE_NAME)


@register_setting(icon="home", order=10)
class SchoolSettings(BaseGenericSetting):
    """In templates: ``settings.pages.SchoolSettings``; in Python: ``SchoolSettings.load()``."""

    school_name = models.CharField(_("short name"), max_length=40, default=default_school_name)
    full_name = models.CharField(_("full name"), max_length=80, blank=True)
    help_phone = models.CharField(
        _("help phone"),
        max_length=25,
        blank=True,
        validators=[_PHONE],
        help_text=_("Shown on every page. Students call this number."),
    )
    office_hours = models.CharField(_("office hours"), max_length=120, blank=True)
    front_desk = models.CharField(
        _("where the front desk is"), max_length=80, blank=True, help_text=_("For example: floor 1")
    )
    address = models.CharField(_("address"), max_length=120, blank=True)
    directions = models.CharField(_("how to get there"), max_length=200, blank=True)
    online_brand = models.CharField(_("name of the online classroom"), max_length=40, blank=True)
    filing_number = models.CharField(_("site filing number"), max_length=60, blank=True)
    police_filing_number = models.CharField(_("police filing number"), max_length=60, blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("school_name"),
                FieldPanel("full_name"),
                FieldPanel("online_brand"),
            ],
            _("Names of the school"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("help_phone"),
                FieldPanel("office_hours"),
                FieldPanel("front_desk"),
                FieldPanel("address"),
                FieldPanel("directions"),
            ],
            _("How people reach us"),
        ),
        MultiFieldPanel(
            [FieldPanel("filing_number"), FieldPanel("police_filing_number")],
            _("Filing"),
        ),
    ]

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("school")

    def __str__(self) -> str:
        return self.school_name
