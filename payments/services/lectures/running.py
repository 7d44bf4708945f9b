"""What the office does with a whole lecture: more seats, another date, calling it off, news.

Calling off is a mark on the lecture first; then each booking is settled in a transaction of its
own, and a sweep finishes what a killed process left.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Lecture, Room
from courses.services.lectures import close_lecture, reschedule_lecture
from courses.services.rooms import require_grid
from payments.models import LectureBooking, LectureMove, Order
from payments.services.lectures import messages
from payments.services.lectures.booking import end_booking
from payments.services.lectures.offers import close_waitlist, offer_free_seats
from payments.services.lectures.returning import RUN, take_back
from payments.services.waking import ATTEMPTS, wake
from payments.states.orders import ORDER_MOVES, OrderState
from payments.states.tickets import BookingState, TicketState
from university import clock, public_cache, states
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal
from university.words import moment

logger = logging.getLogger("payments.lectures")

#: More would not fit into one text message beside the lecture's name.
LONGEST_NEWS = 24


def change_seats(*, actor: User, lecture: Lecture, capacity: int) -> Lecture:
    """Set the number of seats; added seats go to those who wait.

    Raises Refusal ``not_allowed``, ``too_many_taken`` or ``room_too_small``.
    """
    _require_may_run(actor)
    with transaction.atomic():
        row = lock_row(Lecture, lecture.pk)
        if capacity < row.taken:
            sentence = _("%(taken)d seats are sold already. Fewer seats are not possible.")
            raise Refusal("too_many_taken", sentence % {"taken": row.taken})
        if capacity > row.room.capacity:
            sentence = _("The room has %(places)d places only.")
            raise Refusal("room_too_small", sentence % {"places": row.room.capacity})
        row.capacity = capacity
        row.save(update_fields=["capacity"])
        offer_free_seats(lecture=row, actor=actor)
    return Lecture.objects.get(pk=row.pk)


def move_lecture(
    *,
    actor: User,
    lecture: Lecture,
    starts_at: datetime,
    ends_at: datetime,
    room: Room,
    reason: str = "",
) -> LectureMove:
    """Move a lecture and tell every buyer; who does not like it gets the money back until then.

    Sale and promised days move with it. Raises Refusal ``not_allowed``, ``lecture_called_off``,
    ``is_over``, ``not_moved``, ``in_the_past``, or what the room says (``room_taken`` …).
    """
    _require_may_run(actor)
    require_grid(starts_at, ends_at)
    with transaction.atomic():
        row = lock_row(Lecture, lecture.pk)
        _require_movable(row, starts_at, ends_at, room)
        move = LectureMove.objects.create(
            lecture=row,
            old_starts_at=row.starts_at,
            new_starts_at=starts_at,
            reason=reason,
            actor=actor,
        )
        later = starts_at - row.starts_at
        row.starts_at, row.ends_at, row.room = starts_at, ends_at, room
        row.sale_closes_at += later
        row.refund_until += later
        reschedule_lecture(lecture=row, actor=actor)
        bookings = LectureBooking.objects.filter(lecture=row, state__in=BookingState.live())
        bookings.update(return_until=starts_at)
        for booking in bookings.select_related("student__login", "login", "lecture"):
            messages.tell_buyer(
                booking,
                "lecture_moved",
                values={"date": moment(starts_at)},
                unique_key=f"lecture_moved:{move.pk}:{booking.pk}",
            )
    return move


def call_off_lecture(*, actor: User, lecture: Lecture, because: str) -> Lecture:
    """Call a lecture off: nobody buys any more, everybody is told and paid back.

    Raises Refusal ``not_allowed``, ``no_reason`` or ``is_over``.
    """
    _require_may_run(actor)
    if not because.strip():
        raise Refusal("no_reason", _("Please write why. The holders read it."))
    if lecture.ends_at < clock.now():
        raise Refusal("is_over", _("This lecture is over."))
    with transaction.atomic():
        row = close_lecture(lecture=lecture, because=because.strip()[:100])
        close_waitlist(lecture=row, actor=actor)
    public_cache.changed(public_cache.PLACES)
    settle_called_off(actor=actor)
    return Lecture.objects.get(pk=row.pk)


def settle_called_off(*, actor: User | None = None) -> int:
    """Pay everybody back whose lecture was called off; return how many bookings. A sweep."""
    due = LectureBooking.objects.filter(
        lecture__called_off_at__isnull=False, state__in=BookingState.live()
    ).exclude(order__state=OrderState.PAID)  # Settlement finds that it was called off.
    pks = list(due.order_by("pk").values_list("pk", "order_id"))
    settled = 0
    for pk, order_id in pks:
        try:
            settled += _settle_booking(pk, order_id, actor)
        except Exception:  # The others must not wait for this one.
            logger.exception("not paid back yet", extra={"booking": pk})
    return settled


def tell_holders(*, actor: User, lecture: Lecture, news: str, key: str) -> tuple[int, int]:
    """Send a short sentence to everybody with tickets; return how many were and were not reached.

    The same ``key`` again sends nothing more. Raises Refusal ``not_allowed``, ``no_news`` or
    ``news_too_long``.
    """
    _require_may_run(actor)
    news = " ".join(news.split())
    if not news:
        raise Refusal("no_news", _("Please write what the holders should know."))
    if len(news) > LONGEST_NEWS:
        raise Refusal(
            "news_too_long",
            _("A text message holds %(number)d characters at most.") % {"number": LONGEST_NEWS},
            _("Please write it shorter."),
        )
    rows = LectureBooking.objects.filter(lecture=lecture, state__in=BookingState.live())
    reached = unreached = 0
    with transaction.atomic():
        for booking in rows.select_related("student__login", "login", "lecture"):
            told = messages.tell_buyer(
                booking,
                "lecture_news",
                values={"news": news},
                unique_key=f"lecture_news:{key[:40]}:{booking.pk}",
            )
            reached, unreached = reached + told, unreached + (not told)
    return reached, unreached


def _settle_booking(pk: int, order_id: int | None, actor: User | None) -> bool:
    with transaction.atomic():
        order = lock_row(Order, order_id)
        lock_row(Lecture, LectureBooking.objects.values_list("lecture", flat=True).get(pk=pk))
        booking = LectureBooking.objects.select_related("lecture", "student__login", "login").get(
            pk=pk
        )
        if order.state == OrderState.PAID or booking.state not in BookingState.live():
            return False
        if booking.lecture.called_off_at is None:
            return False  # The desk moved it to another lecture meanwhile.
        messages.tell_called_off(booking=booking, lecture=booking.lecture)
        if booking.state == BookingState.HELD:
            end_booking(booking, to=BookingState.ENDED, actor=actor, reason="called_off")
            if order.state == OrderState.OPEN:
                states.move(
                    order,
                    to=OrderState.CANCELLED,
                    moves=ORDER_MOVES,
                    actor=actor,
                    reason="called_off",
                )
                wake(ATTEMPTS)
            return True
        tickets = list(
            booking.tickets.filter(state=TicketState.KEPT, admitted_at=None).order_by("pk")
        )
        if tickets:
            take_back(tickets, order=order, actor=actor, reason="called_off")
    return bool(tickets)


def _require_may_run(actor: User) -> None:
    if not actor.has_perm(RUN):
        raise Refusal(
            "not_allowed",
            _("Only the office can do this with a whole lecture."),
            _("Please ask the office."),
        )


def _require_movable(lecture: Lecture, starts_at: datetime, ends_at: datetime, room: Room) -> None:
    if lecture.called_off_at is not None:
        raise Refusal("lecture_called_off", _("This lecture has been called off."))
    if lecture.starts_at < clock.now():
        raise Refusal("is_over", _("This lecture has begun or is over."))
    if (starts_at, ends_at, room.pk) == (lecture.starts_at, lecture.ends_at, lecture.room_id):
        raise Refusal("not_moved", _("This is the time and the room that it has now."))
    if starts_at <= clock.now():
        raise Refusal("in_the_past", _("This time is over."), _("Please choose a later one."))
