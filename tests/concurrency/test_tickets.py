"""Five hundred people press the button for the last ten tickets; ten win, on both engines."""

import os
import time
from collections import Counter
from collections.abc import Callable

import pytest

from courses.models import Lecture
from payments.audit.lectures import CHECKS
from payments.models import LectureBooking, Ticket, TicketMark
from payments.seats import take_seats
from payments.services.lectures.buyers import student_buyer
from payments.services.lectures.door import Scan, admit
from payments.services.lectures.holding import give_up_booking, hold_tickets
from payments.services.lectures.returning import return_ticket
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import THINK
from tests.payments.lectures.school import book, bought, make_lecture, make_staff
from tests.payments.lectures.test_door import open_door
from tests.payments.school import make_student
from university.accounts.models import Student, User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

#: The whole crowd in a soak, a part of it in every run; so many hold a connection at once.
PEOPLE = 500 if os.environ.get("SOAK") else 60
AT_ONCE = 50
TICKETS = 10


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def asks(student: Student, lecture: Lecture, count: int = 1) -> Callable[[], str]:
    """One press of the button."""

    def act() -> str:
        return hold_tickets(
            actor=student.login,
            buyer=student_buyer(student),
            lecture=lecture,
            names=["王桂兰"] * count,
            channel="web",
        ).state

    return act


def test_the_last_ten_tickets_are_sold_ten_times() -> None:
    lecture = make_lecture(capacity=TICKETS)
    students = [make_student() for _number in range(PEOPLE)]
    answers: Counter[str] = Counter()

    for first in range(0, PEOPLE, AT_ONCE):
        answers += race(asks(one, lecture) for one in students[first : first + AT_ONCE])

    assert answers == {"held": TICKETS, "lecture_full": PEOPLE - TICKETS}
    assert (Lecture.objects.get().taken, Ticket.objects.count(), faults()) == (TICKETS, TICKETS, [])


def look_then_take(lecture_id: int, count: int) -> bool:
    """See free seats, think, write down some more."""
    row = Lecture.objects.get(pk=lecture_id)
    if row.taken + count > row.capacity:
        return False
    time.sleep(THINK)
    Lecture.objects.filter(pk=lecture_id).update(taken=row.taken + count)
    return True


def takes(take: Callable[[int, int], bool], lecture: Lecture) -> Callable[[], str]:
    return lambda: "taken" if take(lecture.pk, 1) else "full"


def test_one_seat_is_taken_once() -> None:
    lecture = make_lecture(capacity=1)

    assert race(takes(take_seats, lecture) for _ in range(8)) == {"taken": 1, "full": 7}


def test_twin_looking_first_sells_one_seat_twice() -> None:
    lecture = make_lecture(capacity=1)

    assert race(takes(look_then_take, lecture) for _ in range(8))["taken"] > 1


def lets_in(doors: User, lecture: Lecture, ticket: Ticket) -> Callable[[], str]:
    """One scan at the door."""
    scans = [Scan("phone-key-1", ticket.pk)]
    return lambda: str(admit(actor=doors, lecture=lecture, scans=scans).again)


def gives_back(ticket: Ticket) -> Callable[[], str]:
    """One press of the holder."""
    return lambda: return_ticket(actor=None, ticket=ticket).state


def test_a_ticket_given_back_at_the_door_is_in_or_paid_back_never_both() -> None:
    doors = make_staff("admit_tickets")
    for _trial in range(5):
        ticket = bought(make_lecture())
        lecture = open_door(ticket.lecture)
        LectureBooking.objects.filter(pk=ticket.booking_id).update(return_until=lecture.starts_at)

        race([lets_in(doors, lecture, ticket), gives_back(ticket)])

        ticket.refresh_from_db()
        assert (ticket.admitted_at is None) == (ticket.state == "returned")
    assert faults() == []


def test_pairs_and_givers_back_never_oversell() -> None:
    lecture = make_lecture(capacity=9)
    held = [book(lecture) for _number in range(4)]
    students = [make_student() for _number in range(12)]

    def gives_up(booking) -> Callable[[], str]:
        return lambda: give_up_booking(actor=None, booking=booking).state

    answers = race(
        [
            *(asks(one, lecture, 2) for one in students),
            *(gives_up(booking) for booking in held),
        ]
    )

    assert set(answers) <= {"held", "lecture_full", "ended"}
    assert (Lecture.objects.get().taken, faults()) == (2 * answers["held"], [])


def test_one_buyer_never_has_more_than_the_lecture_allows() -> None:
    lecture, student = make_lecture(tickets_each=3), make_student()

    answers = race(asks(student, lecture) for _click in range(10))

    assert answers == {"held": 3, "too_many_tickets": 7}
    assert faults() == []


def test_one_ticket_at_many_doors_lets_in_once() -> None:
    ticket, doors = bought(make_lecture()), make_staff("admit_tickets")
    lecture = open_door(ticket.lecture)

    def scans(number: int) -> Callable[[], str]:
        scan = Scan(f"phone-key-{number}", ticket.pk)
        return lambda: str(len(admit(actor=doors, lecture=lecture, scans=[scan]).again))

    assert race(scans(number) for number in range(10)) == {"0": 1, "1": 9}
    assert TicketMark.objects.filter(let_in=True).count() == 1
    assert faults() == []
