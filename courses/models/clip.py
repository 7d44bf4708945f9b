"""Short recordings: what somebody sang or danced for homework, and what a teacher says to it."""

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.lesson_video import lesson_storage
from university import clock
from university.jobs import LeasedJob


class Clip(LeasedJob):
    """Some minutes of sound, or of picture with sound, and the job of making it play everywhere.

    It belongs to the one row that points at it: a homework, or an answer.
    """

    LEASE: ClassVar[timedelta] = timedelta(minutes=5)
    MAX_ATTEMPTS: ClassVar[int] = 5

    class State(models.TextChoices):
        """What its maker sees."""

        WAITING = "waiting", _("waits for its turn")
        WORKING = "working", _("is being made ready")
        READY = "ready", _("can be heard")
        FAILED = "failed", _("could not be made ready")

    #: In addresses and in the names of files instead of the primary key.
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    #: As it was sent; empty as soon as it is ready, or has failed.
    original = models.FileField(
        _("original"), storage=lesson_storage, blank=True, max_length=200, editable=False
    )
    has_picture = models.BooleanField(_("has a picture"), default=False, editable=False)
    seconds = models.PositiveIntegerField(_("length in seconds"), default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WAITING, editable=False
    )
    #: A code of ``courses.recording_words`` that says why it failed.
    fault = models.CharField(_("why it failed"), max_length=30, blank=True, editable=False)
    file = models.FileField(
        _("file"), storage=lesson_storage, blank=True, max_length=200, editable=False
    )
    poster = models.FileField(
        _("poster"), storage=lesson_storage, blank=True, max_length=200, editable=False
    )
    created_at = models.DateTimeField(_("sent"), default=clock.now)

    class Meta:
        verbose_name = _("short recording")
        verbose_name_plural = _("short recordings")
        ordering = ["-id"]
        indexes = [models.Index(fields=["job_state", "due_at"], name="clip_due")]

    def __str__(self) -> str:
        return self.token.hex

    @property
    def folder(self) -> str:
        """Where its files lie in the storage of lessons."""
        return f"clips/{self.token.hex}"
