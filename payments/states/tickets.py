"""States of bookings, tickets and waits for lectures, and which may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookingState(models.TextChoices):
    """Seats that one buyer took at once."""

    HELD = "held", _("to be paid")
    CONFIRMED = "confirmed", _("paid")
    #: The time to pay ran out.
    LAPSED = "lapsed", _("not paid in time")
    #: Given up before paying, or every ticket was given back.
    ENDED = "ended", _("given back")

    @classmethod
    def live(cls) -> tuple["BookingState", ...]:
        """States in which its kept tickets have seats."""
        return (cls.HELD, cls.CONFIRMED)


class TicketState(models.TextChoices):
    """One ticket of a booking."""

    KEPT = "kept", _("kept")
    RETURNED = "returned", _("given back")


class WaitingState(models.TextChoices):
    """Somebody who waits for seats."""

    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("seats are kept")
    LEFT = "left", _("does not wait any more")
    CLOSED = "closed", _("the lecture began or was called off")


BOOKING_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({BookingState.HELD}),
    BookingState.HELD: frozenset({BookingState.CONFIRMED, BookingState.LAPSED, BookingState.ENDED}),
    # Late money, and seats are still free.
    BookingState.LAPSED: frozenset({BookingState.CONFIRMED, BookingState.ENDED}),
    BookingState.CONFIRMED: frozenset({BookingState.ENDED}),
}

TICKET_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({TicketState.KEPT}),
    TicketState.KEPT: frozenset({TicketState.RETURNED}),
}

WAITING_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({WaitingState.WAITING}),
    WaitingState.WAITING: frozenset({WaitingState.OFFERED, WaitingState.LEFT, WaitingState.CLOSED}),
}
