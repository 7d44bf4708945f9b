"""A rule set aside for one student and class by a named person, with a reason."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock


class RuleOverride(models.Model):
    """Written by ``enrollment.services.overrides``; never edited."""

    student = models.ForeignKey(
        "accounts.Student", verbose_name=_("student"), on_delete=models.PROTECT, related_name="+"
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass", verbose_name=_("class"), on_delete=models.PROTECT, related_name="+"
    )
    rule = models.CharField(_("rule"), max_length=40)
    reason = models.CharField(_("reason"), max_length=200)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT
    )
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("rule override")
        verbose_name_plural = _("rule overrides")
        permissions = [
            ("set_audition_aside", _("Can say that an audition was passed")),
            ("set_rules_aside", _("Can set an enrolment rule aside")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class", "rule"], name="one_override_a_rule"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.student} · {self.teaching_class}"
