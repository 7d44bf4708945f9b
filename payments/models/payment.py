"""Tries to pay, money that came, money that goes back."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.models.order import Order
from payments.states.orders import AttemptState, RefundState
from university import clock
from university.jobs import LeasedJob


class PaymentAttempt(models.Model):
    """Committed, with its idempotency key, before the provider is called."""

    order = models.ForeignKey(
        Order,
        verbose_name=pgettext_lazy("payments", "order"),
        on_delete=models.PROTECT,
        related_name="attempts",
    )
    provider = models.CharField(_("provider"), max_length=20)
    state = models.CharField(
        _("state"), max_length=10, choices=AttemptState.choices, default=AttemptState.CREATED
    )
    amount_fen = models.PositiveIntegerField(_("amount in fen"))
    idempotency_key = models.CharField(_("idempotency key"), max_length=64, unique=True)
    provider_ref = models.CharField(
        _("provider's number"), max_length=120, null=True, blank=True, unique=True
    )
    pay_url = models.TextField(_("pay page"), blank=True)
    #: By the machine's clock, which is the provider's: see ``payments.providers.base.wire_now``.
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now)
    checked_at = models.DateTimeField(_("last asked"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment attempt")
        verbose_name_plural = _("payment attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["created", "pending", "unknown"]),
                name="one_live_attempt_an_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AttemptState.values), name="attempt_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.provider}"


class Payment(LeasedJob):
    """Money is a fact. As a job row it is due until its order is settled (second commit)."""

    LEASE: ClassVar[timedelta] = timedelta(seconds=30)
    MAX_ATTEMPTS: ClassVar[int] = 1000

    #: Empty for money that belongs to no order we know: it sits on the unallocated account.
    order = models.ForeignKey(
        Order,
        verbose_name=pgettext_lazy("payments", "order"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    attempt = models.OneToOneField(
        PaymentAttempt,
        verbose_name=_("attempt"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payment",
    )
    provider = models.CharField(_("provider"), max_length=20)
    provider_ref = models.CharField(_("provider's number"), max_length=120)
    amount_fen = models.PositiveIntegerField(_("amount in fen"))
    #: What of it counts for the order; the rest, or all of it, goes back.
    counted_fen = models.PositiveIntegerField(_("of it for the order, in fen"), default=0)
    #: Cash handed over at the till; the change is what exceeds ``amount_fen``.
    tendered_fen = models.PositiveIntegerField(_("handed over in fen"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cashier"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-id"]
        permissions = [
            ("take_cash", "Can take cash at the till"),
            ("pay_out_cash", "Can pay cash back at the till"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_ref"], name="money_is_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(counted_fen__lte=F("amount_fen")), name="no_more_counts_than_came"
            ),
        ]
        indexes = [models.Index(fields=["job_state", "due_at"], name="payment_due")]

    def __str__(self) -> str:
        return f"{self.provider} {self.amount_fen}"

    @property
    def change_fen(self) -> int:
        """Change given at the till, in fen."""
        return 0 if self.tendered_fen is None else self.tendered_fen - self.amount_fen


class Refund(LeasedJob):
    """Money that goes back. The row's id makes the provider's idempotency key."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)
    MAX_ATTEMPTS: ClassVar[int] = 12

    payment = models.ForeignKey(
        Payment, verbose_name=_("payment"), on_delete=models.PROTECT, related_name="refunds"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RefundState.choices, default=RefundState.DUE
    )
    #: By which way it goes back: the way it came, or cash where a person decided so.
    provider = models.CharField(_("way back"), max_length=20, default="")
    amount_fen = models.PositiveIntegerField(_("amount in fen"))
    reason_code = models.CharField(_("reason"), max_length=30)
    explanation = models.CharField(_("in words"), max_length=300, blank=True)
    #: One refund a cause (``late:17``, ``undo:17``): asking twice gives the same row.
    unique_key = models.CharField(_("key"), max_length=80, unique=True)
    provider_ref = models.CharField(_("provider's number"), max_length=120, blank=True)
    #: How often a person sent a failed refund again; each time the provider sees a new key.
    rounds = models.PositiveSmallIntegerField(_("sent again"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=clock.now)
    done_at = models.DateTimeField(_("paid back"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.CharField(_("why so decided"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-id"]
        permissions = [
            ("approve_refund", _("Can approve refunds that somebody else asked for")),
            ("refund_by_exception", _("Can give money back by exception")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="a_refund_is_not_nothing"),
            models.CheckConstraint(
                condition=Q(state__in=RefundState.values), name="refund_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["job_state", "due_at"], name="refund_due")]

    def __str__(self) -> str:
        return f"{self.payment} {self.amount_fen}"

    @property
    def idempotency_key(self) -> str:
        """The provider's key: made from our row, so that asking twice pays back once."""
        return f"refund-{self.pk}-{self.created_at:%Y%m%d%H%M%S%f}-{self.rounds}"
