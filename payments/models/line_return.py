"""Which part of a promise was undone: the refund's share of each line, exact to the fen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.models.order import OrderLine
from payments.models.payment import Refund
from university import clock


class ReturnCause(models.TextChoices):
    """Why a part of a line was undone."""

    LEFT = "left", _("left the class")
    CARRIED = "carried", _("went over to another class")
    EXCEPTION = "exception", _("by exception")


class LineReturn(models.Model):
    """``amount_fen`` goes back to the payer or over to the next order; the funder is released of
    ``discount_fen``. Rows of a refund that was declined count for nothing.
    """

    line = models.ForeignKey(
        OrderLine, verbose_name=_("order line"), on_delete=models.PROTECT, related_name="returns"
    )
    refund = models.ForeignKey(
        Refund,
        verbose_name=_("refund"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    cause = models.CharField(_("cause"), max_length=10, choices=ReturnCause.choices)
    amount_fen = models.PositiveIntegerField(_("amount in fen"), default=0)
    discount_fen = models.PositiveIntegerField(_("discount in fen"), default=0)
    created_at = models.DateTimeField(_("created"), default=clock.now)

    class Meta:
        verbose_name = _("part of a refund")
        verbose_name_plural = _("parts of refunds")
        ordering = ["id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) | Q(discount_fen__gt=0),
                name="a_return_is_not_nothing",
            ),
            models.CheckConstraint(
                condition=Q(cause__in=ReturnCause.values), name="return_cause_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.amount_fen}"
