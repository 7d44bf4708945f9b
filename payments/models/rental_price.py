"""What an evening costs, and the rules of renting: all of it rows that staff edit."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from courses.models import Room
from payments.models.renter import RenterKind


class RoomOffer(models.Model):
    """What the school shows and asks of one rentable room, beside what ``Room`` knows."""

    room = models.OneToOneField(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="offer"
    )
    picture = models.ForeignKey(
        "pages.SchoolImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    summary = models.CharField(_("in one sentence"), max_length=120, blank=True)
    deposit_fen = models.PositiveIntegerField(_("deposit in fen"))
    cleaning_fen = models.PositiveIntegerField(_("cleaning fee an evening in fen"), default=0)
    price_basis = models.CharField(_("approval of the prices"), max_length=80, blank=True)
    access_notes = models.TextField(
        _("how to get in"),
        blank=True,
        max_length=500,
        help_text=_("Shown to renters once they have paid."),
    )

    class Meta:
        verbose_name = _("room to rent")
        verbose_name_plural = _("rooms to rent")
        ordering = ["room__code"]

    def __str__(self) -> str:
        return str(self.room)


class DayKind(models.TextChoices):
    """Which days a price is for."""

    ANY = "any", _("every day")
    WEEKDAY = "weekday", _("Monday to Friday")
    WEEKEND = "weekend", _("Saturday and Sunday")


class RentalPrice(models.Model):
    """A price for one evening period. The most particular one that fits counts."""

    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="rental_prices"
    )
    day_kind = models.CharField(
        _("days"), max_length=8, choices=DayKind.choices, default=DayKind.ANY
    )
    renter_kind = models.CharField(
        _("only for"), max_length=12, choices=RenterKind.choices, blank=True
    )
    season_from = models.DateField(_("season from"), null=True, blank=True)
    season_to = models.DateField(_("season to"), null=True, blank=True)
    price_fen = models.PositiveIntegerField(_("price of one period in fen"))

    class Meta:
        verbose_name = _("evening price")
        verbose_name_plural = _("evening prices")
        ordering = ["room__code", "day_kind", "renter_kind", "season_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(season_from__isnull=True, season_to__isnull=True)
                | Q(season_to__gte=F("season_from")),
                name="a_season_has_both_ends",
                violation_error_message=_("A season needs a first and a last day, in order."),
            ),
            models.UniqueConstraint(
                fields=["room", "day_kind", "renter_kind"],
                condition=Q(season_from__isnull=True),
                name="one_price_for_the_whole_year",
                violation_error_message=_("There is a price for this case already."),
            ),
            models.UniqueConstraint(
                fields=["room", "day_kind", "renter_kind", "season_from", "season_to"],
                condition=Q(season_from__isnull=False),
                name="one_price_for_a_season",
                violation_error_message=_("There is a price for this case already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.get_day_kind_display()}"


def default_forbidden_uses() -> str:
    """What nobody may do in rooms of the school, one a line."""
    return "保健品推销\n投资理财讲座\n任何收费以外的商品销售\n转租"


@register_setting(icon="home", order=30)
class RentalRules(BaseGenericSetting):
    """The rules of renting; what a renter was promised is frozen on the rental."""

    min_notice_days = models.PositiveSmallIntegerField(
        _("ask at least so many days ahead"), default=7
    )
    furthest_days = models.PositiveSmallIntegerField(
        _("ask at most so many days ahead"), default=180
    )
    most_evenings = models.PositiveSmallIntegerField(_("most evenings in one request"), default=40)
    most_open_requests = models.PositiveSmallIntegerField(
        _("most unanswered requests a renter"), default=3
    )
    accept_workdays = models.PositiveSmallIntegerField(
        _("working days to accept the contract and pay"), default=3
    )
    bill_lead_days = models.PositiveSmallIntegerField(
        _("days before its first evening that a month is billed"), default=10
    )
    full_refund_hours = models.PositiveSmallIntegerField(
        _("hours before: all of the rent goes back"), default=72
    )
    part_refund_hours = models.PositiveSmallIntegerField(
        _("hours before: part of the rent goes back"), default=24
    )
    part_refund_percent = models.PositiveSmallIntegerField(_("that part in percent"), default=50)
    forbidden_uses = models.TextField(
        _("forbidden uses"), default=default_forbidden_uses, help_text=_("One a line.")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("min_notice_days"),
                FieldPanel("furthest_days"),
                FieldPanel("most_evenings"),
                FieldPanel("most_open_requests"),
            ],
            _("Asking"),
        ),
        MultiFieldPanel([FieldPanel("accept_workdays"), FieldPanel("bill_lead_days")], _("Paying")),
        MultiFieldPanel(
            [
                FieldPanel("full_refund_hours"),
                FieldPanel("part_refund_hours"),
                FieldPanel("part_refund_percent"),
            ],
            _("Cancelling"),
        ),
        FieldPanel("forbidden_uses"),
    ]

    class Meta:
        verbose_name = _("rules of renting")
        verbose_name_plural = _("rules of renting")
        constraints = [
            models.CheckConstraint(
                condition=Q(part_refund_percent__lte=100)
                & Q(part_refund_hours__lte=F("full_refund_hours")),
                name="rental_refunds_shrink_towards_the_evening",
                violation_error_message=_("The part comes nearer to the evening than the whole."),
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def forbidden(self) -> list[str]:
        """The forbidden uses, one an entry."""
        return [line.strip() for line in self.forbidden_uses.splitlines() if line.strip()]
