"""Meetings made up at home (看网课补课): the rule of a class, and who watched enough in time."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from university import clock


class MakeUpRule(models.Model):
    """What a class asks for; a class without a row follows the rules of its term."""

    teaching_class = models.OneToOneField(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        related_name="make_up_rule",
    )
    allows_make_up = models.BooleanField(
        _("a missed meeting is made up by watching its lesson"), default=True
    )
    make_up_percent = models.PositiveSmallIntegerField(
        _("share of the lesson to watch, in per cent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    make_up_days = models.PositiveSmallIntegerField(
        _("days after the meeting in which to watch"), default=14
    )

    class Meta:
        verbose_name = _("rule of making up")
        verbose_name_plural = _("rules of making up")
        constraints = [
            models.CheckConstraint(
                condition=Q(make_up_percent__range=(1, 100)), name="make_up_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return str(self.teaching_class)


class MakeUp(models.Model):
    """One person has watched enough of one meeting's lesson; written once, never changed.

    It counts where the roll does not say that the person came; the roll itself stays as it is. The
    rule of that day and the title are kept here, so that neither a later rule nor a lesson that was
    taken down or made anew takes the meeting away.
    """

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="make_ups",
    )
    session = models.ForeignKey(
        "courses.ClassSession",
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="make_ups",
    )
    #: The lesson that was watched last; empty once it was deleted.
    lesson = models.ForeignKey(
        "courses.OnlineLesson",
        verbose_name=_("online lesson"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lesson_title = models.CharField(_("title of the lesson"), max_length=255)
    percent_watched = models.PositiveSmallIntegerField(_("percent watched"))
    #: The rule of that day.
    percent_needed = models.PositiveSmallIntegerField(_("percent needed"))
    until = models.DateTimeField(_("to be watched until"))
    made_at = models.DateTimeField(_("made up"), default=clock.now)

    class Meta:
        verbose_name = _("meeting made up")
        verbose_name_plural = _("meetings made up")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "student"], name="one_make_up_a_person_and_session"
            ),
            models.CheckConstraint(
                condition=Q(percent_watched__gte=F("percent_needed"), percent_needed__gte=1),
                name="made_up_by_enough",
            ),
            models.CheckConstraint(condition=Q(made_at__lte=F("until")), name="made_up_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.student_id}"
