"""Majors (专业) and courses (课程)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from university.pinyin import search_words


class ActivityLevel(models.TextChoices):
    """How much the body is asked to do."""

    LOW = "low", _("sitting")
    MEDIUM = "medium", _("some movement")
    HIGH = "high", _("much movement")


class Level(models.TextChoices):
    """Level of a course."""

    BEGINNER = "beginner", _("beginner")
    INTERMEDIATE = "intermediate", _("intermediate")
    ADVANCED = "advanced", _("advanced")
    STUDY = "study", _("study group")


class Major(models.Model):
    """A subject area. Age overrides beat the term's policy when set."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    #: Name of our drawing in ``static/university/art/majors``; empty uses the general one.
    illustration = models.SlugField(_("illustration"), max_length=40, blank=True)
    activity_level = models.CharField(
        _("activity"), max_length=6, choices=ActivityLevel.choices, default=ActivityLevel.LOW
    )
    suitability_statement = models.TextField(
        _("suitability statement"),
        blank=True,
        help_text=_(
            "Asked as a yes-or-no question before a place is taken. Never ask for illnesses."
        ),
    )
    max_age_new = models.PositiveIntegerField(_("upper age, new students"), null=True, blank=True)
    max_age_returning = models.PositiveIntegerField(
        _("upper age, returning students"), null=True, blank=True
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    search_text = models.TextField(_("search words"), blank=True, editable=False)

    class Meta:
        verbose_name = _("major")
        verbose_name_plural = _("majors")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words by which it is found."""
        self.search_text = search_words(self.name)
        super().save(*args, **kwargs)


class Course(models.Model):
    """Content, level and length; taught again and again as teaching classes."""

    major = models.ForeignKey(
        Major, verbose_name=_("major"), on_delete=models.PROTECT, related_name="courses"
    )
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    summary = models.CharField(_("in one sentence"), max_length=120, blank=True)
    total_terms = models.PositiveSmallIntegerField(_("terms until completion"), default=1)
    what_to_bring = models.CharField(_("what to bring"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["major", "name"]
        constraints = [
            models.UniqueConstraint(fields=["major", "name"], name="one_course_a_name_in_a_major")
        ]

    def __str__(self) -> str:
        return self.name
