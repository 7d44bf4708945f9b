"""The term's rules as settings (SENIORS part B)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrollmentPolicy(models.Model):
    """One policy a term. An empty limit means no limit."""

    term = models.OneToOneField(
        "courses.Term",
        verbose_name=_("term"),
        on_delete=models.CASCADE,
        related_name="enrollment_policy",
    )
    min_age_male = models.PositiveSmallIntegerField(_("lower age, men"), null=True, default=55)
    min_age_female = models.PositiveSmallIntegerField(_("lower age, women"), null=True, default=50)
    max_age_new = models.PositiveSmallIntegerField(
        _("upper age, new students"), null=True, blank=True, default=80
    )
    max_age_returning = models.PositiveSmallIntegerField(
        _("upper age, returning students"), null=True, blank=True
    )
    max_classes = models.PositiveSmallIntegerField(
        _("classes a person"), null=True, blank=True, default=2
    )
    max_high_activity = models.PositiveSmallIntegerField(
        _("classes with much movement a person"), null=True, blank=True, default=1
    )
    forbids_time_clash = models.BooleanField(_("no two classes at the same time"), default=True)
    applies_age_to_online = models.BooleanField(_("age counts for online classes"), default=False)

    class Meta:
        verbose_name = _("enrolment rules")
        verbose_name_plural = _("enrolment rules")

    def __str__(self) -> str:
        return str(self.term)
