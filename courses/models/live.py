"""Live meetings (直播): where a meeting of a class can be joined from home, and when one may."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from courses.live_links import LONGEST_ADDRESS
from courses.models.session import ClassSession
from university import clock

#: More minutes would show an address that should stay unknown.
_MOST_MINUTES = 240


class LiveLink(models.Model):
    """Of one meeting. It moves with the meeting and closes when that is called off."""

    session = models.OneToOneField(
        ClassSession, verbose_name=_("session"), on_delete=models.CASCADE, related_name="live"
    )
    url = models.CharField(_("address of the meeting"), max_length=LONGEST_ADDRESS)
    phone = models.CharField(_("number to dial"), max_length=25, blank=True)
    meeting_no = models.CharField(_("meeting number"), max_length=30, blank=True)
    password = models.CharField(_("meeting password"), max_length=30, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    set_at = models.DateTimeField(_("set"), default=clock.now)

    class Meta:
        verbose_name = _("live link")
        verbose_name_plural = _("live links")
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="https://"), name="live_links_are_https"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}"


@register_setting(icon="media", order=40)
class LiveSettings(BaseGenericSetting):
    """When people of a class may go to a live meeting, in minutes around it."""

    opens_before_minutes = models.PositiveSmallIntegerField(
        _("opens before the meeting, in minutes"),
        default=15,
        validators=[MaxValueValidator(_MOST_MINUTES)],
    )
    closes_after_minutes = models.PositiveSmallIntegerField(
        _("closes after the meeting, in minutes"),
        default=15,
        validators=[MaxValueValidator(_MOST_MINUTES)],
    )

    panels = [FieldPanel("opens_before_minutes"), FieldPanel("closes_after_minutes")]

    class Meta:
        verbose_name = _("live meetings")
