"""Orders: prices, discounts and refund rules are copied in when promised, and stay."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.states.orders import OrderState
from university import clock

if TYPE_CHECKING:
    from university.accounts.models import Student

_ALPHABET = "ACDEFHJKMNPRTUVWXY34679"


def make_order_number() -> str:
    """Return a number that is easy to read aloud and hard to guess (about 54 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


class OrderKind(models.TextChoices):
    """What an order sells; ``payments.goods`` knows who answers for it."""

    PLACE = "place", _("place in a class")
    TICKETS = "tickets", _("lecture tickets")
    RENT = "rent", _("rooms in the evening")


class Order(models.Model):
    """What one person owes for. ``total_fen`` is the sum of the lines and never changes."""

    number = models.CharField(
        _("order number"), max_length=12, unique=True, default=make_order_number
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=OrderKind.choices, default=OrderKind.PLACE
    )
    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
    )
    #: Who bought it, where the buyer is no student.
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
    )
    #: Frozen where there is no student record to ask.
    payer_name = models.CharField(_("payer"), max_length=60, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=OrderState.choices, default=OrderState.OPEN
    )
    total_fen = models.PositiveIntegerField(_("total in fen"))
    paid_fen = models.PositiveIntegerField(_("paid in fen"), default=0)
    #: What of it counts for this order: less than the total while it is paid in parts.
    covered_fen = models.PositiveIntegerField(_("of it for this order, in fen"), default=0)
    refunded_fen = models.PositiveIntegerField(_("paid back in fen"), default=0)
    pay_by = models.DateTimeField(_("pay before"), null=True, blank=True)
    #: The order of the place that this one's place replaces; its worth is carried over.
    follows = models.ForeignKey(
        "self",
        verbose_name=_("order before"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followers",
    )
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=clock.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("payments", "order")
        verbose_name_plural = _("orders")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_fen__lte=F("paid_fen")),
                name="never_more_back_than_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(covered_fen__lte=F("total_fen")), name="an_order_takes_no_more"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OrderState.values), name="order_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrderKind.values), name="order_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(student__isnull=False) | ~Q(payer_name=""),
                name="somebody_owes_an_order",
            ),
        ]
        indexes = [models.Index(fields=["state", "pay_by"], name="order_expires")]

    def __str__(self) -> str:
        return self.number

    @property
    def left_fen(self) -> int:
        """What is still to be paid, in fen."""
        return self.total_fen - self.covered_fen

    @property
    def payer(self) -> str:
        """Name of whoever owes it."""
        return self.payer_name or (self.student.name if self.student else "")

    @property
    def buyer(self) -> "Student":
        """The student it belongs to; only orders of places may be asked."""
        if self.student is None:
            msg = f"order {self.pk} belongs to no student"
            raise ValueError(msg)
        return self.student

    @cached_property
    def place_id(self) -> int | None:
        """The place it is for, or None; the lines of an order never change."""
        lines = sorted(self.lines.all(), key=lambda line: line.pk)
        return next((line.place_id for line in lines if line.place_id), None)


class LineKind(models.TextChoices):
    """What a line is for."""

    TUITION = "tuition", _("tuition")
    MATERIALS = "materials", _("materials")
    TICKET = "ticket", _("lecture ticket")
    RENT = "rent", _("rent")
    CLEANING = "cleaning", _("cleaning")
    DEPOSIT = "deposit", _("deposit")


class OrderLine(models.Model):
    """One promise: price, discount and refund rule frozen when the order was opened."""

    order = models.ForeignKey(
        Order,
        verbose_name=pgettext_lazy("payments", "order"),
        on_delete=models.PROTECT,
        related_name="lines",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=LineKind.choices)
    place = models.ForeignKey(
        "enrollment.Place",
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="order_lines",
    )
    ticket = models.ForeignKey(
        "payments.Ticket",
        verbose_name=_("lecture ticket"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="order_lines",
    )
    rental_date = models.ForeignKey(
        "payments.RentalDate",
        verbose_name=_("evening"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="order_lines",
    )
    rental = models.ForeignKey(
        "payments.Rental",
        verbose_name=_("rental"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="order_lines",
    )
    description = models.CharField(_("what"), max_length=120)
    list_price_fen = models.PositiveIntegerField(pgettext_lazy("payments", "price in fen"))
    discount_code = models.CharField(_("discount"), max_length=20, blank=True)
    discount_name = models.CharField(_("discount in words"), max_length=40, blank=True)
    discount_fen = models.PositiveIntegerField(_("discount in fen"), default=0)
    discount_funder = models.CharField(_("who pays the difference"), max_length=60, blank=True)
    #: Paid before, for the place that this one replaces.
    carried_fen = models.PositiveIntegerField(_("carried over in fen"), default=0)
    amount_fen = models.PositiveIntegerField(_("to pay in fen"))
    #: The refund table as it was promised; see ``payments.pricing.refund_rules``.
    refund_rule = models.JSONField(_("refund rule"), default=list)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(list_price_fen=F("amount_fen") + F("discount_fen") + F("carried_fen")),
                name="a_line_adds_up",
            ),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(ticket__isnull=False),
                name="a_ticket_is_sold_once",
            ),
            models.UniqueConstraint(
                fields=["place", "kind"],
                condition=Q(place__isnull=False),
                name="a_place_is_sold_once",
            ),
        ]

    def __str__(self) -> str:
        return self.description
