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
    """One message to one person. ``unique_key`` makes telling twice impossible.

    A login code is kept encrypted in ``values`` until it is sent, and its ``text`` stays empty.
    """

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)
    MAX_ATTEMPTS: ClassVar[int] = 8

    channel = models.CharField(_("channel"), max_length=5, choices=Channel.choices)
    template = models.CharField(_("template"), max_length=30)
    values = models.JSONField(_("values"), default=dict, blank=True)
    text = models.CharField(_("text"), max_length=200, blank=True)
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
    #: The gateway's own number of a message it took.
    channel_ref = models.CharField(_("gateway's number"), max_length=80, blank=True)
    #: Set when it was kept back on purpose: a test number, a person who died, sending switched off.
    withheld = models.CharField(_("kept back because"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["channel", "job_state", "due_at"], name="outbox_due"),
            models.Index(fields=["student", "channel", "id"], name="outbox_of_student"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"

    @classmethod
    def machine_work(cls) -> models.QuerySet["OutboxMessage"]:
        """Leave out the calls: they wait for a person, and the desk's list shows since when."""
        return cls._default_manager.exclude(channel=Channel.CALL)


class TextMessages(models.Manager["TextMessage"]):
    """Only what goes to the gateway."""

    def get_queryset(self) -> models.QuerySet["TextMessage"]:
        """Return text messages."""
        return super().get_queryset().filter(channel=Channel.SMS)


class TextMessage(OutboxMessage):
    """What the worker claims: the desk's calls and the inbox are not its work."""

    objects: ClassVar[TextMessages] = TextMessages()

    class Meta:
        proxy = True


class CallOutcome(models.TextChoices):
    """How a call ended."""

    REACHED = "reached", _("told the person")
    FAMILY = "family", _("told the family")
    NO_ANSWER = "no_answer", _("no answer, try again")
    GAVE_UP = "gave_up", _("could not be reached")

    @classmethod
    def final(cls) -> tuple["CallOutcome", ...]:
        """Outcomes after which nobody need ring again."""
        return (cls.REACHED, cls.FAMILY, cls.GAVE_UP)


class CallNote(models.Model):
    """One call by the desk about one message."""

    message = models.ForeignKey(
        OutboxMessage, verbose_name=_("message"), on_delete=models.PROTECT, related_name="calls"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=CallOutcome.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who rang"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.message} {self.outcome}"
