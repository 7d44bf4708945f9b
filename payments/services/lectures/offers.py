"""The waitlist of a lecture: free seats go to the first whose wish fits, with time to answer.

An offer is a held booking: whoever pays it accepts it, and unpaid it goes to the next.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from courses.models import Lecture
from enrollment.services.offers import answer_deadline
from payments.models import BookingChannel, LectureBooking, LectureWaiting
from payments.queries.tickets import first_who_fits, is_awaited, lectures_with_seats_awaited
from payments.seats import take_seats
from payments.services.lectures import messages
from payments.services.lectures.booking import book
from payments.services.lectures.buyers import TicketBuyer
from payments.services.lectures.pricing import require_few, tickets_left
from payments.states.tickets import WAITING_MOVES, WaitingState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

#: So shortly before the lecture seats are sold at the door instead.
_LAST_OFFER = timedelta(hours=3)


def join_waitlist(
    *, actor: User | None, buyer: TicketBuyer, lecture: Lecture, seats: int
) -> LectureWaiting:
    """Wait for ``seats`` seats; who waits already only changes how many.

    Raises Refusal ``lecture_called_off``, ``too_late_to_wait``, ``too_many_tickets`` or
    ``seats_free``.
    """
    with transaction.atomic():
        buyer.lock()
        row = lock_row(Lecture, lecture.pk)
        _require_worth_waiting(row, seats)
        require_few(buyer, row, seats)
        mine = LectureWaiting.objects.filter(
            buyer.owner, lecture=row, state=WaitingState.WAITING
        ).first()
        if mine is None:
            mine = LectureWaiting.objects.create(
                lecture=row,
                student=buyer.student,
                login=buyer.login,
                buyer_name=buyer.name,
                seats=seats,
            )
            states.record(mine, actor=actor)
        elif mine.seats != seats:
            mine.seats = seats
            mine.save(update_fields=["seats"])
    return mine


def join_head(booking: LectureBooking) -> LectureWaiting:
    """Put somebody whose seats were lost before everybody else; the caller locked the order."""
    lock_row(Lecture, booking.lecture_id)
    waiting = LectureWaiting.objects.filter(lecture=booking.lecture_id)
    buyer = TicketBuyer(booking.buyer_name, booking.student, booking.login)
    first = waiting.aggregate(rank=Min("rank"))["rank"] or 0
    seats = booking.tickets.count()
    mine = waiting.filter(buyer.owner, state=WaitingState.WAITING).first()
    if mine is not None:
        mine.rank, mine.seats = first - 1, seats
        mine.save(update_fields=["rank", "seats"])
        return mine
    mine = LectureWaiting.objects.create(
        lecture_id=booking.lecture_id,
        student=booking.student,
        login=booking.login,
        buyer_name=booking.buyer_name,
        seats=seats,
        rank=first - 1,
    )
    states.record(mine, reason="late_money")
    return mine


def leave_waitlist(*, actor: User | None, waiting: LectureWaiting) -> LectureWaiting:
    """Stop waiting; twice changes nothing, and an offer that was made stays."""
    with transaction.atomic():
        lock_row(Lecture, waiting.lecture_id)  # An offer is made under the same lock.
        row = LectureWaiting.objects.get(pk=waiting.pk)
        if row.state == WaitingState.WAITING:
            _end(row, WaitingState.LEFT, actor=actor)
    return row


def offer_free_seats(*, lecture: Lecture, actor: User | None = None) -> list[LectureBooking]:
    """Offer free seats in the order of the waitlist, to whoever wants no more than there are.

    Call it in the transaction that freed them, before anything that locks the journal.
    """
    offered: list[LectureBooking] = []
    if not is_awaited(lecture.pk):
        return offered
    with transaction.atomic():
        row = lock_row(Lecture, lecture.pk)
        until = offer_deadline(row, clock.now())
        while until and (entry := first_who_fits(row.pk, row.seats_left)):
            buyer = TicketBuyer(entry.buyer_name, entry.student, entry.login)
            if entry.seats > tickets_left(buyer, row):
                _end(entry, WaitingState.LEFT, actor=actor)  # They have bought some meanwhile.
                continue
            offered.append(_offer(entry, buyer, row, until=until, actor=actor))
            row.taken += entry.seats
    return offered


def offer_seats_everywhere() -> int:
    """Offer seats that came free by a way that told nobody; return how many. A sweep."""
    return sum(len(offer_free_seats(lecture=row)) for row in lectures_with_seats_awaited())


def offer_deadline(lecture: Lecture, now: datetime) -> datetime | None:
    """Return until when an offer made now can be paid; None when it is too late for one."""
    last = lecture.starts_at - timedelta(hours=1)
    if lecture.called_off_at is not None or now > lecture.starts_at - _LAST_OFFER:
        return None
    return min(answer_deadline(now, lecture.hold_hours), last)


def close_waitlist(*, lecture: Lecture, actor: User | None) -> int:
    """End every wait for a lecture that is called off; return how many."""
    rows = LectureWaiting.objects.filter(lecture=lecture, state=WaitingState.WAITING)
    for row in rows:
        _end(row, WaitingState.CLOSED, actor=actor)
    return len(rows)


def _offer(
    entry: LectureWaiting,
    buyer: TicketBuyer,
    lecture: Lecture,
    *,
    until: datetime,
    actor: User | None,
) -> LectureBooking:
    if not take_seats(lecture.pk, entry.seats):
        msg = f"lecture {lecture.pk}: seats went while it was locked"
        raise RuntimeError(msg)
    others = [_("companion of %(name)s") % {"name": buyer.name}] * (entry.seats - 1)
    booking = book(
        actor=actor,
        buyer=buyer,
        lecture=lecture,
        names=[buyer.name, *others],
        channel=BookingChannel.WAITLIST,
        held_until=until,
    )
    _end(entry, WaitingState.OFFERED, actor=actor, booking=booking)
    messages.tell_offered(booking=booking)
    return booking


def _end(entry: LectureWaiting, to: WaitingState, *, actor: User | None, **changes: Any) -> None:
    states.move(entry, to=to, moves=WAITING_MOVES, actor=actor, ended_at=clock.now(), **changes)


def _require_worth_waiting(lecture: Lecture, seats: int) -> None:
    if lecture.called_off_at is not None:
        raise Refusal(
            "lecture_called_off",
            _("This lecture has been called off."),
            _("Please look at the other lectures."),
        )
    if offer_deadline(lecture, clock.now()) is None:
        raise Refusal(
            "too_late_to_wait",
            _("The lecture begins soon. Nobody can wait for it any more."),
            _("Seats that are left are sold at the door."),
        )
    if lecture.seats_left >= seats and clock.now() < lecture.sale_closes_at:
        raise Refusal(
            "seats_free", _("There are seats. You need not wait."), _("Please buy tickets.")
        )
