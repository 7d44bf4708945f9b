"""Self-study by day (自主学习): when which room is open to whom, and who sits there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Weekday
from enrollment.models.place import ActChannel
from enrollment.states import StudySessionState, StudyVisitState
from university import clock


class StudyMode(models.TextChoices):
    """How a place is had."""

    WALK_IN = "walk_in", _("just come")
    BOOKING = "booking", _("book a place, or come while there are free ones")


class StudyHours(models.Model):
    """Hours of one weekday in one room, week after week, holidays left out."""

    room = models.ForeignKey(
        "courses.Room", verbose_name=_("room"), on_delete=models.PROTECT, related_name="+"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts = models.TimeField(_("starts"), help_text=_("In steps of ten minutes."))
    ends = models.TimeField(_("ends"), help_text=_("In steps of ten minutes."))
    mode = models.CharField(
        _("how a place is had"), max_length=8, choices=StudyMode.choices, default=StudyMode.BOOKING
    )
    places = models.PositiveSmallIntegerField(_("places"))
    majors = models.ManyToManyField(
        "courses.Major",
        verbose_name=_("students of"),
        blank=True,
        help_text=_("Nobody chosen: every student with a class."),
    )
    days_ahead = models.PositiveSmallIntegerField(
        _("booked at most this many days ahead"), default=7
    )
    kept_minutes = models.PositiveSmallIntegerField(
        _("a place is kept this many minutes"),
        default=15,
        help_text=_("Who has not come by then gives the place to others."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("self-study hours")
        verbose_name_plural = _("self-study hours")
        ordering = ["weekday", "starts", "room"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="study_hours_end_after_they_start",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(places__gt=0),
                name="study_hours_have_places",
                violation_error_message=_("At least one place."),
            ),
            models.UniqueConstraint(
                fields=["room", "weekday", "starts"],
                name="study_hours_once",
                violation_error_message=_("These hours of this room exist already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.get_weekday_display()} {self.starts:%H:%M}"


class StudySession(models.Model):
    """The hours of one day. It holds the room until a class needs it."""

    hours = models.ForeignKey(
        StudyHours,
        verbose_name=_("self-study hours"),
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    room_use = models.OneToOneField(
        "courses.RoomUse",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="study_session",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveSmallIntegerField(
        pgettext_lazy("self-study", "places taken"), default=0, editable=False
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=StudySessionState.choices,
        default=StudySessionState.OPEN,
    )
    why = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("self-study session")
        verbose_name_plural = _("self-study sessions")
        ordering = ["starts_at", "hours"]
        constraints = [
            models.UniqueConstraint(fields=["hours", "starts_at"], name="a_study_session_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="a_study_session_is_never_overfull"
            ),
            models.CheckConstraint(
                condition=Q(state__in=StudySessionState.values),
                name="study_session_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours.room} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def places_left(self) -> int:
        """How many more people may come."""
        return self.capacity - self.taken


class StudyVisit(models.Model):
    """One student at one session: booked, come, or let go."""

    session = models.ForeignKey(
        StudySession,
        verbose_name=_("self-study session"),
        on_delete=models.PROTECT,
        related_name="visits",
    )
    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="study_visits",
    )
    state = models.CharField(_("state"), max_length=9, choices=StudyVisitState.choices)
    channel = models.CharField(_("by"), max_length=5, choices=ActChannel.choices)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(pgettext_lazy("self-study", "booked"), default=clock.now)
    came_at = models.DateTimeField(_("came"), null=True, blank=True)

    class Meta:
        verbose_name = _("self-study visit")
        verbose_name_plural = _("self-study visits")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "student"],
                condition=Q(state__in=["booked", "came"]),
                name="one_study_place_a_student",
            ),
            models.CheckConstraint(
                condition=Q(state__in=StudyVisitState.values), name="study_visit_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.session}"
