"""Photographs of a lesson: files; which of them it shows, and in what order, its page says."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.lesson_video import lesson_storage
from courses.models.online_lesson import OnlineLesson
from university import clock


class LessonPhoto(models.Model):
    """One photograph of one lesson, in two sizes. It stays while a draft or the page shows it."""

    lesson = models.ForeignKey(
        OnlineLesson,
        verbose_name=_("lesson"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="pictures",
    )
    #: Of what was sent: the same photograph twice is one.
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(_("photograph"), storage=lesson_storage, max_length=200)
    #: As the page of the lesson shows it, for weak lines.
    small = models.FileField(_("small photograph"), storage=lesson_storage, max_length=200)
    #: Of the small one, in dots: the page keeps its room free.
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=clock.now)
    #: When the teacher took it out; a sweep deletes it once nothing shows it any more.
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("photograph of a lesson")
        verbose_name_plural = _("photographs of lessons")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "sha256"], name="a_photo_once_a_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.pk}"

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row, then its files."""
        names = [str(self.file.name), str(self.small.name)]
        gone = super().delete(*args, **kwargs)
        for name in names:
            lesson_storage().delete(name)
        return gone
