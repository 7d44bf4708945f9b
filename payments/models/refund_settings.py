"""What staff may set about money that goes back."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="upload")
class RefundSettings(BaseGenericSetting):
    """One row; ``RefundSettings.load()``."""

    approval_above_fen = models.PositiveIntegerField(
        _("above this sum a second person approves a refund (in fen)"),
        null=True,
        blank=True,
        default=100000,
        help_text=_("100000 is 1000 yuan. Empty: nobody has to approve."),
    )

    panels = [FieldPanel("approval_above_fen")]

    class Meta:
        verbose_name = _("refunds")
        verbose_name_plural = _("refunds")
