"""The ground floor's own rows: the history of every state move, and who is alive."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock


class StateChange(models.Model):
    """One allowed step of one row. ``kind`` is the model label, e.g. ``enrollment.place``."""

    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    old_state = models.CharField(_("from"), max_length=20, blank=True)
    new_state = models.CharField(_("to"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("state change")
        verbose_name_plural = _("state changes")
        indexes = [models.Index(fields=["kind", "object_id", "id"], name="state_change_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.old_state} → {self.new_state}"


class Heartbeat(models.Model):
    """When a process that works behind the site was last seen."""

    name = models.CharField(_("name"), max_length=30, unique=True)
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
