"""A rental: asked for, agreed, paid, used, handed back. Each evening is a row of its own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Room, RoomUse
from payments.models.order import Order, make_order_number
from payments.models.renter import Renter
from payments.states.orders import DateState, RentalState
from university import clock


class PayPlan(models.TextChoices):
    """When the rent is due; the deposit always comes with the first bill."""

    AT_ONCE = "at_once", _("all at once")
    MONTHLY = "monthly", _("month by month")


class Rental(models.Model):
    """One request and the contract that becomes of it. ``terms`` are frozen at approval."""

    number = models.CharField(
        pgettext_lazy("rental", "number"), max_length=12, unique=True, default=make_order_number
    )
    renter = models.ForeignKey(
        Renter, verbose_name=_("renter"), on_delete=models.PROTECT, related_name="rentals"
    )
    #: The room that was asked for; single evenings may be moved to another one.
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="rentals"
    )
    purpose = models.CharField(_("what for"), max_length=80)
    people = models.PositiveSmallIntegerField(_("how many people"))
    pay_plan = models.CharField(_("paying"), max_length=8, choices=PayPlan.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=RentalState.choices, default=RentalState.ASKED
    )
    deposit_fen = models.PositiveIntegerField(_("deposit in fen"))
    #: ``payments.rental_rules`` reads them: refund steps, forbidden uses, price basis.
    terms = models.JSONField(_("what was promised"), default=dict)
    asset_approval_no = models.CharField(
        _("state-asset approval number"), max_length=60, blank=True
    )
    decision_reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    accept_by = models.DateTimeField(_("accept and pay before"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("contract accepted"), null=True, blank=True)
    #: The order that takes the deposit: only one is in force.
    deposit_order = models.ForeignKey(
        Order,
        verbose_name=_("order of the deposit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deposit_of",
    )
    created_at = models.DateTimeField(_("asked"), default=clock.now)

    class Meta:
        verbose_name = _("rental")
        verbose_name_plural = _("rentals")
        ordering = ["-id"]
        permissions = [
            ("decide_rental", "Can approve and reject rentals"),
            ("hand_over_room", "Can check a room and settle its deposit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RentalState.values), name="rental_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "rejected", "withdrawn"])
                | ~Q(asset_approval_no=""),
                name="no_rental_without_asset_approval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.room}"


class RentalDate(models.Model):
    """One evening. It holds the room exactly while it is asked for or booked."""

    rental = models.ForeignKey(
        Rental, verbose_name=_("rental"), on_delete=models.PROTECT, related_name="dates"
    )
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="+"
    )
    room_use = models.OneToOneField(
        RoomUse, null=True, blank=True, on_delete=models.PROTECT, related_name="rental_date"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=DateState.choices)
    rent_fen = models.PositiveIntegerField(_("rent in fen"))
    cleaning_fen = models.PositiveIntegerField(_("cleaning in fen"), default=0)
    #: The one order that sells this evening; an order that was replaced sells it no more.
    bill = models.ForeignKey(
        Order,
        verbose_name=_("bill"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rental_dates",
    )
    refunded_fen = models.PositiveIntegerField(_("gone back in fen"), default=0)
    #: Why the school changed it; whoever was moved may leave with all of the money.
    change_reason = models.CharField(_("why it was changed"), max_length=120, blank=True)
    #: A remembered evening is offered when the room, seen taken, is free; and offered once.
    was_taken = models.BooleanField(_("somebody had the room"), default=False)
    offered_at = models.DateTimeField(_("offered again"), null=True, blank=True)

    class Meta:
        verbose_name = _("evening")
        verbose_name_plural = _("evenings")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DateState.values), name="rental_date_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "booked"], room_use__isnull=False)
                | Q(~Q(state__in=["asked", "booked"]), room_use__isnull=True),
                name="an_evening_holds_its_room_while_it_counts",
            ),
            models.CheckConstraint(
                condition=Q(refunded_fen__lte=F("rent_fen") + F("cleaning_fen")),
                name="no_more_back_than_an_evening_cost",
            ),
            models.UniqueConstraint(
                fields=["rental", "starts_at"], name="an_evening_stands_once_in_a_rental"
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="rental_date_when")]

    def __str__(self) -> str:
        return f"{self.rental} {self.starts_at:%Y-%m-%d}"

    @property
    def total_fen(self) -> int:
        """Rent and cleaning, in fen."""
        return self.rent_fen + self.cleaning_fen


class HandoverCheck(models.Model):
    """Somebody looked at the room afterwards; what the deposit paid for, and why."""

    rental = models.OneToOneField(
        Rental, verbose_name=_("rental"), on_delete=models.PROTECT, related_name="handover"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    checked_at = models.DateTimeField(_("checked"), default=clock.now)
    notes = models.CharField(_("how the room was"), max_length=200)
    deducted_fen = models.PositiveIntegerField(_("kept of the deposit in fen"), default=0)
    deduction_reason = models.CharField(_("what for"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("hand-over check")
        verbose_name_plural = _("hand-over checks")
        constraints = [
            models.CheckConstraint(
                condition=Q(deducted_fen=0) | ~Q(deduction_reason=""),
                name="a_deduction_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.rental)
