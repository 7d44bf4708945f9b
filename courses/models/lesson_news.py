"""What the office decided about a lesson, for its teacher to read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.online_lesson import OnlineLesson


class LessonNews(models.Model):
    """One decision of the office: it stands on top of the teacher's list until it was read."""

    class Kind(models.TextChoices):
        """What the office did."""

        ACCEPTED = "accepted", pgettext_lazy("lesson", "accepted")
        RETURNED = "returned", pgettext_lazy("lesson", "sent back")

    lesson = models.ForeignKey(
        OnlineLesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="news"
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("teacher"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    #: Wagtail's row of the decision: each is told once.
    decision = models.OneToOneField(
        "wagtailcore.TaskState", on_delete=models.CASCADE, related_name="+", editable=False
    )
    kind = models.CharField(_("decision"), max_length=8, choices=Kind.choices)
    comment = models.TextField(_("comment"), blank=True)
    decided_at = models.DateTimeField(pgettext_lazy("lesson", "decided"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("news about a lesson")
        verbose_name_plural = _("news about lessons")
        ordering = ["-id"]
        indexes = [models.Index(fields=["teacher", "read_at"], name="lesson_news_unread")]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.get_kind_display()}"
