"""A class that is called off: a row first, then person after person gets their money."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock


class ClassCallOff(models.Model):
    """Written with the class's new state; the sweep goes on until nobody has a place any more."""

    teaching_class = models.OneToOneField(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="call_off",
    )
    reason = models.CharField(_("reason"), max_length=200)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=clock.now)
    finished_at = models.DateTimeField(_("everybody settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("class called off")
        verbose_name_plural = _("classes called off")
        ordering = ["-id"]
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return str(self.teaching_class)
