"""Notices of a class (班级通知), and when somebody last looked at the summary of a month."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from university import clock

LONGEST_TITLE = 30
LONGEST_TEXT = 300


class ClassNotice(models.Model):
    """A few words to one class. Rows stay: what was taken back can still be looked up by staff."""

    class PostedAs(models.TextChoices):
        """In which office somebody spoke."""

        TEACHER = "teacher", pgettext_lazy("notice", "teacher")
        LEADER = "leader", pgettext_lazy("notice", "class leader")
        SCHOOL = "school", pgettext_lazy("notice", "school")

    teaching_class = models.ForeignKey(
        "courses.TeachingClass",
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="notices",
    )
    #: Made by the form, so that a second sending writes nothing.
    key = models.UUIDField(unique=True)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.CharField(_("text"), max_length=LONGEST_TEXT)
    #: Both days count; on top of the others until then.
    important_until = models.DateField(_("important until"), null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("posted by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    posted_as = models.CharField(_("posted as"), max_length=8, choices=PostedAs.choices)
    posted_at = models.DateTimeField(_("when"), default=clock.now)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    texted_at = models.DateTimeField(_("sent by text message"), null=True, blank=True)
    texted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("text message sent by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("class notice")
        verbose_name_plural = _("class notices")
        ordering = ["-id"]
        default_permissions = ("add", "view")
        permissions = [("text_classnotice", "Can send a class notice by text message")]
        indexes = [models.Index(fields=["teaching_class", "posted_at"], name="notices_of_a_class")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="a_notice_is_taken_back_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(posted_as__in=["teacher", "leader", "school"]),
                name="notice_is_posted_in_a_known_office",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MonthLook(models.Model):
    """When a student last looked at the summary; what came later is marked as new."""

    student = models.OneToOneField(
        "accounts.Student", on_delete=models.CASCADE, related_name="month_look"
    )
    looked_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.student_id}"
