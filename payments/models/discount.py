"""Discount rules as data, and grants that a person checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from university import clock


class DiscountRule(models.Model):
    """``percent_paid`` 80 is 八折: the student pays 80 of 100. One best rule applies a line."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    needs_grant = models.BooleanField(_("only after staff checked"), default=False)
    percent_paid = models.PositiveSmallIntegerField(_("percent paid"))
    applies_to_materials = models.BooleanField(_("also for materials"), default=False)
    applies_to_tickets = models.BooleanField(
        _("also for lecture tickets"),
        default=False,
        help_text=_("For the buyer's own ticket, one a lecture."),
    )
    funder = models.CharField(_("who pays the difference"), max_length=60, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("discount")
        verbose_name_plural = _("discounts")
        ordering = ["percent_paid", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent_paid__lte=100),
                name="discount_is_at_most_all",
                violation_error_message=_("Between 0 and 100."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DiscountGrant(models.Model):
    """A named person looked at the proof and granted ``rule`` until ``valid_until``."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="discount_grants",
    )
    rule = models.ForeignKey(DiscountRule, verbose_name=_("discount"), on_delete=models.PROTECT)
    valid_until = models.DateField(_("valid until"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), on_delete=models.PROTECT
    )
    checked_at = models.DateTimeField(_("checked"), default=clock.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("granted discount")
        verbose_name_plural = _("granted discounts")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "rule"],
                condition=Q(revoked_at__isnull=True),
                name="one_live_grant_a_discount",
            )
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.rule}"
