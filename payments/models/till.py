"""A cashier's drawer from float to close. Every fen that moves in it is one row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.models.payment import Payment, Refund
from payments.states.books import TillState
from university import clock


class TillSession(models.Model):
    """One drawer in the hands of one cashier; counted blind, closed once."""

    cashier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cashier"),
        on_delete=models.PROTECT,
        related_name="tills",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TillState.choices, default=TillState.OPEN
    )
    #: The day of the books on which it was opened; it is closed before the next one.
    day = models.DateField(_("day"))
    opened_at = models.DateTimeField(_("opened"), default=clock.now)
    float_fen = models.PositiveIntegerField(_("float in fen"))
    closed_at = models.DateTimeField(_("shut at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    counted_fen = models.PositiveIntegerField(_("counted in fen"), null=True, blank=True)
    expected_fen = models.IntegerField(_("expected in fen"), null=True, blank=True)
    #: Counted less expected: negative is missing.
    difference_fen = models.IntegerField(_("difference in fen"), null=True, blank=True)
    explanation = models.CharField(_("why it differs"), max_length=300, blank=True)
    needs_second = models.BooleanField(_("a second person must look"), default=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acknowledged by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)

    class Meta:
        verbose_name = _("till")
        verbose_name_plural = _("tills")
        ordering = ["-id"]
        permissions = [
            ("move_cash", "Can carry cash between drawer, safe and bank"),
            ("acknowledge_difference", "Can acknowledge a difference of somebody else's till"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cashier"], condition=Q(state="open"), name="one_open_till_a_cashier"
            ),
            models.CheckConstraint(
                condition=Q(state__in=TillState.values), name="till_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open")
                | Q(
                    counted_fen__isnull=False,
                    expected_fen__isnull=False,
                    difference_fen=models.F("counted_fen") - models.F("expected_fen"),
                ),
                name="a_closed_till_was_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cashier} {self.day:%Y-%m-%d}"


class TillCount(models.Model):
    """One count of a drawer: how many of each note and coin. Counts are kept, all of them."""

    till = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="counts")
    #: ``{"10000": 3}``: three notes of 100 yuan; keys are fen.
    pieces = models.JSONField(_("notes and coins"), default=dict)
    counted_fen = models.PositiveIntegerField(_("counted in fen"))
    #: How many rows the drawer had then: cash that moved afterwards makes the count old.
    entries = models.PositiveIntegerField(_("rows"))
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("counted by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    counted_at = models.DateTimeField(_("counted"), default=clock.now)

    class Meta:
        verbose_name = _("count")
        verbose_name_plural = _("counts")

    def __str__(self) -> str:
        return f"{self.till} {self.counted_fen}"


class TillEntryKind(models.TextChoices):
    """What moves cash into or out of a drawer, or (without a till) out of the safe."""

    FLOAT = "float", _("float")
    TAKEN = "taken", pgettext_lazy("till", "cash taken")
    PAID_BACK = "paid_back", pgettext_lazy("till", "cash paid back")
    CHANGE_IN = "change_in", _("more change brought")
    TO_SAFE = "to_safe", _("carried to the safe")
    TO_BANK = "to_bank", _("carried to the bank")
    EXPENSE = "expense", _("small expense")
    DIFFERENCE = "difference", _("difference")
    FLOAT_BACK = "float_back", _("float given back")
    CLOSED = "closed", _("into the safe at closing")
    SAFE_TO_BANK = "safe_to_bank", _("from the safe to the bank")


class TillEntry(models.Model):
    """Cash in (positive) or out (negative), never changed. The sum is what must be there."""

    #: Empty for cash that moves from the safe.
    till = models.ForeignKey(
        TillSession,
        verbose_name=_("till"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    kind = models.CharField(_("kind"), max_length=14, choices=TillEntryKind.choices)
    amount_fen = models.IntegerField(_("amount in fen"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    payment = models.OneToOneField(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="till_entry"
    )
    refund = models.OneToOneField(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="till_entry"
    )
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("time"), default=clock.now)

    class Meta:
        verbose_name = _("cash movement")
        verbose_name_plural = _("cash movements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="a_movement_is_not_nothing"),
            models.CheckConstraint(
                condition=Q(till__isnull=False) | Q(kind="safe_to_bank"),
                name="cash_moves_in_a_till_or_the_safe",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen}"


class DayClose(models.Model):
    """A frozen day: nothing more is booked on it. ``position`` is where the journal ended."""

    day = models.DateField(_("day"), unique=True)
    closed_at = models.DateTimeField(_("shut at"), default=clock.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    position = models.PositiveBigIntegerField(_("last position"))
    hash = models.CharField(_("last hash"), max_length=64, blank=True)
    #: The trial balance of the day as it was frozen: ``{account: fen}``.
    turnover = models.JSONField(_("turnover"), default=dict)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["-day"]
        permissions = [("close_day", "Can close a day of the books")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
