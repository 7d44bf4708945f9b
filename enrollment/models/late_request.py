"""A senior asks to come into a running class (插班); the office answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.place import ActChannel
from enrollment.states import LateRequestState
from university import clock


class LateRequest(models.Model):
    """One open question a student and class. A yes holds the place ``place``."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="late_requests",
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="late_requests",
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=LateRequestState.choices,
        default=LateRequestState.ASKED,
    )
    channel = models.CharField(_("by"), max_length=5, choices=ActChannel.choices)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.CharField(_("reason"), max_length=200, blank=True)
    place = models.OneToOneField(
        "enrollment.Place",
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="late_request",
    )

    class Meta:
        verbose_name = _("question for late entry")
        verbose_name_plural = _("questions for late entry")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class"],
                condition=Q(state="asked"),
                name="one_open_late_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LateRequestState.values), name="late_request_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.teaching_class}"
