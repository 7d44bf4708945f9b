"""Lectures by well-known teachers (名师讲座): what, when, where, how much."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.room import Room, RoomUse


class Lecture(models.Model):  # type: ignore[django-manager-missing]
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
    #: How many tickets one buyer may have, and how many of them at the student price.
    tickets_each = models.PositiveSmallIntegerField(
        _("tickets a buyer"), default=4, help_text=_("Across all of their bookings.")
    )
    student_tickets_each = models.PositiveSmallIntegerField(
        _("of these at the student price"),
        default=2,
        help_text=_("For a student and whoever comes along. Others pay the full price."),
    )
    hold_hours = models.PositiveSmallIntegerField(
        _("hours to pay"), default=24, help_text=_("So long are seats kept until they are paid.")
    )
    live_url = models.URLField(
        _("address of the live broadcast"),
        blank=True,
        help_text=_("Any meeting service. Only people with a ticket see it, around the time."),
    )
    live_phone = models.CharField(
        _("how to listen by phone"),
        max_length=120,
        blank=True,
        help_text=_("Number and meeting code, for people who cannot open the broadcast."),
    )
    has_replay = models.BooleanField(_("can be watched again"), default=False)
    replay_url = models.URLField(
        _("address of the recording"),
        blank=True,
        help_text=_("Shown to people with a ticket once the lecture is over."),
    )
    replay_until = models.DateField(_("recording can be seen until"), null=True, blank=True)
    #: Written by the house that sells the tickets, which tells the holders and pays them back.
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)
    called_off_because = models.CharField(
        _("called off because"), max_length=100, blank=True, editable=False
    )
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
            models.CheckConstraint(
                condition=Q(tickets_each__gte=1, hold_hours__gte=1),
                name="a_lecture_can_be_booked",
                violation_error_message=_("At least one ticket a buyer and one hour to pay."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seats_left(self) -> int:
        """Seats that nobody has."""
        return max(self.capacity - self.taken, 0)
