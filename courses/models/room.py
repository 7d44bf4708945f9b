"""Rooms, and the cells that make it impossible to use one twice at once (DESIGN 3)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Room(models.Model):
    """A room of the house."""

    code = models.SlugField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=40)
    floor = models.SmallIntegerField(_("floor"), default=1)
    capacity = models.PositiveIntegerField(_("places"))
    has_step_free_access = models.BooleanField(_("wheelchair access"), default=True)
    is_rentable = models.BooleanField(_("rented in the evening"), default=False)
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    directions = models.CharField(_("how to get there"), max_length=200, blank=True)
    setup_minutes = models.PositiveSmallIntegerField(
        _("set-up time in minutes"), default=0, help_text=_("A multiple of ten.")
    )

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(setup_minutes__in=[0, 10, 20, 30, 40, 50, 60]),
                name="room_setup_time_is_on_the_grid",
                violation_error_message=_("Set-up time goes in steps of ten minutes, up to 60."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoomUseKind(models.TextChoices):
    """What a room is used for."""

    CLASS = "class", _("class")
    SELF_STUDY = "self_study", _("self-study")
    LECTURE = "lecture", _("lecture")
    RENTAL = "rental", _("rental")
    OTHER = "other", _("other")


class RoomUse(models.Model):
    """One use of a room. Written only by ``courses.services.rooms``, together with its cells."""

    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="uses"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RoomUseKind.choices)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    title = models.CharField(_("what"), max_length=100)

    class Meta:
        verbose_name = _("room use")
        verbose_name_plural = _("room uses")
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["room", "starts_at"], name="room_use_when")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="room_use_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.title}"


class RoomCell(models.Model):
    """Ten minutes of one room. ``cell`` counts ten-minute steps since 1970-01-01 UTC."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    cell = models.IntegerField()
    use = models.ForeignKey(RoomUse, on_delete=models.CASCADE, related_name="cells")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "cell"], name="a_room_is_used_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.cell}"
