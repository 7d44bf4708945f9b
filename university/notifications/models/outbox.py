"""The outbox: a row is written with the change it tells of, and sent after commit."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock
from university.jobs import LeasedJob


class Channel(models.TextChoices):
    """How it goes out."""

    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    INBOX = "inbox", _("on the site")
    CALL = "call", _("phone call by the desk")


class OutboxMessage(LeasedJob):
    """One message to one person. ``unique_key`` makes telling twice impossible."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)
    MAX_ATTEMPTS: ClassVar[int] = 8

    channel = models.CharField(_("channel"), max_length=5, choices=Channel.choices)
    template = models.CharField(_("template"), max_length=30)
    values = models.JSONField(_("values"), default=dict, blank=True)
    text = models.CharField(_("text"), max_length=200)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    unique_key = models.CharField(_("key"), max_length=100, unique=True)
    created_at = models.DateTimeField(_("created"), default=clock.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    #: Set when it was kept back on purpose: a test number, a person who died, sending switched off.
    withheld = models.CharField(_("kept back because"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        indexes = [models.Index(fields=["job_state", "due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"
