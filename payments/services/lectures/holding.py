"""Taking seats: held while they are paid, given back when they are not.

Lock order: order, buyer, lecture, booking. A new order needs no lock: nobody else can see it yet.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Lecture
from payments.models import BookingChannel, LectureBooking, Order
from payments.queries.tickets import is_awaited
from payments.seats import take_seats
from payments.services.lectures.booking import book, end_booking
from payments.services.lectures.buyers import TicketBuyer
from payments.services.lectures.offers import offer_free_seats
from payments.services.lectures.pricing import require_few
from payments.services.orders import settle_free
from payments.services.waking import ATTEMPTS, wake
from payments.states.orders import ORDER_MOVES, OrderState
from payments.states.tickets import BookingState
from university import clock, states
from university.accounts.models import User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.refusals import Refusal
from university.words import moment


def hold_tickets(
    *,
    actor: User | None,
    buyer: TicketBuyer,
    lecture: Lecture,
    names: Sequence[str],
    channel: BookingChannel,
) -> LectureBooking:
    """Take a seat for each of ``names`` and open the order; tickets of 0 yuan are valid at once.

    Raises Refusal: ``lecture_called_off``, ``sale_not_open``, ``sale_over``, ``too_many_tickets``
    or ``lecture_full``; then nothing has been written.
    """
    with transaction.atomic():
        buyer.lock()
        require_on_sale(lecture, channel)
        require_few(buyer, lecture, len(names))
        if is_awaited(lecture.pk):
            offer_free_seats(lecture=lecture)
        if not take_seats(lecture.pk, len(names)):
            # It may have been called off since the page was read.
            require_on_sale(Lecture.objects.get(pk=lecture.pk), channel)
            raise no_seats()
        booking = book(
            actor=actor,
            buyer=buyer,
            lecture=lecture,
            names=names,
            channel=channel,
            held_until=hold_deadline(lecture, channel, clock.now()),
        )
        if buyer.student and actor and channel == BookingChannel.WEB:
            tell_helper_acted(
                actor=actor,
                student=buyer.student,
                act=_("booking tickets for %(title)s") % {"title": lecture.title[:12]},
                unique_key=f"helper_tickets:{booking.pk}",
            )
    if booking.order and not booking.order.total_fen:
        settle_free(order=booking.order)
        booking.refresh_from_db()
    return booking


def give_up_booking(*, actor: User | None, booking: LectureBooking) -> LectureBooking:
    """Give unpaid seats back; twice changes nothing. Raises Refusal ``already_paid``."""
    with transaction.atomic():
        order = lock_row(Order, booking.order_id)
        row = LectureBooking.objects.select_related("lecture").get(pk=booking.pk)
        if order.state in (OrderState.PAID, OrderState.SETTLED):
            raise Refusal(
                "already_paid",
                _("These tickets are paid already."),
                _("You can give them back one by one."),
            )
        if row.state == BookingState.HELD:
            end_booking(row, to=BookingState.ENDED, actor=actor, reason="given up")
            offer_free_seats(lecture=row.lecture)
        if order.state == OrderState.OPEN:
            states.move(
                order, to=OrderState.CANCELLED, moves=ORDER_MOVES, actor=actor, reason="given up"
            )
            wake(ATTEMPTS)
    return row


def require_on_sale(lecture: Lecture, channel: BookingChannel) -> None:
    """Raise a Refusal unless tickets can be taken by this way now."""
    now = clock.now()
    if lecture.called_off_at is not None:
        raise Refusal(
            "lecture_called_off",
            _("This lecture has been called off."),
            _("Please look at the other lectures."),
        )
    if channel == BookingChannel.WEB and now < lecture.sale_opens_at:
        raise Refusal(
            "sale_not_open",
            _("Tickets are on sale from %(when)s.") % {"when": moment(lecture.sale_opens_at)},
            _("Please come back then."),
        )
    if now >= sale_ends(lecture, channel):
        raise Refusal(
            "sale_over",
            _("No more tickets are sold here."),
            _("Please ask at the desk, or at the door of the hall."),
        )


def sale_ends(lecture: Lecture, channel: BookingChannel) -> datetime:
    """Return until when tickets are sold by this way: at the door even while it goes on."""
    return {
        BookingChannel.DESK: lecture.starts_at,
        BookingChannel.DOOR: lecture.ends_at,
    }.get(channel, min(lecture.sale_closes_at, lecture.starts_at))


def hold_deadline(lecture: Lecture, channel: BookingChannel, now: datetime) -> datetime:
    """Return until when seats are kept unpaid."""
    return min(now + timedelta(hours=lecture.hold_hours), sale_ends(lecture, channel))


def no_seats() -> Refusal:
    """Say that there are not so many seats."""
    return Refusal(
        "lecture_full",
        _("There are not so many seats left."),
        _("You can take fewer tickets, or wait: we tell you when seats come free."),
    )
