"""Moving one booking to another lecture, or to another date of it (换场), without any money.

The order, its lines and what was paid stay as they are, so only lectures at the same price can be
chosen. Lock order as everywhere: order, buyer, both lectures by pk.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Lecture
from payments.models import (
    BookingChannel,
    BookingMove,
    LectureBooking,
    LectureWaiting,
    Order,
    OrderLine,
    Ticket,
)
from payments.models.lecture_booking import make_ticket_code
from payments.queries.tickets import is_awaited, seated_by_price
from payments.seats import free_seats, take_seats
from payments.services.lectures import messages
from payments.services.lectures.booking import promise, what_for
from payments.services.lectures.buyers import TicketBuyer
from payments.services.lectures.holding import no_seats, require_on_sale
from payments.services.lectures.offers import leave_waitlist, offer_free_seats
from payments.services.lectures.pricing import AT_STUDENT_PRICE, list_fen, require_few
from payments.services.lectures.returning import return_deadline
from payments.states.tickets import BookingState, TicketState, WaitingState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row, lock_rows
from university.money import yuan
from university.refusals import Refusal

SELL = "payments.sell_tickets"


@dataclass(frozen=True)
class Seated:
    """A booking with the tickets that have seats, each with the order line that sells it."""

    booking: LectureBooking
    lines: tuple[OrderLine, ...]

    @property
    def count(self) -> int:
        """How many seats it has."""
        return len(self.lines)

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """The tickets that have seats, in order."""
        return tuple(line.ticket for line in self.lines if line.ticket)

    @property
    def buyer(self) -> TicketBuyer:
        """Whoever bought them."""
        booking = self.booking
        return TicketBuyer(booking.buyer_name, booking.student, booking.login)


def seated(booking: LectureBooking) -> Seated:
    """Return a booking with its lines that still have seats. One statement."""
    rows = OrderLine.objects.filter(
        ticket__booking=booking.pk, ticket__state=TicketState.KEPT
    ).select_related("ticket")
    return Seated(booking, tuple(rows.order_by("ticket")))


def require_swappable(found: Seated) -> None:
    """Raise the Refusal that stands in the way of moving a booking anywhere at all.

    ``not_paid``, ``not_your_ticket_any_more``, ``lecture_called_off``, ``is_over`` or
    ``was_let_in``.
    """
    booking, lecture = found.booking, found.booking.lecture
    if booking.state == BookingState.HELD:
        raise Refusal(
            "not_paid",
            _("These tickets are not paid yet."),
            _("Please give the seats back and sell tickets for the other lecture."),
        )
    if booking.state != BookingState.CONFIRMED or not found.lines:
        raise Refusal("not_your_ticket_any_more", _("These tickets were given back before."))
    if lecture.called_off_at is not None:
        raise Refusal(
            "lecture_called_off",
            _("This lecture has been called off."),
            _("All of the money goes back. Please sell tickets for the other lecture."),
        )
    if lecture.starts_at <= clock.now():
        raise Refusal("is_over", _("This lecture has begun or is over."))
    if any(ticket.admitted_at for ticket in found.tickets):
        raise Refusal(
            "was_let_in",
            _("Somebody was let in with a ticket of this booking."),
            _("Please give back by exception what was not used."),
        )


def other_price_words(found: Seated, lecture: Lecture, had: Mapping[str, int]) -> str:
    """Say why ``lecture`` costs this buyer something else; nothing when it does not.

    ``had`` is how many seats they have there already, by the kind of price.
    """
    now = sum(line.list_price_fen for line in found.lines)
    then = [list_fen(lecture, str(ticket.price_kind)) for ticket in found.tickets]
    if any(line.list_price_fen != fen for line, fen in zip(found.lines, then, strict=True)):
        words = {"then": yuan(sum(then)), "now": yuan(now)}
        return _("These tickets cost %(then)s there, and %(now)s here.") % words
    return _allowance_words(found, lecture, had) if had else ""


def move_booking(
    *, actor: User, booking: LectureBooking, to_lecture: Lecture, reason: str
) -> BookingMove:
    """Move all seats of a paid booking to a lecture at the same price; the old codes end.

    The new seats are taken before the old ones are given up, in one transaction; those go to who
    waits. Pressed twice it moves once. Raises Refusal: ``not_allowed``, ``no_reason``, what
    ``require_swappable`` refuses, ``sale_over``, ``lecture_called_off``, ``other_price``,
    ``too_many_tickets`` or ``lecture_full``; then nothing has happened.
    """
    if not actor.has_perm(SELL):
        raise Refusal("not_allowed", _("Only the desk can move tickets."))
    if not reason.strip():
        raise Refusal("no_reason", _("Please write why. It is kept with the tickets."))
    with transaction.atomic():
        found, there = _locked(booking, to_lecture)
        if found.booking.lecture_id == there.pk:
            if done := BookingMove.objects.filter(booking=booking.pk).first():
                return done
            raise Refusal("not_moved", _("The tickets are for this lecture already."))
        require_swappable(found)
        require_on_sale(there, BookingChannel.DESK)
        _require_same_price(found, there)
        require_few(found.buyer, there, found.count)
        _take(found, there, actor)
        move = _take_along(found, there, actor=actor, reason=reason.strip()[:100])
        free_seats(move.from_lecture_id, found.count)
        offer_free_seats(lecture=move.from_lecture, actor=actor)
        messages.tell_swapped(booking=found.booking, move=move)
    return move


def _locked(booking: LectureBooking, to_lecture: Lecture) -> tuple[Seated, Lecture]:
    """Lock order, buyer and both lectures, and read the booking after that.

    The lecture of a booking changes under its order's lock alone, so it can be read then.
    """
    lock_row(Order, booking.order_id)
    rows = LectureBooking.objects.select_related("lecture", "student__login", "login")
    found = Seated(rows.get(pk=booking.pk), ())
    found.buyer.lock()
    lectures = lock_rows(Lecture, {found.booking.lecture_id, to_lecture.pk})
    by_pk = {row.pk: row for row in lectures}
    found.booking.lecture = by_pk[found.booking.lecture_id]
    return seated(found.booking), by_pk[to_lecture.pk]


def _take(found: Seated, there: Lecture, actor: User) -> None:
    """Take the new seats; whoever waits for them comes first."""
    waits = LectureWaiting.objects.filter(
        found.buyer.owner, lecture=there, state=WaitingState.WAITING
    )
    for waiting in waits if found.buyer.is_known else ():
        leave_waitlist(actor=actor, waiting=waiting)  # What they wait for, they get now.
    if is_awaited(there.pk):
        offer_free_seats(lecture=there, actor=actor)
    if not take_seats(there.pk, found.count):
        raise no_seats()


def _take_along(found: Seated, there: Lecture, *, actor: User, reason: str) -> BookingMove:
    """Write the new lecture on booking, tickets and lines; every ticket gets a new code."""
    booking, was = found.booking, found.booking.lecture
    for line in found.lines:
        ticket = line.ticket
        assert ticket is not None  # noqa: S101 - that is how the lines were found.
        ticket.lecture, ticket.code = there, make_ticket_code()
        ticket.save(update_fields=["lecture", "code"])
        line.description = what_for(ticket, there)
    booking.lecture = there
    _keep_promises(booking, was, there)
    booking.save(update_fields=["lecture", "refund_until", "return_until"])
    for line in found.lines:
        line.refund_rule = promise(booking.refund_until)
    OrderLine.objects.bulk_update(found.lines, ["description", "refund_rule"])
    states.record(booking, old=booking.state, actor=actor, reason=f"moved: {reason}")
    return BookingMove.objects.create(
        booking=booking,
        from_lecture=was,
        to_lecture=there,
        tickets=found.count,
        reason=reason,
        actor=actor,
    )


def _keep_promises(booking: LectureBooking, was: Lecture, there: Lecture) -> None:
    """Money that can go back today can until the day that the other lecture promises.

    Where the day is over, moving must not be a way around it. Who could give the ticket back until
    the start because the school had moved the lecture may do so with the other one as well.
    """
    if clock.now() > return_deadline(booking):
        return
    booking.refund_until = there.refund_until
    if booking.return_until is not None:
        booking.return_until = there.starts_at


def _require_same_price(found: Seated, there: Lecture) -> None:
    buyer = found.buyer
    had = seated_by_price(buyer.owner, there.pk) if buyer.is_known else {}
    if words := other_price_words(found, there, had):
        raise Refusal(
            "other_price", words, _("Please give the tickets back, then sell new ones there.")
        )


def _allowance_words(found: Seated, lecture: Lecture, had: Mapping[str, int]) -> str:
    """Say what a buyer who has tickets there already would get cheaper a second time."""
    reduced = sum(ticket.price_kind in AT_STUDENT_PRICE for ticket in found.tickets)
    if reduced and reduced + sum(had.get(kind, 0) for kind in AT_STUDENT_PRICE) > (
        lecture.student_tickets_each
    ):
        return _("There are not so many tickets at the student price for one buyer.")
    if any(line.discount_fen for line in found.lines):
        return _("This buyer has a ticket there, and the discount counts for one ticket.")
    return ""
