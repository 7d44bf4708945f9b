"""A buyer's tickets went over to another lecture, or to another date of the same one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.models.lecture_booking import LectureBooking
from university import clock


class BookingMove(models.Model):
    """Who moved how many tickets of one booking, from where to where, and why."""

    booking = models.ForeignKey(
        LectureBooking, verbose_name=_("booking"), on_delete=models.PROTECT, related_name="moves"
    )
    from_lecture = models.ForeignKey(
        "courses.Lecture",
        verbose_name=_("lecture before"),
        on_delete=models.PROTECT,
        related_name="bookings_gone",
    )
    to_lecture = models.ForeignKey(
        "courses.Lecture",
        verbose_name=_("lecture now"),
        on_delete=models.PROTECT,
        related_name="bookings_come",
    )
    tickets = models.PositiveSmallIntegerField(_("tickets"))
    reason = models.CharField(_("reason"), max_length=100)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("moved booking")
        verbose_name_plural = _("moved bookings")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_lecture=F("to_lecture")), name="a_booking_moves_elsewhere"
            ),
            models.CheckConstraint(condition=Q(tickets__gte=1), name="a_move_takes_tickets_along"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.from_lecture_id} → {self.to_lecture_id}"
