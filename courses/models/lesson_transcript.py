"""What a machine heard in a recording, and the job of listening."""

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.lesson_video import LessonVideo
from university import clock
from university.jobs import LeasedJob


class LessonTranscript(LeasedJob):
    """A draft of captions: its teacher alone sees it, until the teacher has looked it through."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=5)
    MAX_ATTEMPTS: ClassVar[int] = 2

    video = models.OneToOneField(
        LessonVideo, verbose_name=_("recording"), on_delete=models.CASCADE, related_name="heard"
    )
    #: As in ``LessonCaption``; emptied when captions are made of them.
    lines = models.JSONField(_("lines"), default=list)
    #: A code of ``courses.transcript_words`` that says why nothing was written down.
    fault = models.CharField(_("why it failed"), max_length=30, blank=True, editable=False)
    asked_at = models.DateTimeField(_("machine asked"), default=clock.now)

    class Meta:
        verbose_name = _("what a machine heard")
        verbose_name_plural = _("what machines heard")
        indexes = [models.Index(fields=["job_state", "due_at"], name="lesson_transcript_due")]

    def __str__(self) -> str:
        return str(self.video)

    @classmethod
    def machine_work(cls) -> models.QuerySet[Self]:
        """None: hours of speech wait for hours, and the audit of recordings looks after them."""
        return super().machine_work().none()
