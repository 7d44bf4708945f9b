"""Tickets for lectures: a booking is what one buyer takes at once, a ticket lets one person in."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.models.order import Order
from payments.states.tickets import BookingState, TicketState, WaitingState
from university import clock

if TYPE_CHECKING:
    from university.accounts.models import User

#: Digits only, so that they can be typed at the door; about one chance in a billion to guess one.
_CODE_DIGITS = 12


def make_ticket_code() -> str:
    """Return the secret of a ticket, which its QR code holds."""
    return "".join(secrets.choice("0123456789") for _ in range(_CODE_DIGITS))


class BookingChannel(models.TextChoices):
    """By which way tickets were taken. The same rules hold for each."""

    WEB = "web", _("online")
    DESK = "desk", _("at the desk")
    DOOR = "door", _("at the door")
    WAITLIST = "waitlist", _("from the waitlist")


class Buyer(models.Model):
    """Abstract: a student, else a login, else a name that the desk wrote down."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    buyer_name = models.CharField(_("buyer"), max_length=60)

    class Meta:
        abstract = True

    @property
    def phone(self) -> str:
        """Return the phone by which the buyer hears of changes, or an empty string."""
        reached: User | None = self.student.login if self.student else self.login
        return (reached.phone or "") if reached else ""


class LectureBooking(Buyer):
    """Seats that one buyer took at once: held while it is paid, then confirmed."""

    lecture = models.ForeignKey(
        "courses.Lecture",
        verbose_name=_("lecture"),
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    order = models.OneToOneField(
        Order,
        verbose_name=pgettext_lazy("payments", "order"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="booking",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=BookingState.choices, default=BookingState.HELD
    )
    channel = models.CharField(_("by"), max_length=8, choices=BookingChannel.choices)
    held_until = models.DateTimeField(_("pay before"))
    #: Promised when it was bought: until then all of the money goes back.
    refund_until = models.DateTimeField(_("money back until"))
    #: The lecture was moved: until then any holder may still give a ticket back.
    return_until = models.DateTimeField(_("after a move, money back until"), null=True, blank=True)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("taken"), default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("lecture booking")
        verbose_name_plural = _("lecture bookings")
        ordering = ["-id"]
        permissions = [
            ("run_lectures", _("Can move and call off lectures and make exceptions")),
            ("sell_tickets", _("Can sell and change lecture tickets for others")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BookingState.values), name="booking_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=BookingChannel.values), name="booking_channel_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "held_until"], name="booking_lapses"),
            models.Index(fields=["lecture", "state"], name="bookings_of_lecture"),
        ]

    def __str__(self) -> str:
        return f"{self.buyer_name} · {self.lecture}"


class TicketPrice(models.TextChoices):
    """Which price a ticket was sold at."""

    STUDENT = "student", _("student price")
    COMPANION = "companion", _("student price, coming along")
    FULL = "full", _("full price")


