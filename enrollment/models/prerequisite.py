"""What must have been completed before a course (先修课程)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Prerequisite(models.Model):
    """Who wants ``course`` has completed ``requires``, unless staff say yes with a reason."""

    course = models.OneToOneField(
        "courses.Course",
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        related_name="prerequisite",
    )
    requires = models.ForeignKey(
        "courses.Course",
        verbose_name=_("completed before"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("course that comes before")
        verbose_name_plural = _("courses that come before")
        ordering = ["course"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(course=F("requires")),
                name="no_course_before_itself",
                violation_error_message=_("Please choose another course."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requires} → {self.course}"
