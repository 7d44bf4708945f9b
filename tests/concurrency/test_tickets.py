"""Five hundred people press the button for the last ten tickets; ten win, on both engines."""

import os
from collections import Counter
from collections.abc import Callable

import pytest

from courses.models import Lecture
from payments.audit.lectures import CHECKS
from payments.models import Ticket, TicketMark
from payments.services.lectures.buyers import student_buyer
from payments.services.lectures.door import Scan, admit
from payments.services.lectures.holding import give_up_booking, hold_tickets
from tests.concurrency.test_places import race
from tests.payments.lectures.school import book, bought, make_lecture, make_staff
from tests.payments.lectures.test_door import open_door
from tests.payments.school import make_student
from university.accounts.models import Student

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
