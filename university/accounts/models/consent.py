"""Versioned consent: what was agreed to, in which words, when and how (PIPL Art. 14-17, 28-30)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from university import clock
from university.accounts.models.authority import GivenHow
from university.accounts.models.student import Student


class ConsentKind(models.TextChoices):
    """What is consented to."""

    PRIVACY = "privacy", _("privacy notice")
    SUITABILITY = "suitability", _("health self-statement")
    PHOTOS = "photos", _("photos")
    MARKETING = "marketing", _("news by text message")


class ConsentText(models.Model):
    """The words of one version. A version that was agreed to is never edited."""

    kind = models.CharField(_("kind"), max_length=12, choices=ConsentKind.choices)
    version = models.PositiveIntegerField(_("version"))
    short_text = models.CharField(_("short text"), max_length=200)
    full_text = models.TextField(_("full text"), blank=True)
    valid_from = models.DateTimeField(_("valid from"), default=clock.now)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_consent_text_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class Consent(models.Model):
    """One person's yes. ``subject`` names the major for a health self-statement, else empty."""

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.PROTECT, related_name="consents"
    )
    text = models.ForeignKey(ConsentText, verbose_name=_("text"), on_delete=models.PROTECT)
    subject = models.CharField(_("about what"), max_length=60, blank=True)
    given_at = models.DateTimeField(_("given"), default=clock.now)
    given_how = models.CharField(_("how"), max_length=10, choices=GivenHow.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "text", "subject"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_consent_a_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.text}"
