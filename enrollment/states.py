"""Which state may follow which. ``university.states.move`` refuses every other step."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlaceState(models.TextChoices):
    """A place, from taken to ended. ``live`` states count against the class's capacity."""

    OFFERED = "offered", _("offered from the waitlist")
    HELD = "held", _("kept, waiting for payment")
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("given back")
    LAPSED = "lapsed", _("time to pay ran out")

    @classmethod
    def live(cls) -> tuple["PlaceState", ...]:
        """States that take up a seat."""
        return (cls.OFFERED, cls.HELD, cls.CONFIRMED)

    @classmethod
    def accepted(cls) -> tuple["PlaceState", ...]:
        """States in which the student has said yes: these count against the student's limits."""
        return (cls.HELD, cls.CONFIRMED)


class WaitState(models.TextChoices):
    """A waitlist entry. It ends with the offer's answer, so that nobody blocks the list."""

    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("has an offer")
    PLACED = "placed", _("got a place")
    DECLINED = "declined", _("did not want it")
    MISSED = "missed", _("did not answer in time")
    PASSED = "passed", _("passed over")
    LEFT = "left", _("left the list")

    @classmethod
    def live(cls) -> tuple["WaitState", ...]:
        """States that stand in the queue."""
        return (cls.WAITING,)


class StudySessionState(models.TextChoices):
    """The hours of one day in one room."""

    OPEN = "open", _("open")
    CANCELLED = "cancelled", pgettext_lazy("self-study", "does not take place")


class StudyVisitState(models.TextChoices):
    """A place for self-study. ``live`` states take one up."""

    BOOKED = "booked", pgettext_lazy("self-study", "booked")
    CAME = "came", _("came")
    CANCELLED = "cancelled", pgettext_lazy("self-study", "given back")
    RELEASED = "released", _("did not come in time")
    DISPLACED = "displaced", _("the room was needed")

    @classmethod
    def live(cls) -> tuple["StudyVisitState", ...]:
        """States that take up a place."""
        return (cls.BOOKED, cls.CAME)


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


class TransferState(models.TextChoices):
    """A change of class."""

    WAITING = "waiting", _("the difference is to be settled")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("not done")


class CompletionState(models.TextChoices):
    """A completed class, as staff confirmed it."""

    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("completion", "withdrawn")


class DrawState(models.TextChoices):
    """The draw of a round. Each step is taken once and never back."""

    COMMITTED = "committed", _("seed made")
    FROZEN = "frozen", _("list frozen")
    DRAWN = "drawn", _("drawn, not published yet")
    PUBLISHED = "published", _("published")

    @classmethod
    def closed(cls) -> tuple["DrawState", ...]:
        """In these nobody can apply, change or withdraw any more."""
        return (cls.FROZEN, cls.DRAWN, cls.PUBLISHED)


class SmallClassState(models.TextChoices):
    """The question that is put to everybody of a class with too few people."""

    ASKING = "asking", _("people are asked")
    SETTLED = "settled", _("not opened, everybody is settled")
    OPENED = "opened", _("opened after all")


class LateRequestState(models.TextChoices):
    """A senior's question whether they may come into a running class."""

    ASKED = "asked", _("waits for the office")
    ADMITTED = "admitted", _("may come in")
    DECLINED = "declined", _("not let in")
    TAKEN_BACK = "taken_back", _("taken back")


PLACE_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({PlaceState.OFFERED, PlaceState.HELD, PlaceState.CONFIRMED}),
    PlaceState.OFFERED: frozenset({PlaceState.HELD, PlaceState.CANCELLED, PlaceState.LAPSED}),
    PlaceState.HELD: frozenset({PlaceState.CONFIRMED, PlaceState.CANCELLED, PlaceState.LAPSED}),
    PlaceState.CONFIRMED: frozenset({PlaceState.CANCELLED}),
    # Late money: the seat is taken again, if one is free, by the payment that came after all.
    PlaceState.LAPSED: frozenset({PlaceState.CONFIRMED}),
}

WAIT_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({WaitState.WAITING}),
    WaitState.WAITING: frozenset(
        {WaitState.OFFERED, WaitState.PLACED, WaitState.PASSED, WaitState.LEFT}
    ),
    WaitState.OFFERED: frozenset({WaitState.PLACED, WaitState.DECLINED, WaitState.MISSED}),
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

TRANSFER_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({TransferState.WAITING, TransferState.DONE}),
    TransferState.WAITING: frozenset({TransferState.DONE, TransferState.CANCELLED}),
}

SMALL_CLASS_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({SmallClassState.ASKING}),
    SmallClassState.ASKING: frozenset({SmallClassState.SETTLED, SmallClassState.OPENED}),
}

LATE_REQUEST_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({LateRequestState.ASKED}),
    LateRequestState.ASKED: frozenset(
        {LateRequestState.ADMITTED, LateRequestState.DECLINED, LateRequestState.TAKEN_BACK}
    ),
}

COMPLETION_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({CompletionState.CONFIRMED}),
    CompletionState.CONFIRMED: frozenset({CompletionState.WITHDRAWN}),
}

DRAW_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({DrawState.COMMITTED}),
    DrawState.COMMITTED: frozenset({DrawState.FROZEN}),
    DrawState.FROZEN: frozenset({DrawState.DRAWN}),
    DrawState.DRAWN: frozenset({DrawState.PUBLISHED}),
}

STUDY_SESSION_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({StudySessionState.OPEN}),
    StudySessionState.OPEN: frozenset({StudySessionState.CANCELLED}),
}

STUDY_VISIT_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({StudyVisitState.BOOKED, StudyVisitState.CAME}),
    StudyVisitState.BOOKED: frozenset(
        {
            StudyVisitState.CAME,
            StudyVisitState.CANCELLED,
            StudyVisitState.RELEASED,
            StudyVisitState.DISPLACED,
        }
    ),
    StudyVisitState.CAME: frozenset({StudyVisitState.DISPLACED}),
}
