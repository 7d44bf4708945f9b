"""The SMS code as a row: tries are counted here before comparing (RELIABILITY 2.10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock


class ChallengePurpose(models.TextChoices):
    """What the code opens."""

    LOGIN = "login", _("log in")
    CHANGE_PHONE = "change_phone", _("change the phone")
    AUTHORIZE = "authorize", _("authorise a helper")


class SmsChallenge(models.Model):
    """One code sent to one phone for one browser. Codes live 10 minutes and 5 tries.

    ``send_no`` numbers the messages to a phone; being unique, it lets one of two senders win.
    """

    #: E.164, or a made-up key when nobody has the card that was named (``services.cards``).
    phone = models.CharField(_("phone"), max_length=16)
    purpose = models.CharField(_("purpose"), max_length=14, choices=ChallengePurpose.choices)
    browser = models.CharField(_("browser"), max_length=64)
    #: Encrypted, since a resend repeats the same code; cleared when used or expired.
    code = models.TextField(_("secret code"), blank=True)
    #: Keyed hash of the network address that asked; never the address itself.
    address = models.CharField(_("network address"), max_length=32, blank=True)
    send_no = models.PositiveIntegerField(_("number of the message"), default=1)
    sent_at = models.DateTimeField(_("sent"), default=clock.now)
    times_sent = models.PositiveIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("expires"))
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("text-message code")
        verbose_name_plural = _("text-message codes")
        indexes = [models.Index(fields=["sent_at"], name="challenge_sent")]
        constraints = [
            models.UniqueConstraint(fields=["phone", "send_no"], name="one_message_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
