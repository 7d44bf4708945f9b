"""The waitlist (候补) of a class. Lower ``rank`` comes first."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.place import ActChannel
from enrollment.states import WaitState
from university import clock


class WaitlistEntry(models.Model):
    """One student waiting for one class. ``place`` is the offer that the wait led to."""

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
    #: By which the person came to wait; its hold and its limits count for the offer.
    round = models.ForeignKey(
        "enrollment.Round",
        verbose_name=_("round"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    channel = models.CharField(
        _("by"), max_length=5, choices=ActChannel.choices, default=ActChannel.WEB
    )
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.OneToOneField(
        "enrollment.Place",
        verbose_name=_("offered place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="waitlist_entry",
    )
    created_at = models.DateTimeField(_("since"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    #: As the person was told: which rule passed them over.
    ended_because = models.CharField(_("why it ended"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("waitlist entry")
        verbose_name_plural = _("waitlist entries")
        ordering = ["teaching_class", "rank", "id"]
        indexes = [
            models.Index(fields=["teaching_class", "state", "rank"], name="waitlist_in_order"),
        ]
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
