"""Which state may follow which. ``university.states.move`` refuses every other step."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceState(models.TextChoices):
    """A place, from taken to ended. ``live`` states count against the class's capacity."""

    HELD = "held", _("kept, waiting for payment")
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("given back")
    LAPSED = "lapsed", _("time to pay ran out")

    @classmethod
    def live(cls) -> tuple["PlaceState", ...]:
        """States that take up a seat."""
        return (cls.HELD, cls.CONFIRMED)


class WaitState(models.TextChoices):
    """A waitlist entry."""

    WAITING = "waiting", _("waiting")
    PLACED = "placed", _("got a place")
    LEFT = "left", _("left the list")

    @classmethod
    def live(cls) -> tuple["WaitState", ...]:
        """States that stand in the queue."""
        return (cls.WAITING,)


class ApplicationState(models.TextChoices):
    """An application in a round. The draw decides it."""

    SUBMITTED = "submitted", _("applied")
    WITHDRAWN = "withdrawn", _("taken back")
    DECIDED = "decided", _("decided")

    @classmethod
    def live(cls) -> tuple["ApplicationState", ...]:
        """States of which a person has one a round."""
        return (cls.SUBMITTED, cls.DECIDED)


class WishState(models.TextChoices):
    """One wish of an application."""

    WAITING = "waiting", _("waiting for the draw")
    WON = "won", _("drawn")
    WAITLISTED = "waitlisted", _("on the waitlist")
    LOST = "lost", _("not drawn")
    WITHDRAWN = "withdrawn", _("taken back")


PLACE_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({PlaceState.HELD, PlaceState.CONFIRMED}),
    PlaceState.HELD: frozenset({PlaceState.CONFIRMED, PlaceState.CANCELLED, PlaceState.LAPSED}),
    PlaceState.CONFIRMED: frozenset({PlaceState.CANCELLED}),
    # Late money: the seat is taken again, if one is free, by the payment that came after all.
    PlaceState.LAPSED: frozenset({PlaceState.CONFIRMED}),
}

WAIT_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({WaitState.WAITING}),
    WaitState.WAITING: frozenset({WaitState.PLACED, WaitState.LEFT}),
}

APPLICATION_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({ApplicationState.SUBMITTED}),
    ApplicationState.SUBMITTED: frozenset({ApplicationState.WITHDRAWN, ApplicationState.DECIDED}),
}

WISH_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({WishState.WAITING}),
    WishState.WAITING: frozenset(
        {WishState.WON, WishState.WAITLISTED, WishState.LOST, WishState.WITHDRAWN}
    ),
}
