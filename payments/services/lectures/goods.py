"""Lecture tickets as goods: held while the buyer pays, valid when the money came."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from payments.goods import Facts
from payments.models import LectureBooking, Order, OrderLine, Payment, Receipt, Refund
from payments.queries.tickets import booking_of
from payments.seats import take_seats
from payments.services.lectures import messages
from payments.services.lectures.booking import end_booking
from payments.services.lectures.buyers import TicketBuyer
from payments.services.lectures.offers import join_head, offer_free_seats
from payments.services.lectures.pricing import prices_for, tickets_left
from payments.states.tickets import BOOKING_MOVES, BookingState, TicketState
from university import clock, states
from university.refusals import Refusal
from university.words import moment


class LectureTickets:
    """What ``payments.goods.Goods`` asks, answered for tickets."""

    def is_kept(self, order: Order) -> bool:
        """Held, and the lecture takes place."""
        booking = booking_of(order)
        return booking.state == BookingState.HELD and booking.lecture.called_off_at is None

    def gone(self) -> Refusal:
        """The seats went back, or the lecture was called off."""
        return Refusal(
            "tickets_gone",
            _("These seats are no longer kept for you."),
            _("You can look at the lecture's page whether there are seats."),
        )

    def lines(self, order: Order) -> list[OrderLine]:
        """In the order of the tickets."""
        return list(order.lines.order_by("pk"))

    def deliver(self, order: Order, payment: Payment, lines: list[OrderLine]) -> None:
        """Make the tickets valid, also late ones while there are seats."""
        booking = booking_of(order)
        if booking.state == BookingState.CONFIRMED:
            return
        if booking.state == BookingState.ENDED or booking.lecture.called_off_at is not None:
            raise self.gone()
        if booking.state == BookingState.LAPSED:
            is_over = booking.lecture.ends_at < clock.now()
            allowed = not is_over and _still_allowed(booking, order, len(lines))
            if not allowed or not take_seats(booking.lecture_id, len(lines)):
                raise self.gone()
        states.move(
            booking,
            to=BookingState.CONFIRMED,
            moves=BOOKING_MOVES,
            actor=payment.recorded_by,
            reason=payment.provider,
            confirmed_at=clock.now(),
            ended_at=None,
        )

    def tell_delivered(self, order: Order, lines: list[OrderLine], receipt: Receipt | None) -> None:
        """The tickets are valid."""
        messages.tell_confirmed(booking=booking_of(order), count=len(lines), receipt=receipt)

    def lose(self, order: Order, payment: Payment, *, why: str) -> None:
        """Put them at the head of the list, unless they gave it up or nobody can wait any more."""
        booking = booking_of(order)
        lecture = booking.lecture
        if lecture.called_off_at is not None:
            if booking.state == BookingState.HELD:
                end_booking(booking, to=BookingState.ENDED, actor=None, reason=why)
            messages.tell_called_off(booking=booking, lecture=lecture)
        elif booking.state == BookingState.LAPSED:
            if lecture.starts_at > clock.now() and (booking.student_id or booking.login_id):
                join_head(booking)
            messages.tell_lost(booking=booking, amount_fen=payment.amount_fen)

    def let_go(self, order: Order) -> None:
        """Give the unpaid seats to the next who waits."""
        booking = booking_of(order)
        if booking.state == BookingState.HELD:
            end_booking(booking, to=BookingState.LAPSED, actor=None, reason="not paid in time")
            offer_free_seats(lecture=booking.lecture)
            messages.tell_lapsed(booking=booking)

    def is_answered(self, order: Order) -> bool:
        """The tickets are valid; each that came back has a refund of its own."""
        booking = booking_of(order)
        return booking.state == BookingState.CONFIRMED or not order.total_fen

    def tell_refund(self, refund: Refund, *, template: str) -> None:
        """Name the lecture that it was for."""
        if order := refund.payment.order:
            messages.tell_refund(booking=booking_of(order), refund=refund, template=template)

    def title(self, order: Order) -> str:
        """Title of the lecture."""
        return booking_of(order).lecture.title

    def facts(self, order: Order) -> Facts:
        """The lecture, when, how many tickets, until when they are kept."""
        booking = booking_of(order)
        until = moment(booking.held_until) if booking.state == BookingState.HELD else ""
        count = booking.tickets.filter(state=TicketState.KEPT).count()
        return [
            (_("Lecture"), booking.lecture.title),
            (_("When"), moment(booking.lecture.starts_at)),
            (_("Tickets"), ticket_count(count)),
            (_("Pay before"), until),
        ]

    def pay_path(self, order: Order) -> str:
        """Where the way to pay is chosen."""
        return reverse("payments:tickets_pay", args=[order.number])

    def result_path(self, order: Order) -> str:
        """The tickets."""
        return reverse("payments:tickets_done", args=[order.number])


LECTURE_TICKETS = LectureTickets()


def ticket_count(count: int) -> str:
    """Return ``2张``."""
    return ngettext("%(count)d ticket", "%(count)d tickets", count) % {"count": count}


def _still_allowed(booking: LectureBooking, order: Order, count: int) -> bool:
    """Whether the buyer may have so many more at that price: they may have taken others since."""
    buyer = TicketBuyer(booking.buyer_name, booking.student, booking.login)
    buyer.lock()
    lecture = booking.lecture
    dues = sum(price.amount_fen for _kind, price in prices_for(buyer, lecture, count))
    return count <= tickets_left(buyer, lecture) and dues <= order.total_fen
