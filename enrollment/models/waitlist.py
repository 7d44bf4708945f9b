"""The waitlist (候补) of a class. Lower ``rank`` comes first."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.states import WaitState
from university import clock


class WaitlistEntry(models.Model):
    """One student waiting for one class."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="waitlist_entries",
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="waitlist_entries",
    )
    rank = models.IntegerField(_("rank"))
    state = models.CharField(
        _("state"), max_length=10, choices=WaitState.choices, default=WaitState.WAITING
    )
    reason = models.CharField(_("why here"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        verbose_name = _("waitlist entry")
        verbose_name_plural = _("waitlist entries")
        ordering = ["teaching_class", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class"],
                condition=Q(state="waiting"),
                name="one_live_waitlist_entry",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WaitState.values), name="wait_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.teaching_class} · {self.rank}"
