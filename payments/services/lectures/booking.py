"""The rows of a booking: written where seats were just taken, ended where they go back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from courses.models import Lecture
from payments.models import (
    BookingChannel,
    LectureBooking,
    LineKind,
    OrderKind,
    OrderLine,
    Ticket,
)
from payments.pricing.tuition import Price
from payments.seats import free_seats
from payments.services.lectures.buyers import TicketBuyer
from payments.services.lectures.pricing import prices_for
from payments.services.orders import create_order
from payments.states.tickets import BOOKING_MOVES, BookingState, TicketState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row


def book(
    *,
    actor: User | None,
    buyer: TicketBuyer,
    lecture: Lecture,
    names: Sequence[str],
    channel: BookingChannel,
    held_until: datetime,
) -> LectureBooking:
    """Write booking, tickets and order for seats that the caller has taken in this transaction."""
    booking = LectureBooking(
        lecture=lecture,
        student=buyer.student,
        login=buyer.login,
        buyer_name=buyer.name,
        channel=channel,
        held_until=held_until,
        refund_until=lecture.refund_until,
        acted_by=actor,
    )
    prices = prices_for(buyer, lecture, len(names))
    booking.save(force_insert=True)
    states.record(booking, actor=actor, reason=channel)
    tickets = Ticket.objects.bulk_create(
        Ticket(
            booking=booking,
            lecture=lecture,
            holder_name=name,
            price_kind=kind,
            price_fen=price.amount_fen,
        )
        for name, (kind, price) in zip(names, prices, strict=True)
    )
    booking.order = create_order(
        actor=actor,
        kind=OrderKind.TICKETS,
        lines=[
            _line(ticket, lecture, price)
            for ticket, (_kind, price) in zip(tickets, prices, strict=True)
        ],
        pay_by=held_until,
        student=buyer.student,
        login=buyer.login,
        payer_name=buyer.name,
    )
    booking.save(update_fields=["order"])
    return booking


def end_booking(
    booking: LectureBooking, *, to: BookingState, actor: User | None, reason: str
) -> None:
    """End a live booking and give the seats of its kept tickets back, in the caller's lock."""
    lock_row(Lecture, booking.lecture_id)
    kept = booking.tickets.filter(state=TicketState.KEPT).count()
    moved = states.move(
        booking, to=to, moves=BOOKING_MOVES, actor=actor, reason=reason, ended_at=clock.now()
    )
    if moved:
        free_seats(booking.lecture_id, kept)


def what_for(ticket: Ticket, lecture: Lecture) -> str:
    """Return what an order line says that a ticket is for."""
    what = _("Ticket: %(title)s, %(name)s")
    return (what % {"title": lecture.title, "name": ticket.holder_name})[:120]


def promise(until: datetime) -> list[dict[str, object]]:
    """Return the refund rule of a line: all of its money until a day."""
    return [{"until": until.isoformat(), "percent": 100}]


def _line(ticket: Ticket, lecture: Lecture, price: Price) -> OrderLine:
    return OrderLine(
        kind=LineKind.TICKET,
        ticket=ticket,
        description=what_for(ticket, lecture),
        refund_rule=promise(lecture.refund_until),
        **price.line_fields(),
    )
