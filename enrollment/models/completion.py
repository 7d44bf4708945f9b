"""Completion (结业) of a class, and the numbered certificate that proves it."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollment.states import CompletionState
from university import clock

_CODE_DIGITS = 16


def make_certificate_code() -> str:
    """Return sixteen digits that nobody can guess; digits, because people type them from paper."""
    return f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"


class CompletionRule(models.Model):
    """What a class asks for; a class without a row asks for the defaults (SENIORS part B)."""

    teaching_class = models.OneToOneField(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        related_name="completion_rule",
    )
    attendance_percent = models.PositiveSmallIntegerField(
        _("attendance needed, in percent"), default=60, validators=[MaxValueValidator(100)]
    )
    counts_excused = models.BooleanField(_("excused meetings count as attended"), default=False)
    needs_work = models.BooleanField(
        _("work, showcase or exhibition needed"),
        default=False,
        help_text=_("The teacher says for each person whether it was done."),
    )

    class Meta:
        verbose_name = _("rule of completion")
        verbose_name_plural = _("rules of completion")
        constraints = [
            models.CheckConstraint(
                condition=Q(attendance_percent__lte=100), name="attendance_percent_up_to_100"
            )
        ]

    def __str__(self) -> str:
        return str(self.teaching_class)


class WorkResult(models.TextChoices):
    """The teacher's word on work, showcase or exhibition."""

    DONE = "done", pgettext_lazy("work", "done")
    NOT_DONE = "not_done", pgettext_lazy("work", "not done")


class WorkMark(models.Model):
    """What the teacher says about one student's work in one class."""

    student = models.ForeignKey(
        "accounts.Student", verbose_name=_("student"), on_delete=models.PROTECT, related_name="+"
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="work_marks",
    )
    result = models.CharField(_("work"), max_length=8, choices=WorkResult.choices)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("marked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    marked_at = models.DateTimeField(_("marked"), default=clock.now)

    class Meta:
        verbose_name = _("mark for work")
        verbose_name_plural = _("marks for work")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class"], name="one_work_mark_a_person_and_class"
            ),
            models.CheckConstraint(
                condition=Q(result__in=WorkResult.values), name="work_result_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} · {self.teaching_class_id} · {self.result}"


class Completion(models.Model):
    """A class completed by a student, confirmed by staff; names are those of that day.

    Completions older than this register have no class row: then ``class_name`` says it alone, and
    ``paper_number`` is the number on the school's earlier paper.
    """

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="completions",
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="completions",
    )
    course = models.ForeignKey(
        "courses.Course",
        verbose_name=_("course"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="completions",
    )
    #: Which term of the course was completed; a course may take several.
    term_no = models.PositiveSmallIntegerField(_("which term of the course"), default=1)
    class_name = models.CharField(_("class"), max_length=60)
    term_name = models.CharField(_("term"), max_length=40, blank=True)
    completed_on = models.DateField(_("completed"))
    #: Meetings held and attended when it was confirmed; empty for older completions.
    held = models.PositiveSmallIntegerField(_("meetings held"), null=True, blank=True)
    attended = models.PositiveSmallIntegerField(_("meetings attended"), null=True, blank=True)
    paper_number = models.CharField(_("number of the earlier paper"), max_length=40, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CompletionState.choices,
        default=CompletionState.CONFIRMED,
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("confirmed"), default=clock.now)

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ["-id"]
        permissions = [("confirm_completion", _("Can confirm completions, and issue certificates"))]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class"],
                condition=Q(state="confirmed", teaching_class__isnull=False),
                name="one_completion_a_student_and_class",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CompletionState.values), name="completion_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["student", "course", "state"], name="completed_course")]

    def __str__(self) -> str:
        return f"{self.student} · {self.class_name}"


class CertificateSeries(models.Model):
    """The counter of one year; locked while a number is given out, so that none is missing."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of certificates")
        verbose_name_plural = _("series of certificates")

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Certificate(models.Model):
    """One numbered certificate (结业证书). The database refuses to change or delete a row.

    Whether it still stands is the state of its completion.
    """

    completion = models.OneToOneField(
        Completion,
        verbose_name=_("completion"),
        on_delete=models.PROTECT,
        related_name="certificate",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number in the year"))
    #: As printed: ``2026-00012``.
    number = models.CharField(_("number of the certificate"), max_length=16, unique=True)
    code = models.CharField(
        _("check code"), max_length=16, unique=True, default=make_certificate_code, editable=False
    )
    #: As printed: the name of that day.
    holder_name = models.CharField(_("name on the certificate"), max_length=60)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issued_at = models.DateTimeField(pgettext_lazy("certificate", "issued"), default=clock.now)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "serial"], name="one_certificate_a_number_and_year"
            )
        ]

    def __str__(self) -> str:
        return self.number
