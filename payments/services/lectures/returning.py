"""Giving a paid ticket back: by the rule that was promised, or by exception with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Lecture
from payments import ledger
from payments.entries import undone
from payments.models import LectureBooking, Order, OrderLine, Refund, Ticket
from payments.providers.registry import CASH
from payments.queries.orders import settling_payment
from payments.seats import free_seats
from payments.services.lectures import messages
from payments.services.lectures.offers import offer_free_seats
from payments.services.refunds import request_refund
from payments.states.orders import ORDER_MOVES, OrderState
from payments.states.tickets import BOOKING_MOVES, TICKET_MOVES, BookingState, TicketState
from university import clock, states
from university.accounts.models import User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.refusals import Refusal
from university.words import moment

RUN = "payments.run_lectures"


@dataclass(frozen=True)
class TicketReturn:
    """What giving a ticket back would mean, for the page that asks."""

    refund_fen: int
    is_cash: bool


def return_offer(*, ticket: Ticket) -> TicketReturn:
    """Return what would go back; raises the Refusal that ``return_ticket`` would raise."""
    order = _order_of(ticket)
    _require_returnable(ticket, order)
    _require_in_time(ticket.booking)
    payment = settling_payment(order)
    return TicketReturn(ticket.price_fen, is_cash=payment is not None and payment.provider == CASH)


def return_ticket(*, actor: User | None, ticket: Ticket) -> Ticket:
    """Give a ticket back in time: the seat goes on, all of its money goes back.

    Raises Refusal: ``not_your_ticket_any_more``, ``being_settled``, ``was_let_in`` or
    ``too_late_to_return``.
    """
    with transaction.atomic():
        order, row = _locked(ticket)
        _require_returnable(row, order)
        _require_in_time(row.booking)
        take_back([row], order=order, actor=actor, reason="ticket_back")
    return row


def return_by_exception(*, actor: User, ticket: Ticket, reason: str) -> Ticket:
    """Take a ticket back although the time is over; the reason is kept on the refund.

    The seat is free at once; money above the limit of refunds waits for a second person.
    Raises Refusal: ``not_allowed``, ``no_reason``, ``not_your_ticket_any_more``,
    ``being_settled`` or ``was_let_in``.
    """
    if not actor.has_perm(RUN):
        raise Refusal("not_allowed", _("Only the office can make an exception."))
    if not reason.strip():
        raise Refusal("no_reason", _("Please write the reason. It is kept with the money."))
    with transaction.atomic():
        order, row = _locked(ticket)
        _require_returnable(row, order)
        take_back([row], order=order, actor=actor, reason="ticket_exception", explanation=reason)
    return row


def _locked(ticket: Ticket) -> tuple[Order, Ticket]:
    """Lock order and lecture, and read the ticket after that: the door locks the lecture, too.

    Which lecture it is for changes under the order's lock.
    """
    order = lock_row(Order, _order_of(ticket).pk)
    lock_row(Lecture, Ticket.objects.values_list("lecture", flat=True).get(pk=ticket.pk))
    return order, _fresh(ticket)


def take_back(
    tickets: list[Ticket],
    *,
    order: Order,
    actor: User | None,
    reason: str,
    explanation: str = "",
) -> Refund | None:
    """Take kept tickets of one confirmed booking back, seats and money, under the order's lock.

    Returns the refund, or None when nothing had been paid for them.
    """
    booking = LectureBooking.objects.select_related("lecture", "student__login", "login").get(
        pk=tickets[0].booking_id
    )
    lock_row(Lecture, booking.lecture_id)
    now = clock.now()
    for ticket in tickets:
        if not states.move(
            ticket,
            to=TicketState.RETURNED,
            moves=TICKET_MOVES,
            actor=actor,
            reason=reason,
            returned_at=now,
        ):
            msg = f"ticket {ticket.pk} changed under lock"
            raise RuntimeError(msg)
    free_seats(booking.lecture_id, len(tickets))
    if not booking.tickets.filter(state=TicketState.KEPT).exists():
        states.move(
            booking,
            to=BookingState.ENDED,
            moves=BOOKING_MOVES,
            actor=actor,
            reason=reason,
            ended_at=now,
        )
        states.move(order, to=OrderState.REFUNDED, moves=ORDER_MOVES, actor=actor, reason=reason)
    # Seats, waitlist and people before the journal, which is the last of all locks.
    offer_free_seats(lecture=booking.lecture)
    fen = sum(ticket.price_fen for ticket in tickets)
    booked = undone(OrderLine.objects.filter(ticket__in=tickets))
    if not fen:
        if booked and order.settled_at:
            # A discount paid for it alone: the books forget it, nobody gets money.
            ledger.post(source=order, kind="undone", entries=booked)
        messages.tell_buyer(
            booking, "ticket_back", values={}, unique_key=f"ticket_back:{tickets[0].pk}"
        )
        return None
    return _pay_back(tickets, order=order, booked=booked, actor=actor, why=(reason, explanation))


def _pay_back(
    tickets: list[Ticket],
    *,
    order: Order,
    booked: dict[str, int],
    actor: User | None,
    why: tuple[str, str],
) -> Refund | None:
    payment = settling_payment(order)
    if payment is None:
        return None
    return request_refund(
        actor=actor,
        payment=payment,
        amount_fen=sum(booked.values()),
        reason_code=why[0],
        explanation=why[1],
        unique_key=f"ticket:{tickets[0].pk}",
        taken_from=booked,
    )


def _order_of(ticket: Ticket) -> Order:
    return Order.objects.get(booking=ticket.booking_id)


def _fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("booking", "lecture").get(pk=ticket.pk)


def _require_returnable(ticket: Ticket, order: Order) -> None:
    if order.state == OrderState.PAID:
        raise Refusal(
            "being_settled",
            _("We are just booking your payment."),
            _("Please try again in one minute."),
        )
    is_valid = ticket.booking.state == BookingState.CONFIRMED
    if ticket.state != TicketState.KEPT or not is_valid:
        raise Refusal(
            "not_your_ticket_any_more",
            _("This ticket was given back before."),
            _("You need not do anything."),
        )
    if ticket.admitted_at is not None:
        raise Refusal(
            "was_let_in",
            _("Somebody was let in with this ticket."),
            _("Please ask at the desk."),
        )


def _require_in_time(booking: LectureBooking) -> None:
    if clock.now() > return_deadline(booking):
        raise Refusal(
            "too_late_to_return",
            _("Money went back until %(when)s.") % {"when": moment(return_deadline(booking))},
            _("You can give the ticket to somebody else, or ask the desk."),
        )


def return_deadline(booking: LectureBooking) -> datetime:
    """Return until when a ticket can be given back: as promised, or later after a move."""
    return max(booking.refund_until, booking.return_until or booking.refund_until)


def rename_ticket(*, actor: User | None, ticket: Ticket, name: str) -> Ticket:
    """Give a ticket to somebody else; the code stays, and the price too.

    Raises Refusal ``not_your_ticket_any_more``, ``being_settled`` or ``was_let_in``.
    """
    with transaction.atomic():
        order, row = _locked(ticket)
        _require_returnable(row, order)
        row.holder_name = name
        row.save(update_fields=["holder_name"])
        states.record(row, old=row.state, actor=actor, reason="given to somebody else")
        if row.booking.student and actor:
            tell_helper_acted(
                actor=actor,
                student=row.booking.student,
                act=_("passing a lecture ticket on"),
                unique_key=f"ticket_renamed:{row.pk}:{clock.now():%Y%m%d%H%M%S}",
            )
    return row
