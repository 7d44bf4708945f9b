"""Terms, periods of the day, holidays and swapped working days (调休)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    """ISO weekdays."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Term(models.Model):
    """A term. Holidays and make-up days belong to the calendar, not to a term."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    weeks = models.PositiveSmallIntegerField(_("sessions a class"), default=16)
    fee_approval_no = models.CharField(_("fee approval number"), max_length=80, blank=True)
    is_published = models.BooleanField(_("shown to the public"), default=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="term_ends_after_it_starts",
                violation_error_message=_("The last day must come after the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SlotUse(models.TextChoices):
    """What a period of the day is for."""

    TEACHING = "teaching", _("classes")
    RENTAL = "rental", _("evening rental")


class Slot(models.Model):
    """A period of the day (节次). Times lie on the ten-minute grid."""

    code = models.SlugField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=30)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    use = models.CharField(
        _("use"), max_length=10, choices=SlotUse.choices, default=SlotUse.TEACHING
    )

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["starts"]

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """Days without classes."""

    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="holiday_does_not_end_before_it_starts",
                violation_error_message=_("The last day must not come before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MakeupDay(models.Model):
    """A day that follows another weekday's timetable, and counts as a working day."""

    date = models.DateField(_("date"), unique=True)
    follows = models.PositiveSmallIntegerField(_("follows the timetable of"), choices=Weekday)
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("make-up day")
        verbose_name_plural = _("make-up days")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.get_follows_display()}"
