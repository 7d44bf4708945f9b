"""Changes after a place was given: another class, leaving, a leave of absence.

No money is named here beyond what differs: payments read these rows and act on them.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollment.models.place import ActChannel
from enrollment.states import TransferState
from university import clock


class Transfer(models.Model):
    """A student changes class (转班). Where the fees are equal, the place itself changes class.

    Where they differ, ``new_place`` is held until payments have settled the difference; then
    ``enrollment.services.transfers.complete_transfer`` ends the old place.
    """

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="transfers",
    )
    place = models.ForeignKey(
        "enrollment.Place",
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        related_name="transfers",
    )
    from_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("from class"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    to_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("to class"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    new_place = models.OneToOneField(
        "enrollment.Place",
        verbose_name=_("new place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="transfer_into",
    )
    #: New list price less the old one; negative when the new class costs less.
    difference_fen = models.IntegerField(_("difference in fen"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=TransferState.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    channel = models.CharField(_("by"), max_length=5, choices=ActChannel.choices)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TransferState.values), name="transfer_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(from_class=F("to_class")), name="a_transfer_changes_the_class"
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(state="waiting"), name="one_open_transfer_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_class} → {self.to_class}"


class WithdrawalKind(models.TextChoices):
    """Why a place that was sure has ended."""

    WITHDRAWAL = "withdrawal", _("left the class")
    NOT_OPENED = "not_opened", _("the class was not opened")
    LEAVE = "leave", _("leave of absence")
    DISMISSAL = "dismissal", _("left the school")
    DEATH = "death", _("the student has died")


class WithdrawalMoney(models.TextChoices):
    """Whether the office still has to settle money."""

    NONE = "none", _("nothing was paid")
    DUE = "due", _("to be settled")
    SETTLED = "settled", pgettext_lazy("money", "settled")


class Withdrawal(models.Model):
    """A place ended before its term did (退课). Payments find what is to be settled here."""

    place = models.OneToOneField(
        "enrollment.Place",
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        related_name="withdrawal",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=WithdrawalKind.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    money = models.CharField(_("money"), max_length=7, choices=WithdrawalMoney.choices)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=clock.now)
    settled_at = models.DateTimeField(pgettext_lazy("money", "settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=WithdrawalKind.values), name="withdrawal_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(money__in=WithdrawalMoney.values), name="withdrawal_money_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_kind_display()}"


class LeaveOfAbsence(models.Model):
    """A student goes away for a while and keeps the record (休学 / 复学)."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="leaves",
    )
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("expected back"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("recorded"), default=clock.now)
    returned_at = models.DateTimeField(_("came back"), null=True, blank=True)

    class Meta:
        verbose_name = _("leave of absence")
        verbose_name_plural = _("leaves of absence")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student"],
                condition=Q(returned_at__isnull=True),
                name="one_open_leave_a_student",
            ),
            models.CheckConstraint(
                condition=Q(until_day__gte=F("from_day")), name="a_leave_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.from_day}"