class Ticket(models.Model):
    """Lets one person in, once. A seat is counted while the booking is live and it is kept."""

    booking = models.ForeignKey(
        LectureBooking, verbose_name=_("booking"), on_delete=models.PROTECT, related_name="tickets"
    )
    lecture = models.ForeignKey(
        "courses.Lecture",
        verbose_name=_("lecture"),
        on_delete=models.PROTECT,
        related_name="tickets",
    )
    holder_name = models.CharField(_("for whom"), max_length=60)
    price_kind = models.CharField(_("price"), max_length=10, choices=TicketPrice.choices)
    price_fen = models.PositiveIntegerField(pgettext_lazy("payments", "price in fen"))
    code = models.CharField(
        _("ticket code"), max_length=12, unique=True, default=make_ticket_code, editable=False
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TicketState.choices, default=TicketState.KEPT
    )
    admitted_at = models.DateTimeField(_("let in"), null=True, blank=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("let in by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["id"]
        permissions = [("admit_tickets", _("Can let people in at the door"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TicketState.values), name="ticket_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(price_kind__in=TicketPrice.values), name="ticket_price_is_known"
            ),
            models.CheckConstraint(
                condition=Q(admitted_at__isnull=True) | Q(state=TicketState.KEPT),
                name="nobody_was_let_in_by_a_returned_ticket",
            ),
        ]
        indexes = [models.Index(fields=["lecture", "state"], name="tickets_of_lecture")]

    def __str__(self) -> str:
        return f"{self.holder_name} · {self.lecture}"


class TicketMark(models.Model):
    """One scan at the door. ``client_key`` is made on the phone, so that a resend counts once.

    The table only grows: the database refuses to change or delete a row.
    """

    client_key = models.CharField(_("key of the phone"), max_length=64, unique=True)
    ticket = models.ForeignKey(
        Ticket, verbose_name=_("ticket"), on_delete=models.PROTECT, related_name="marks"
    )
    #: False: the ticket had been used before, so whoever showed it is one too many.
    let_in = models.BooleanField(_("let in"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("marked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: By the school's time as the phone counted on, but never later than it arrived.
    marked_at = models.DateTimeField(_("marked"))
    received_at = models.DateTimeField(_("received"), default=clock.now)

    class Meta:
        verbose_name = _("mark at the door")
        verbose_name_plural = _("marks at the door")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(let_in=True), name="a_ticket_lets_in_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} · {self.let_in}"


class LectureWaiting(Buyer):
    """Somebody waits for seats. ``booking`` is the offer that the wait led to."""

    lecture = models.ForeignKey(
        "courses.Lecture",
        verbose_name=_("lecture"),
        on_delete=models.PROTECT,
        related_name="waiting",
    )
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    #: Lower comes first; who lost a seat through no fault of theirs stands before everybody.
    rank = models.IntegerField(_("rank"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=WaitingState.choices, default=WaitingState.WAITING
    )
    booking = models.OneToOneField(
        LectureBooking,
        verbose_name=_("offered seats"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="waiting",
    )
    created_at = models.DateTimeField(_("since"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("lecture waitlist entry")
        verbose_name_plural = _("lecture waitlist entries")
        ordering = ["lecture", "rank", "id"]
        indexes = [models.Index(fields=["lecture", "state", "rank"], name="lecture_waitlist")]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "lecture"],
                condition=Q(state="waiting", student__isnull=False),
                name="a_student_waits_once_a_lecture",
            ),
            models.UniqueConstraint(
                fields=["login", "lecture"],
                condition=Q(state="waiting", student__isnull=True, login__isnull=False),
                name="a_login_waits_once_a_lecture",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WaitingState.values), name="waiting_state_is_known"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="nobody_waits_for_no_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.buyer_name} · {self.lecture}"


class LectureMove(models.Model):
    """A lecture went to another time or room; who held a ticket may take the money back."""

    lecture = models.ForeignKey(
        "courses.Lecture", verbose_name=_("lecture"), on_delete=models.PROTECT, related_name="moves"
    )
    old_starts_at = models.DateTimeField(_("was to start"))
    new_starts_at = models.DateTimeField(_("starts now"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("moved lecture")
        verbose_name_plural = _("moved lectures")
        ordering = ["-id"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.lecture} {self.new_starts_at:%Y-%m-%d}"


class SpeakerFee(models.Model):
    """What the school agreed to pay a speaker. A record: the school's accountants pay it out."""

    lecture = models.ForeignKey(
        "courses.Lecture",
        verbose_name=_("lecture"),
        on_delete=models.PROTECT,
        related_name="speaker_fees",
    )
    payee = models.CharField(_("paid to"), max_length=60)
    amount_fen = models.PositiveIntegerField(_("amount in fen"))
    approval_no = models.CharField(_("approval number"), max_length=40, blank=True)
    agrees_to_recording = models.BooleanField(_("agreed in writing to a recording"), default=False)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("speaker's fee")
        verbose_name_plural = _("speakers' fees")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.payee} · {self.lecture}"
