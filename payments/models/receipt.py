"""Receipts with gapless numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.models.order import Order
from payments.models.payment import Payment, Refund
from university import clock


class ReceiptKind(models.TextChoices):
    """Receipt or credit note."""

    RECEIPT = "receipt", _("receipt")
    CREDIT_NOTE = "credit_note", _("credit note")


class ReceiptSeries(models.Model):
    """The counter of one kind and year; locked while a number is given out."""

    kind = models.CharField(_("kind"), max_length=12, choices=ReceiptKind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="one_receipt_series_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Receipt(models.Model):
    """Proof of money taken or given back, with the words and sums of that moment."""

    kind = models.CharField(_("kind"), max_length=12, choices=ReceiptKind.choices)
    number = models.CharField(pgettext_lazy("payments", "number"), max_length=20, unique=True)
    order = models.ForeignKey(
        Order,
        verbose_name=pgettext_lazy("payments", "order"),
        on_delete=models.PROTECT,
        related_name="receipts",
    )
    payment = models.OneToOneField(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="receipt"
    )
    refund = models.OneToOneField(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_note"
    )
    amount_fen = models.PositiveIntegerField(_("amount in fen"))
    #: ``[{"description", "list_price_fen", "discount_name", "discount_fen", "amount_fen"}]``
    lines = models.JSONField(_("lines"), default=list)
    #: For money that came in parts: what had come before, what was still to pay, and until when.
    before_fen = models.PositiveIntegerField(_("paid before in fen"), default=0)
    left_fen = models.PositiveIntegerField(_("still to pay in fen"), default=0)
    left_until = models.DateTimeField(_("still to pay before"), null=True, blank=True)
    payer_name = models.CharField(_("payer"), max_length=60)
    issued_at = models.DateTimeField(_("issued"), default=clock.now)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number
