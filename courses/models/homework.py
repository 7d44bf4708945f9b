"""Homework (作业): what somebody made after a lesson, and what the teacher says to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.clip import Clip
from courses.models.lesson_video import lesson_storage
from courses.models.online_lesson import OnlineLesson
from university import clock
from university.accounts.models import Student


class Homework(models.Model):
    """One photograph or one recording, with words if wanted.

    It belongs to who made it: they may take it back.
    """

    class Mark(models.TextChoices):
        """A word instead of a grade: nobody is examined here."""

        WELL = "well", pgettext_lazy("mark", "very well done")
        BETTER = "better", pgettext_lazy("mark", "you are getting on")
        AGAIN = "again", pgettext_lazy("mark", "please practise a little more")

    lesson = models.ForeignKey(
        OnlineLesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="homework"
    )
    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="homework"
    )
    #: Made by the form, so that a second sending writes nothing.
    key = models.UUIDField(unique=True)
    picture = models.FileField(
        _("photograph"), storage=lesson_storage, max_length=200, blank=True, default=""
    )
    clip = models.OneToOneField(
        Clip,
        verbose_name=pgettext_lazy("homework", "recording"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="homework",
    )
    text = models.CharField(_("words"), max_length=300, blank=True)
    #: The maker's consent, which they may take back; nobody else can give it.
    may_be_shown = models.BooleanField(_("may hang in the class gallery"), default=False)
    #: The teacher's choice among those.
    is_shown = models.BooleanField(_("hangs in the class gallery"), default=False)
    handed_in_at = models.DateTimeField(_("handed in"), default=clock.now)
    mark = models.CharField(
        pgettext_lazy("homework", "mark"), max_length=6, choices=Mark.choices, blank=True
    )
    comment = models.CharField(_("the teacher says"), max_length=500, blank=True)
    voice = models.OneToOneField(
        Clip,
        verbose_name=_("spoken answer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answered_homework",
    )
    answered_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("homework")
        verbose_name_plural = _("homework")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown=False) | Q(may_be_shown=True),
                name="homework_hangs_with_consent_only",
            ),
            models.CheckConstraint(
                condition=(Q(clip__isnull=True) & ~Q(picture=""))
                | Q(clip__isnull=False, picture=""),
                name="homework_is_a_picture_or_a_recording",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} · {self.pk}"
