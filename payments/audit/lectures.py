"""What ``manage.py audit`` derives again of lectures and tickets. Nothing here writes."""

from collections.abc import Callable, Iterator

from django.db.models import Count, F, Q, Sum

from courses.models import Lecture
from payments.models import BookingMove, LectureBooking, Order, OrderKind, Ticket, TicketMark
from payments.states.orders import OrderState
from payments.states.tickets import BookingState, TicketState
from university.registry import Fault


def lecture_seats() -> Iterator[Fault]:
    """The counter of a lecture is the number of its tickets that have a seat."""
    seated = Q(tickets__state=TicketState.KEPT, tickets__booking__state__in=BookingState.live())
    rows = Lecture.objects.annotate(found=Count("tickets", filter=seated))
    for row in rows.exclude(found=F("taken")):
        yield Fault(
            "lecture_seats", f"lecture {row.code}: {row.taken} seats counted, {row.found} tickets"
        )
    for full in Lecture.objects.filter(taken__gt=F("capacity")):
        yield Fault("lecture_seats", f"lecture {full.code}: {full.taken} of {full.capacity} seats")


def tickets_match_orders() -> Iterator[Fault]:
    """A booking has one line a ticket at its price, and its order says the same as its state."""
    rows = LectureBooking.objects.select_related("order").annotate(
        count=Count("tickets", distinct=True), lines=Count("order__lines", distinct=True)
    )
    for booking in rows.filter(~Q(count=F("lines")) | Q(order=None) | Q(count=0)):
        yield _booking(booking, f"{booking.count} tickets, {booking.lines} lines on its order")
    wrong = Ticket.objects.exclude(
        order_lines__order=F("booking__order"), order_lines__amount_fen=F("price_fen")
    )
    for ticket in wrong.select_related("booking"):
        yield _booking(ticket.booking, f"ticket {ticket.pk} is not on its order at its price")
    for ticket in Ticket.objects.exclude(lecture=F("booking__lecture")).select_related("booking"):
        was_left = ticket.booking.moves.filter(from_lecture=ticket.lecture_id).exists()
        if ticket.state == TicketState.KEPT or not was_left:
            yield _booking(ticket.booking, f"ticket {ticket.pk} is for another lecture")
    settled = Q(state=BookingState.CONFIRMED, order__state=OrderState.SETTLED)
    open_ = Q(state=BookingState.HELD, order__state__in=[OrderState.OPEN, OrderState.PAID])
    closed = Q(state__in=[BookingState.LAPSED, BookingState.ENDED]) & ~Q(
        order__state__in=[OrderState.OPEN, OrderState.SETTLED]
    )
    for booking in rows.exclude(settled | open_ | closed):
        state = booking.order.state if booking.order else "none"
        yield _booking(booking, f"it is {booking.state}, its order is {state}")
    for order in Order.objects.filter(kind=OrderKind.TICKETS, booking=None):
        yield Fault("tickets_match_orders", f"order {order.number}: tickets without a booking")


def returned_tickets_are_paid_back() -> Iterator[Fault]:
    """What came back of a paid booking has refunds of exactly that sum."""
    rows = LectureBooking.objects.filter(order__state__in=[OrderState.SETTLED, OrderState.REFUNDED])
    returned = rows.filter(confirmed_at__isnull=False, tickets__state=TicketState.RETURNED)
    for booking in returned.annotate(fen=Sum("tickets__price_fen")).select_related("order"):
        assert booking.order is not None  # noqa: S101 - the filter says so.
        refunds = booking.order.payments.exclude(refunds__reason_code="homeless")
        back = refunds.aggregate(fen=Sum("refunds__amount_fen"))["fen"] or 0
        if back != booking.fen:
            yield _booking(booking, f"{booking.fen} fen of tickets came back, {back} fen went back")


def doors_let_in_once() -> Iterator[Fault]:
    """Who is in has exactly one mark that let them in, and nobody is in by a ticket given back."""
    rows = Ticket.objects.annotate(times=Count("marks", filter=Q(marks__let_in=True)))
    wrong = Q(admitted_at__isnull=False) & ~Q(times=1) | Q(admitted_at=None, times__gt=0)
    for ticket in rows.filter(wrong).select_related("booking"):
        yield _booking(ticket.booking, f"ticket {ticket.pk} let somebody in {ticket.times} times")
    strangers = Ticket.objects.filter(admitted_at__isnull=False).exclude(
        state=TicketState.KEPT, booking__state=BookingState.CONFIRMED
    )
    for stranger in strangers.select_related("booking"):
        sentence = f"ticket {stranger.pk} let somebody in, and is not valid"
        yield _booking(stranger.booking, sentence)


def bookings_are_where_they_moved() -> Iterator[Fault]:
    """Each move begins where the one before ended, and the last one says where a booking is.

    Whoever was let in was let in at the lecture that their ticket is for.
    """
    at: dict[int, int] = {}
    for move in BookingMove.objects.select_related("booking").order_by("pk"):
        if at.get(move.booking_id, move.from_lecture_id) != move.from_lecture_id:
            yield _booking(move.booking, f"move {move.pk} begins at another lecture")
        at[move.booking_id] = move.to_lecture_id
    for booking in LectureBooking.objects.filter(pk__in=at):
        if booking.lecture_id != at[booking.pk]:
            yield _booking(booking, "it is not where it was moved to")
    moved = TicketMark.objects.filter(let_in=True, ticket__booking__in=at)
    for mark in moved.select_related("ticket__booking"):
        if not mark.client_key.startswith(f"{mark.ticket.lecture_id}:"):
            yield _booking(mark.ticket.booking, f"ticket {mark.ticket_id} let in elsewhere")


CHECKS: dict[str, Callable[[], Iterator[Fault]]] = {
    "lecture_seats": lecture_seats,
    "tickets_match_orders": tickets_match_orders,
    "returned_tickets_are_paid_back": returned_tickets_are_paid_back,
    "doors_let_in_once": doors_let_in_once,
    "bookings_are_where_they_moved": bookings_are_where_they_moved,
}


def _booking(booking: LectureBooking, sentence: str) -> Fault:
    return Fault("tickets", f"booking {booking.pk}: {sentence}")
