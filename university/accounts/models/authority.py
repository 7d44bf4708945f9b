"""A helper's written authority (Civil Code Art. 161-165): who, for whom, what, until when, how."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock


class GivenHow(models.TextChoices):
    """How a consent or an authority was given."""

    SELF = "self", _("by the person, online")
    CODE = "code", _("by code to the senior's phone")
    PAPER = "paper", _("on paper at the desk")
    HELPER = "helper", _("by the helper")


class AuthorityScope(models.TextChoices):
    """What the helper may do."""

    ENROL = "enrol", _("apply and see the timetable")
    ENROL_AND_PAY = "enrol_pay", _("apply, pay and see the timetable")


class ProxyAuthorization(models.Model):
    """Lets ``helper`` act for ``student`` until ``valid_until`` or until revoked."""

    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("helper"),
        on_delete=models.PROTECT,
        related_name="authorities",
    )
    #: As the senior calls the helper; the helper's own login may say something else.
    helper_name = models.CharField(_("helper's name"), max_length=60, blank=True)
    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="authorities",
    )
    scope = models.CharField(
        _("may do"),
        max_length=10,
        choices=AuthorityScope.choices,
        default=AuthorityScope.ENROL_AND_PAY,
    )
    given_how = models.CharField(_("how given"), max_length=10, choices=GivenHow.choices)
    given_at = models.DateTimeField(_("given"), default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_until = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("helper's authority")
        verbose_name_plural = _("helpers' authorities")
        constraints = [
            models.UniqueConstraint(
                fields=["helper", "student"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_live_authority_a_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.helper} → {self.student}"
