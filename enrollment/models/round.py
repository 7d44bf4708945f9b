"""Rounds of days (报名轮次)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RoundKind(models.TextChoices):
    """What the round is for."""

    RENEWAL = "renewal", _("renewal")
    APPLICATION = "application", _("application")
    WAITLIST = "waitlist", _("waitlist")
    LEFTOVER = "leftover", _("left-over places")
    LATE_ENTRY = "late_entry", _("late entry")


class Audience(models.TextChoices):
    """Who the round is for."""

    ALL_ELIGIBLE = "all_eligible", _("everyone who meets the rules")
    RETURNING_SAME_CLASS = "returning_same_class", _("students going on in their class")
    WAITLISTED = "waitlisted", _("people on the waitlist")


class Allocation(models.TextChoices):
    """How places are given."""

    GUARANTEED = "guaranteed_until_deadline", _("kept until the deadline")
    LOTTERY = "weighted_lottery", _("drawn by lot")
    WAITLIST_ORDER = "waitlist_order", _("in waitlist order")
    FIRST_COME = "first_come", _("first come, first served")
    STAFF = "staff_approval", _("approved by staff")


class Round(models.Model):
    """A window of days in which places of a term are asked for."""

    code = models.SlugField(_("code"), max_length=20)
    term = models.ForeignKey(
        "courses.Term", verbose_name=_("term"), on_delete=models.PROTECT, related_name="rounds"
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=RoundKind.choices)
    audience = models.CharField(
        _("for whom"), max_length=24, choices=Audience.choices, default=Audience.ALL_ELIGIBLE
    )
    allocation = models.CharField(_("places are given"), max_length=28, choices=Allocation.choices)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    #: Any of ``web``, ``desk``, ``phone`` (values of ``ActChannel``).
    channels = models.JSONField(_("ways to apply"), default=list)
    #: A lower limit of this round alone, such as a last round open to younger people.
    min_age = models.PositiveSmallIntegerField(
        _("lower age in this round"),
        null=True,
        blank=True,
        help_text=_("Empty: as in the rules of the term."),
    )
    draw_at = models.DateTimeField(_("public draw"), null=True, blank=True)
    draw_place = models.CharField(_("where the draw is held"), max_length=60, blank=True)
    hold_workdays = models.PositiveSmallIntegerField(_("working days to pay"), default=2)
    #: Frozen on the order, so that a later change counts for later places only.
    gives_money_back = models.BooleanField(
        _("money back by the term's table"),
        default=True,
        help_text=_("Not for late entry: whoever comes late pays all and gets nothing back."),
    )
    prospectus = models.TextField(_("prospectus"), blank=True)
    prospectus_version = models.PositiveIntegerField(_("version of the prospectus"), default=1)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["term", "code"], name="one_round_code_a_term"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_it_opens",
                violation_error_message=_("The round must close after it opens."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
