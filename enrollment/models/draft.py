"""An enrolment that was begun: answers are kept for days, so that nothing is asked twice."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock

#: How long an unfinished enrolment is kept (SENIORS criterion 21).
DRAFT_LIFE = timedelta(days=7)


class EnrolmentDraft(models.Model):
    """What one student has answered so far for one class. Deleted when a place is taken."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        related_name="enrolment_drafts",
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass", verbose_name=_("class"), on_delete=models.CASCADE, related_name="+"
    )
    is_suited = models.BooleanField(_("can take part"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last changed"), default=clock.now)

    class Meta:
        verbose_name = _("unfinished enrolment")
        verbose_name_plural = _("unfinished enrolments")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class"], name="one_draft_a_student_and_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.teaching_class}"
