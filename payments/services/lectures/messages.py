"""What buyers of tickets are told; the words live in ``university.notifications``."""

from courses.models import Lecture
from payments.models import BookingMove, LectureBooking, Receipt, Refund, Ticket
from university.money import yuan
from university.notifications.services import tell, tell_login
from university.words import moment


def tell_buyer(
    booking: LectureBooking, template: str, *, values: dict[str, str], unique_key: str
) -> bool:
    """Tell whoever bought; False when there is no way to: the desk must.

    ``name`` and ``class_name`` (the lecture) are filled in.
    """
    filled = {"name": booking.buyer_name, "class_name": booking.lecture.title, **values}
    if booking.student is not None:
        tell(student=booking.student, template=template, values=filled, unique_key=unique_key)
        return True
    if booking.login is None:
        return False
    return bool(
        tell_login(login=booking.login, template=template, values=filled, unique_key=unique_key)
    )


def tell_confirmed(*, booking: LectureBooking, count: int, receipt: Receipt | None) -> bool:
    """The tickets are valid; with the sum when something was paid."""
    values = {"count": str(count), "date": moment(booking.lecture.starts_at)}
    template = "tickets_confirmed_free"
    if receipt:
        template = "tickets_confirmed"
        values["amount"] = yuan(receipt.amount_fen)
    return tell_buyer(booking, template, values=values, unique_key=f"tickets:{booking.pk}")


def tell_lost(*, booking: LectureBooking, amount_fen: int) -> bool:
    """The money came when the seats were gone: all of it goes back."""
    return tell_buyer(
        booking,
        "late_money_lost_seats",
        values={"amount": yuan(amount_fen)},
        unique_key=f"lost_seats:{booking.pk}",
    )


def tell_lapsed(*, booking: LectureBooking) -> bool:
    """Not paid in time."""
    return tell_buyer(
        booking, "tickets_lapsed", values={}, unique_key=f"tickets_lapsed:{booking.pk}"
    )


def tell_offered(*, booking: LectureBooking) -> bool:
    """Seats are kept for somebody who waited."""
    return tell_buyer(
        booking,
        "tickets_offered",
        values={"until": moment(booking.held_until)},
        unique_key=f"tickets_offered:{booking.pk}",
    )


def tell_refund(*, booking: LectureBooking, refund: Refund, template: str) -> bool:
    """Money goes back, or went."""
    return tell_buyer(
        booking,
        template,
        values={"amount": yuan(refund.amount_fen)},
        unique_key=f"{template}:{refund.pk}",
    )


def tell_called_off(*, booking: LectureBooking, lecture: Lecture) -> bool:
    """The lecture does not take place."""
    booking.lecture = lecture
    return tell_buyer(
        booking,
        "lecture_called_off",
        values={"date": moment(lecture.starts_at)},
        unique_key=f"lecture_called_off:{booking.pk}",
    )


def tell_swapped(*, booking: LectureBooking, move: BookingMove) -> bool:
    """The tickets are for another lecture or date now; ``booking`` is where it went."""
    return tell_buyer(
        booking,
        "tickets_swapped",
        values={"count": str(move.tickets), "date": moment(booking.lecture.starts_at)},
        unique_key=f"tickets_swapped:{move.pk}",
    )


def tell_again(*, ticket: Ticket, code: str, key: str) -> bool:
    """Send the code of a ticket to its buyer once more; the same ``key`` sends nothing more."""
    return tell_buyer(
        ticket.booking,
        "ticket_again",
        values={"ticket": code, "date": moment(ticket.lecture.starts_at)},
        unique_key=f"ticket_again:{ticket.pk}:{key[:40]}",
    )
