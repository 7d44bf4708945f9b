"""Dated meetings of a class (课次), and the teacher's cells."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.room import Room, RoomUse
from courses.models.teacher import Teacher
from courses.models.teaching_class import TeachingClass


class SessionState(models.TextChoices):
    """Whether the meeting takes place."""

    PLANNED = "planned", _("takes place")
    CANCELLED = "cancelled", _("cancelled")


class ClassSession(models.Model):  # type: ignore[django-manager-missing]
    """One meeting. Written by ``courses.services.sessions`` with its room and teacher cells."""

    teaching_class = models.ForeignKey(
        TeachingClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="sessions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(
        Room, verbose_name=_("room"), null=True, blank=True, on_delete=models.PROTECT
    )
    teacher = models.ForeignKey(Teacher, verbose_name=_("teacher"), on_delete=models.PROTECT)
    room_use = models.OneToOneField(
        RoomUse, null=True, blank=True, on_delete=models.PROTECT, related_name="class_session"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["teaching_class", "number"], name="one_session_a_number"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="session_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teaching_class} {self.number}"


class TeacherCell(models.Model):
    """Ten minutes of one teacher; counted as in ``RoomCell``."""

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="+")
    cell = models.IntegerField()
    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="cells")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "cell"], name="a_teacher_is_in_one_place_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id}/{self.cell}"
