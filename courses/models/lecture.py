"""Lectures by well-known teachers (名师讲座): what, when, where, how much."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.room import Room, RoomUse


class Lecture(models.Model):
    """A single paid lecture. ``taken`` is written by one writer only, as for a class."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=80)
    speaker = models.CharField(_("speaker"), max_length=60)
    summary = models.CharField(_("in one sentence"), max_length=120, blank=True)
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT)
    room_use = models.OneToOneField(
        RoomUse, null=True, blank=True, on_delete=models.PROTECT, related_name="lecture"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveIntegerField(_("seats"))
    taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    price_fen = models.PositiveIntegerField(_("price in fen"))
    student_price_fen = models.PositiveIntegerField(_("student price in fen"))
    sale_opens_at = models.DateTimeField(_("sale opens"))
    sale_closes_at = models.DateTimeField(_("sale closes"))
    refund_until = models.DateTimeField(_("money back until"))
    has_replay = models.BooleanField(_("can be watched again"), default=False)
    is_published = models.BooleanField(_("shown to the public"), default=True)

    class Meta:
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="a_lecture_is_never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="lecture_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title
