"""Recordings of online lessons: what a teacher sent, and what the worker made of it."""

from datetime import timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from university import clock
from university.jobs import LeasedJob


def lesson_storage() -> Storage:
    """Where recordings lie: a disk or an S3-compatible store, never under a public address."""
    return storages["lessons"]


class LessonUpload(models.Model):
    """A file on its way, in pieces: a dropped line or a closed browser goes on at ``received``."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("being sent")
        COMPLETE = "complete", _("arrived")
        REFUSED = "refused", _("refused")
        GIVEN_UP = "given_up", _("given up")

    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: As the sender's machine calls it; shown, never used as a path.
    name = models.CharField(_("name of the file"), max_length=120)
    size = models.PositiveBigIntegerField(_("bytes"))
    #: When the sender's machine last changed the file, in milliseconds: with name and size it
    #: tells whether the file chosen after a break is the same one.
    modified_ms = models.PositiveBigIntegerField(default=0, editable=False)
    received = models.PositiveBigIntegerField(_("bytes received"), default=0)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.OPEN, db_index=True
    )
    #: Why it was refused, as a code of ``courses.words``.
    fault = models.CharField(_("why refused"), max_length=30, blank=True)
    started_at = models.DateTimeField(_("started"), default=clock.now)
    moved_at = models.DateTimeField(_("last piece"), default=clock.now)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="an_upload_is_no_longer_than_it_said"
            )
        ]

    def __str__(self) -> str:
        return self.name


class LessonVideo(LeasedJob):  # type: ignore[django-manager-missing]
    """A recording with picture or sound alone, and the job of making it ready to watch."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=5)
    MAX_ATTEMPTS: ClassVar[int] = 3

    class State(models.TextChoices):
        """What the teacher sees."""

        WAITING = "waiting", _("waits for its turn")
        WORKING = "working", _("is being made ready")
        READY = "ready", _("can be watched")
        FAILED = "failed", _("could not be made ready")

    #: In addresses instead of the primary key.
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    upload = models.OneToOneField(
        LessonUpload,
        verbose_name=_("upload"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="video",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("name of the file"), max_length=120)
    #: Kept until the lesson is accepted; empty afterwards.
    original = models.FileField(
        _("original"), storage=lesson_storage, blank=True, max_length=200, editable=False
    )
    original_bytes = models.PositiveBigIntegerField(_("bytes of the original"), default=0)
    sha256 = models.CharField(_("hash of the original"), max_length=64, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WAITING, editable=False
    )
    percent = models.PositiveSmallIntegerField(_("percent done"), default=0, editable=False)
    #: A code of ``courses.words`` that says why it failed.
    fault = models.CharField(_("why it failed"), max_length=30, blank=True, editable=False)
    seconds = models.PositiveIntegerField(_("length in seconds"), default=0, editable=False)
    has_picture = models.BooleanField(_("has a picture"), default=True, editable=False)
    poster = models.FileField(
        _("poster"), storage=lesson_storage, blank=True, max_length=200, editable=False
    )
    created_at = models.DateTimeField(_("sent"), default=clock.now)
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-id"]
        indexes = [models.Index(fields=["job_state", "due_at"], name="lesson_video_due")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def machine_work(cls) -> models.QuerySet[Self]:
        """None: an hour of picture is an hour of work; recordings have an audit of their own."""
        return super().machine_work().none()


class LessonRendition(models.Model):
    """One form of a recording that browsers play."""

    class Kind(models.TextChoices):
        """Which form."""

        MP4_360 = "mp4_360", _("small picture")
        MP4_720 = "mp4_720", _("large picture")
        AUDIO = "audio", _("sound alone")
        #: A folder: ``file`` is its master playlist.
        HLS = "hls", _("in pieces")

    video = models.ForeignKey(
        LessonVideo, verbose_name=_("recording"), on_delete=models.CASCADE, related_name="forms"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    file = models.FileField(_("file"), storage=lesson_storage, max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("form of a recording")
        verbose_name_plural = _("forms of recordings")
        constraints = [
            models.UniqueConstraint(fields=["video", "kind"], name="one_form_a_recording_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.video} · {self.get_kind_display()}"


class LessonCaption(models.Model):
    """The spoken words of a recording, line by line: captions, and the text version."""

    video = models.OneToOneField(
        LessonVideo, verbose_name=_("recording"), on_delete=models.CASCADE, related_name="caption"
    )
    #: ``[{"start": milliseconds, "end": milliseconds, "text": words}]`` in order of time.
    lines = models.JSONField(_("lines"), default=list)
    #: Counts every saving, so that two people who correct at once cannot overwrite each other.
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clock.now)

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")

    def __str__(self) -> str:
        return str(self.video)
