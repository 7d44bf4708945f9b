"""Lessons to take home: one file for a memory stick, and the job of making it."""

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.lesson_video import lesson_storage
from university import clock
from university.jobs import LeasedJob


class LessonArchive(LeasedJob):
    """What is in it makes its ``key``: whoever may watch the same lessons gets the same file.

    A lesson that changes makes another key, and so another archive.
    """

    LEASE: ClassVar[timedelta] = timedelta(minutes=5)
    MAX_ATTEMPTS: ClassVar[int] = 3

    class State(models.TextChoices):
        """What the person who asked sees."""

        WAITING = "waiting", _("waits for its turn")
        WORKING = "working", _("is being made ready")
        READY = "ready", pgettext_lazy("archive", "can be taken home")
        FAILED = "failed", _("could not be made ready")
        EXPIRED = "expired", pgettext_lazy("archive", "deleted after its time")

    #: In addresses and names of files instead of the primary key.
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    #: Hash of everything that is in it, as ``courses.queries.take_home`` reckons it.
    key = models.CharField(_("hash of the contents"), max_length=64, unique=True)
    #: Primary keys of the lessons, in order.
    lessons = models.JSONField(_("online lessons"), default=list)
    #: What browsers call the file: ASCII.
    name = models.CharField(_("name of the file"), max_length=120)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WAITING, editable=False
    )
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0, editable=False)
    #: A code of ``courses.take_home_words``.
    fault = models.CharField(_("why it failed"), max_length=30, blank=True, editable=False)
    file = models.FileField(
        _("file"), storage=lesson_storage, blank=True, max_length=200, editable=False
    )
    #: Reckoned when asked, counted when made.
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    asked_at = models.DateTimeField(pgettext_lazy("archive", "asked for"), default=clock.now)
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True, editable=False)
    kept_until = models.DateTimeField(
        pgettext_lazy("archive", "kept until"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = pgettext_lazy("archive", "lessons to take home")
        verbose_name_plural = pgettext_lazy("archive", "lessons to take home")
        ordering = ["-id"]
        indexes = [models.Index(fields=["job_state", "due_at"], name="lesson_archive_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(kept_until__isnull=False),
                name="a_ready_archive_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.name
