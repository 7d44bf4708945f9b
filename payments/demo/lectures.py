"""The demonstration school's lecture tickets: some sold, some held, one friend who came along."""

from collections.abc import Sequence

from courses.models import Lecture
from payments.models import BookingChannel
from payments.services.cash import take_cash
from payments.services.lectures.buyers import student_buyer
from payments.services.lectures.holding import hold_tickets
from university.accounts.models import Student, User
from university.refusals import Refusal

#: So many buy; each third brings a friend, each fifth has not paid yet.
_BUYERS = 10
_FRIEND = "李秀英"


def sell_lecture_tickets(lecture: Lecture, students: Sequence[Student], *, cashier: User) -> int:
    """Sell tickets of a lecture at the desk, as in life; return how many bookings there are.

    The cashier's till is open.
    """
    booked = 0
    for number, student in enumerate(students[:_BUYERS], start=1):
        names = [student.name, _FRIEND] if number % 3 == 0 else [student.name]
        try:
            booking = hold_tickets(
                actor=cashier,
                buyer=student_buyer(student),
                lecture=lecture,
                names=names,
                channel=BookingChannel.DESK,
            )
        except Refusal:  # The lecture is over where somebody has moved the day.
            return booked
        booked += 1
        if booking.order and number % 5:
            take_cash(actor=cashier, order=booking.order, tendered_fen=booking.order.total_fen)
    return booked
