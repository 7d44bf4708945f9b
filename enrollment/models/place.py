"""A place (录取/名额): one student in one class."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.states import PlaceState
from university import clock


class ActChannel(models.TextChoices):
    """By which door an act came in. The same rules hold at each."""

    WEB = "web", _("online")
    DESK = "desk", _("at the desk")
    PHONE = "phone", _("by phone")


class Place(models.Model):
    """Taken under lock on the class; see ``enrollment.services.places``."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="places",
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="places",
    )
    round = models.ForeignKey(
        "enrollment.Round",
        verbose_name=_("round"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="places",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PlaceState.choices, default=PlaceState.HELD
    )
    #: Of an offer from the waitlist: when the seat goes to the next person.
    answer_by = models.DateTimeField(_("answer before"), null=True, blank=True)
    held_until = models.DateTimeField(_("pay before"), null=True, blank=True)
    channel = models.CharField(_("by"), max_length=5, choices=ActChannel.choices)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("taken"), default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "teaching_class"],
                condition=Q(state__in=["offered", "held", "confirmed"]),
                name="one_live_place_a_student_and_class",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PlaceState.values), name="place_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "held_until"], name="place_lapses"),
            models.Index(fields=["state", "answer_by"], name="place_offer_lapses"),
            models.Index(fields=["teaching_class", "state"], name="place_in_class"),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.teaching_class}"
