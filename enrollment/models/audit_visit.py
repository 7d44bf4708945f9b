"""Sitting in on one meeting of a class before deciding for it (旁听)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.place import ActChannel
from university import clock


class AuditVisit(models.Model):
    """One visit to one meeting. It takes no seat of the class and moves with the meeting."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="audit_visits",
    )
    session = models.ForeignKey(
        "courses.ClassSession",
        verbose_name=_("meeting"),
        on_delete=models.PROTECT,
        related_name="audit_visits",
    )
    channel = models.CharField(_("by"), max_length=5, choices=ActChannel.choices)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=clock.now)
    cancelled_at = models.DateTimeField(_("visit given up"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit visit")
        verbose_name_plural = _("audit visits")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["student", "session"],
                condition=Q(cancelled_at=None),
                name="one_visit_a_person_and_meeting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.session}"
