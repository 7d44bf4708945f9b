"""Five hundred people press the button for the last ten tickets; ten win, on both engines."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from courses.models import Lecture
from payments.audit.lectures import CHECKS
from payments.models import LectureBooking, Ticket, TicketMark
from payments.seats import take_seats
from payments.services.lectures import door, swapping
from payments.services.lectures.buyers import passer_by, student_buyer
from payments.services.lectures.door import Scan, admit, sell_at_door
from payments.services.lectures.holding import give_up_booking, hold_tickets
from payments.services.lectures.returning import return_ticket
from payments.services.lectures.swapping import move_booking
from payments.services.tills import open_till
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
TWIN_TRIALS = 12


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


def let_in_and_given_back() -> tuple[object, ...]:
    """The holder gives a ticket back while it is scanned: is it in or paid back, never both?"""
    doors, ticket = make_staff("admit_tickets"), bought(make_lecture())
    lecture = open_door(ticket.lecture)
    LectureBooking.objects.filter(pk=ticket.booking_id).update(return_until=lecture.starts_at)
    answers = race([lets_in(doors, lecture, ticket), gives_back(ticket)])
    ticket.refresh_from_db()
    known = set(answers) <= {"[]", "returned", "was_let_in"}
    return known, (ticket.admitted_at is None) == (ticket.state == "returned"), faults()


def one_buyer() -> tuple[object, ...]:
    """One person wants more tickets than the lecture gives to one."""
    lecture, student = make_lecture(tickets_each=3), make_student()
    return race(asks(student, lecture) for _click in range(10)), faults()


def many_doors() -> tuple[object, ...]:
    """One ticket is scanned at many doors."""
    ticket, doors = bought(make_lecture()), make_staff("admit_tickets")
    lecture = open_door(ticket.lecture)

    def scans(number: int) -> Callable[[], str]:
        scan = Scan(f"phone-{ticket.pk}-{number}", ticket.pk)
        return lambda: str(len(admit(actor=doors, lecture=lecture, scans=[scan]).again))

    answers = race(scans(number) for number in range(10))
    return answers, TicketMark.objects.filter(ticket=ticket, let_in=True).count(), faults()


def one_form_at_the_door() -> tuple[object, ...]:
    """A form that sells at the door is pressed many times."""
    lecture, doors = open_door(make_lecture()), make_staff("admit_tickets", "take_cash")
    open_till(actor=doors, float_fen=0)

    def sells() -> str:
        sale = {"lecture": lecture, "buyer": passer_by(name="现场观众"), "count": 1}
        return sell_at_door(actor=doors, tendered_fen=10000, key="c" * 32, **sale).state

    return race([sells] * 6), Ticket.objects.filter(lecture=lecture).count(), faults()


def swaps(booking: LectureBooking, there: Lecture) -> Callable[[], str]:
    """One press of the desk: these tickets to another lecture."""
    desk = make_staff("sell_tickets")
    words = {"actor": desk, "to_lecture": there, "reason": "换场"}
    return lambda: str(move_booking(booking=booking, **words).tickets)


def two_desks_and_the_last_seat() -> tuple[object, ...]:
    """Two desks move two buyers to the last seat of a lecture at the same moment."""
    here, there = make_lecture(), make_lecture(capacity=1)
    bookings = [bought(here).booking for _number in range(2)]
    answers = race([swaps(booking, there) for booking in bookings])
    moved = LectureBooking.objects.filter(lecture=there).count()
    return answers, moved, faults()


def one_buyer_by_two_desks() -> tuple[object, ...]:
    """Two desks move the same tickets, each to another lecture, and the holder gives them back."""
    ticket = bought(make_lecture())
    ways = [swaps(ticket.booking, make_lecture()) for _number in range(2)]
    answers = race([*ways, gives_back(ticket)])
    return set(answers) <= {"1", "returned", "not_your_ticket_any_more"}, faults()


def let_in_and_moved() -> tuple[object, ...]:
    """A ticket is scanned while the desk moves it: is it in here, or valid there, never both?"""
    doors, ticket = make_staff("admit_tickets"), bought(make_lecture())
    lecture, there = open_door(ticket.lecture), make_lecture()
    answers = race([lets_in(doors, lecture, ticket), swaps(ticket.booking, there)])
    ticket.refresh_from_db()
    known = set(answers) <= {"[]", "1", "was_let_in"}
    return known, (ticket.admitted_at is None) == (ticket.lecture == there), faults()


RACES = [
    pytest.param(let_in_and_given_back, (True, True, []), id="in_or_paid_back"),
    pytest.param(one_buyer, ({"held": 3, "too_many_tickets": 7}, []), id="one_buyer"),
    pytest.param(many_doors, ({"0": 1, "1": 9}, 1, []), id="many_doors"),
    pytest.param(two_desks_and_the_last_seat, ({"1": 1, "lecture_full": 1}, 1, []), id="last_seat"),
    pytest.param(one_buyer_by_two_desks, (True, []), id="two_desks"),
    pytest.param(let_in_and_moved, (True, True, []), id="in_or_moved"),
    pytest.param(one_form_at_the_door, ({"confirmed": 1, "sold_already": 5}, 1, []), id="one_form"),
]


@pytest.mark.parametrize(("act", "right"), RACES)
def test_a_ticket_is_one_ticket(act: Callable[[], object], right: object) -> None:
    assert [act() for _trial in range(3)] == [right] * 3


@pytest.fixture
def _doors_that_look_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of the conditional UPDATE: see that nobody is in, think, let in."""
    real = door._write

    def write(
        actor: User, lecture: Lecture, scans: Iterable[Scan], answer: door.DoorAnswer
    ) -> None:
        scans = list(scans)
        seen = Ticket.objects.filter(pk__in=[scan.ticket_id for scan in scans], admitted_at=None)
        free = list(seen.values_list("pk", flat=True))
        time.sleep(THINK)
        Ticket.objects.filter(pk__in=free).update(admitted_at=None, admitted_by=None)
        real(actor, lecture, scans, answer)

    monkeypatch.setattr(door, "_write", write)


@pytest.fixture
def _desks_that_look_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of the conditional UPDATE and the locks of both lectures: look, think, write."""
    monkeypatch.setattr(swapping, "take_seats", look_then_take)
    monkeypatch.setattr(
        swapping, "lock_rows", lambda model, pks: list(model.objects.filter(pk__in=pks))
    )


@pytest.mark.usefixtures("unprotected", "_doors_that_look_first", "_desks_that_look_first")
@pytest.mark.parametrize(("act", "right"), RACES)
def test_twin_without_locks_it_is_not(act: Callable[[], object], right: object) -> None:
    assert any(act() != right for _trial in range(TWIN_TRIALS))


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
