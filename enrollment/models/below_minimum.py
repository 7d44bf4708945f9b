"""A class with too few people (撤班 / 并班): each student is asked, and each answer is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.place import ActChannel
from enrollment.states import SmallClassState
from university import clock


class BelowMinimum(models.Model):
    """The school will not open ``teaching_class`` unless enough people come after all.

    ``merge_into`` is the class into which it would go as a whole; nobody is moved without a yes.
    """

    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="below_minimum",
    )
    merge_into = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("merge into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=SmallClassState.choices,
        default=SmallClassState.ASKING,
    )
    answer_by = models.DateTimeField(_("answer before"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("asked"), default=clock.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("class below the minimum")
        verbose_name_plural = _("classes below the minimum")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("decide_small_class", _("Can decide about classes below the minimum"))]
        constraints = [
            models.UniqueConstraint(
                fields=["teaching_class"],
                condition=Q(state="asking"),
                name="one_open_question_a_class",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SmallClassState.values), name="small_class_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.teaching_class)


class ClassAnswer(models.TextChoices):
    """What a student wants instead."""

    NONE = "", _("not answered")
    MERGE = "merge", _("goes along into the merged class")
    MOVE = "move", _("moves to another class")
    REFUND = "refund", _("wants the money back")


class ClassChoice(models.Model):
    """One student's answer. Money moves by the rows it leaves: a transfer or a withdrawal."""

    below_minimum = models.ForeignKey(
        BelowMinimum, verbose_name=_("class"), on_delete=models.PROTECT, related_name="answers"
    )
    student = models.ForeignKey(
        "accounts.Student", verbose_name=_("student"), on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        "enrollment.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(
        _("answer"),
        max_length=6,
        choices=ClassAnswer.choices,
        blank=True,
        default=ClassAnswer.NONE,
    )
    to_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("to class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: How the place went over; payments settle a difference in fees there.
    transfer = models.OneToOneField(
        "enrollment.Transfer",
        verbose_name=_("transfer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="class_choice",
    )
    channel = models.CharField(_("by"), max_length=5, choices=ActChannel.choices, blank=True)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer about a small class")
        verbose_name_plural = _("answers about small classes")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["below_minimum", "place"], name="one_answer_a_place_and_question"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=ClassAnswer.values), name="class_answer_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} · {self.answer or '?'}"
