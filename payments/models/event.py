"""A webhook is a hint: verified, stored once under its event id, handled by the worker."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock
from university.jobs import LeasedJob


class ProviderEvent(LeasedJob):
    """What a provider told us; handled any number of times with one effect."""

    LEASE: ClassVar[timedelta] = timedelta(seconds=60)
    MAX_ATTEMPTS: ClassVar[int] = 20

    provider = models.CharField(_("provider"), max_length=20)
    event_id = models.CharField(_("event"), max_length=120)
    kind = models.CharField(_("kind"), max_length=80)
    #: The provider's number of the thing it tells of; the truth is fetched, not read from here.
    object_ref = models.CharField(_("object"), max_length=120, blank=True)
    #: Why a person must look at it (``dispute``, ``foreign_refund``); empty when nobody need.
    attention = models.CharField(_("a person must look"), max_length=30, blank=True)
    payload = models.JSONField(_("content"), default=dict)
    received_at = models.DateTimeField(_("received"), default=clock.now)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="an_event_is_stored_once")
        ]
        indexes = [models.Index(fields=["job_state", "due_at"], name="event_due")]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"
