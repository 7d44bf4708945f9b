"""The class leader (班长): a student who calls the roll, and sees names only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from university import clock


class ClassLeader(models.Model):
    """Named by staff for days; both days count. Empty ``until``: until the class is over."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="leaderships",
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="leaders",
    )
    since = models.DateField(_("from"), default=clock.today)
    until = models.DateField(_("until"), null=True, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("named by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=clock.now)

    class Meta:
        verbose_name = _("class leader")
        verbose_name_plural = _("class leaders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class"],
                condition=Q(until__isnull=True),
                name="one_open_leadership",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="leadership_does_not_end_before_it_starts",
                violation_error_message=_("The last day must not come before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.teaching_class}"
