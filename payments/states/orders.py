"""Which state may follow which. ``university.states.move`` refuses every other step."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(models.TextChoices):
    """An order, from the price agreed to the thing delivered or the money back."""

    OPEN = "open", _("to be paid")
    PAID = "paid", _("paid, being settled")
    SETTLED = "settled", _("paid and settled")
    CANCELLED = "cancelled", pgettext_lazy("payments", "cancelled")
    EXPIRED = "expired", _("time to pay ran out")
    #: From the decision on; whether the money has arrived is for the refund's row to say.
    REFUNDED = "refunded", _("money goes back")
    #: Over, and nothing (more) goes back: the place ended late, or went over into another class.
    ENDED = "ended", pgettext_lazy("payments", "ended")


class AttemptState(models.TextChoices):
    """One try to pay. ``unknown`` is real: a lost reply is neither success nor failure."""

    CREATED = "created", _("being prepared")
    PENDING = "pending", _("waiting for the payer")
    UNKNOWN = "unknown", _("we are asking")
    SUCCEEDED = "succeeded", _("paid")
    FAILED = "failed", _("did not go through")
    EXPIRED = "expired", _("expired")

    @classmethod
    def live(cls) -> tuple["AttemptState", ...]:
        """States in which money may still arrive by the usual way."""
        return (cls.CREATED, cls.PENDING, cls.UNKNOWN)


class RefundState(models.TextChoices):
    """A refund. Above a sum a second person looks at it first; what waits is not sent."""

    WAITING = "waiting", _("waiting for approval")
    DECLINED = "declined", pgettext_lazy("refund", "not approved")
    DUE = "due", _("to be paid back")
    UNKNOWN = "unknown", _("we are asking")
    DONE = "done", _("paid back")
    FAILED = "failed", _("did not go through")


ORDER_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({OrderState.OPEN}),
    OrderState.OPEN: frozenset({OrderState.PAID, OrderState.CANCELLED, OrderState.EXPIRED}),
    # Late money: the payer was quicker than the clock, or slower than our patience.
    OrderState.CANCELLED: frozenset({OrderState.PAID}),
    OrderState.EXPIRED: frozenset({OrderState.PAID}),
    OrderState.PAID: frozenset({OrderState.SETTLED, OrderState.REFUNDED}),
    OrderState.SETTLED: frozenset({OrderState.REFUNDED, OrderState.ENDED}),
}

ATTEMPT_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({AttemptState.CREATED}),
    AttemptState.CREATED: frozenset(
        {
            AttemptState.PENDING,
            AttemptState.UNKNOWN,
            AttemptState.SUCCEEDED,
            AttemptState.FAILED,
            AttemptState.EXPIRED,
        }
    ),
    AttemptState.PENDING: frozenset(
        {AttemptState.SUCCEEDED, AttemptState.FAILED, AttemptState.EXPIRED, AttemptState.UNKNOWN}
    ),
    AttemptState.UNKNOWN: frozenset(
        {AttemptState.PENDING, AttemptState.SUCCEEDED, AttemptState.FAILED, AttemptState.EXPIRED}
    ),
    AttemptState.FAILED: frozenset({AttemptState.SUCCEEDED}),
    AttemptState.EXPIRED: frozenset({AttemptState.SUCCEEDED}),
}

REFUND_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({RefundState.DUE, RefundState.WAITING}),
    RefundState.WAITING: frozenset({RefundState.DUE, RefundState.DECLINED}),
    RefundState.DUE: frozenset({RefundState.UNKNOWN, RefundState.DONE, RefundState.FAILED}),
    RefundState.UNKNOWN: frozenset({RefundState.DONE, RefundState.FAILED, RefundState.DUE}),
    RefundState.FAILED: frozenset({RefundState.DUE}),
}


class RentalState(models.TextChoices):
    """A rental, from the request to the deposit going back."""

    ASKED = "asked", _("asked for")
    REJECTED = "rejected", _("not approved")
    WITHDRAWN = "withdrawn", _("taken back by the renter")
    APPROVED = "approved", _("approved, to be accepted and paid")
    LAPSED = "lapsed", _("not paid in time")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("handed back")


class DateState(models.TextChoices):
    """One evening of a rental."""

    ASKED = "asked", _("kept until the school decides")
    #: Wished for, but not to be had: remembered, and offered when it becomes free.
    WANTED = "wanted", _("taken, remembered")
    BOOKED = "booked", _("booked")
    CANCELLED = "cancelled", pgettext_lazy("evening", "cancelled")
    DISPLACED = "displaced", _("needed by the school")

    @classmethod
    def holding(cls) -> tuple["DateState", ...]:
        """States in which the evening holds its room."""
        return (cls.ASKED, cls.BOOKED)


class PaperState(models.TextChoices):
    """A paper of a renter."""

    SENT = "sent", _("to be looked at")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")


RENTAL_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({RentalState.ASKED}),
    RentalState.ASKED: frozenset(
        {RentalState.APPROVED, RentalState.REJECTED, RentalState.WITHDRAWN}
    ),
    RentalState.APPROVED: frozenset(
        {RentalState.RUNNING, RentalState.LAPSED, RentalState.WITHDRAWN}
    ),
    RentalState.RUNNING: frozenset({RentalState.CLOSED}),
}

DATE_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({DateState.ASKED, DateState.WANTED}),
    DateState.ASKED: frozenset(
        {DateState.BOOKED, DateState.WANTED, DateState.CANCELLED, DateState.DISPLACED}
    ),
    DateState.WANTED: frozenset({DateState.ASKED, DateState.BOOKED, DateState.CANCELLED}),
    DateState.BOOKED: frozenset({DateState.CANCELLED, DateState.DISPLACED}),
}

PAPER_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({PaperState.SENT}),
    PaperState.SENT: frozenset({PaperState.ACCEPTED, PaperState.REFUSED}),
    # Back to be looked at, when the renter is somebody else now.
    PaperState.ACCEPTED: frozenset({PaperState.REFUSED, PaperState.SENT}),
}
