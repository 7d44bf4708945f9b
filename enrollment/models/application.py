"""An application (报名) and its ranked wishes (志愿): not yet a place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.place import ActChannel
from enrollment.states import ApplicationState, WishState
from university import clock


class Audition(models.TextChoices):
    """What the teacher said of a wish for a class that listens first (面试)."""

    NOT_NEEDED = "not_needed", _("not needed")
    WAITING = "waiting", _("to be heard")
    PASSED = "passed", _("the teacher said yes")
    NOT_PASSED = "not_passed", _("the teacher said no")

    @classmethod
    def taking_part(cls) -> tuple["Audition", ...]:
        """With these a wish takes part in the draw."""
        return (cls.NOT_NEEDED, cls.PASSED)


class Application(models.Model):
    """One person in one round; see ``enrollment.services.applications``."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    round = models.ForeignKey(
        "enrollment.Round",
        verbose_name=_("round"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ApplicationState.choices,
        default=ApplicationState.SUBMITTED,
    )
    #: How many of the wished classes the person wants at most.
    wants = models.PositiveSmallIntegerField(_("classes wanted"), default=1)
    channel = models.CharField(_("by"), max_length=5, choices=ActChannel.choices)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: The version of the round's prospectus that was shown with the last change.
    prospectus_version = models.PositiveIntegerField(_("version of the prospectus"), default=1)
    submitted_at = models.DateTimeField(_("applied on"), default=clock.now)
    changed_at = models.DateTimeField(_("last changed"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("taken back on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "round"],
                condition=Q(state__in=["submitted", "decided"]),
                name="one_live_application_a_student_and_round",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values), name="application_state_is_known"
            ),
            models.CheckConstraint(condition=Q(wants__gte=1), name="application_wants_a_class"),
        ]
        indexes = [models.Index(fields=["round", "state"], name="application_in_round")]

    def __str__(self) -> str:
        return f"{self.student} · {self.round}"


class Wish(models.Model):
    """One class of an application; rank 1 is the first choice."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="wishes",
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="wishes",
    )
    rank = models.PositiveSmallIntegerField(_("choice"))
    state = models.CharField(
        _("state"), max_length=10, choices=WishState.choices, default=WishState.WAITING
    )
    audition = models.CharField(
        _("audition"), max_length=10, choices=Audition.choices, default=Audition.NOT_NEEDED
    )
    audition_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("heard by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    audition_at = models.DateTimeField(_("heard"), null=True, blank=True)
    #: Code of the rule by which a wish was lost without taking part in the draw; else empty.
    reason = models.CharField(_("why"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["application", "rank"]
        permissions = [("hear_audition", _("Can say whom the teacher heard and takes"))]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "teaching_class"],
                condition=~Q(state="withdrawn"),
                name="one_live_wish_a_class",
            ),
            models.UniqueConstraint(
                fields=["application", "rank"],
                condition=~Q(state="withdrawn"),
                name="one_live_wish_a_rank",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WishState.values), name="wish_state_is_known"
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="wish_rank_starts_at_one"),
        ]
        indexes = [models.Index(fields=["teaching_class", "state"], name="wish_for_class")]

    def __str__(self) -> str:
        return f"{self.application.student} · {self.rank} · {self.teaching_class}"


class ApplicationDraft(models.Model):
    """Wishes put together but not sent yet; kept for seven days (SENIORS criterion 21)."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        related_name="application_drafts",
    )
    round = models.ForeignKey(
        "enrollment.Round", verbose_name=_("round"), on_delete=models.CASCADE, related_name="+"
    )
    #: Primary keys of the wished classes, first choice first.
    class_ids = models.JSONField(_("wishes"), default=list)
    wants = models.PositiveSmallIntegerField(_("classes wanted"), default=1)
    updated_at = models.DateTimeField(_("last changed"), default=clock.now)

    class Meta:
        verbose_name = _("unfinished application")
        verbose_name_plural = _("unfinished applications")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "round"], name="one_draft_a_student_and_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.round}"
