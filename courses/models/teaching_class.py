"""The teaching class (教学班): the thing people enrol in."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.calendar import Slot, Term, Weekday
from courses.models.program import Course
from courses.models.room import Room
from courses.models.teacher import Teacher
from university.pinyin import search_words


class ClassKind(models.TextChoices):
    """Where it is taught."""

    ON_SITE = "on_site", _("in the room")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("in the room and online")


class ClassState(models.TextChoices):
    """Whether the class is on."""

    PLANNED = "planned", _("planned")
    PUBLISHED = "published", _("open to see")
    CANCELLED = "cancelled", _("called off")


class TeachingClass(models.Model):  # type: ignore[django-manager-missing]
    """A course in a term, with seats, a room and a teacher.

    ``taken`` counts held and confirmed places. Only ``enrollment.seats`` writes it, by one
    conditional UPDATE; the check below makes overselling an error of the database.
    """

    code = models.SlugField(_("code"), max_length=20)
    term = models.ForeignKey(
        Term, verbose_name=_("term"), on_delete=models.PROTECT, related_name="classes"
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="classes"
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(
        _("kind"), max_length=8, choices=ClassKind.choices, default=ClassKind.ON_SITE
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ClassState.choices, default=ClassState.PLANNED
    )
    teacher = models.ForeignKey(
        Teacher, verbose_name=_("teacher"), on_delete=models.PROTECT, related_name="classes"
    )
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="classes",
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    slot = models.ForeignKey(Slot, verbose_name=_("period"), on_delete=models.PROTECT)
    term_no = models.PositiveSmallIntegerField(_("which term of the course"), default=1)
    capacity = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    min_open = models.PositiveIntegerField(_("needed to open"), default=0)
    fee_fen = models.PositiveIntegerField(_("fee in fen"))
    material_fee_fen = models.PositiveIntegerField(_("materials fee in fen"), default=0)
    needs_audition = models.BooleanField(_("audition first"), default=False)
    search_text = models.TextField(_("search words"), blank=True, editable=False)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["term", "code"]
        constraints = [
            models.UniqueConstraint(fields=["term", "code"], name="one_class_code_a_term"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")),
                name="a_class_is_never_oversold",
                violation_error_message=_("More places are taken than that."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ClassState.values), name="class_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["term", "state"], name="class_in_term")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words by which it is found."""
        self.search_text = search_words(self.name, self.course.name)
        super().save(*args, **kwargs)

    @property
    def places_left(self) -> int:
        """Places nobody holds."""
        return self.capacity - self.taken
