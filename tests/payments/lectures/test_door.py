"""The door: once in, once only, also when a phone sends late; and sale for cash."""

from datetime import timedelta

import pytest

from courses.models import Lecture
from payments.models import LectureBooking, Ticket, TicketMark
from payments.services.lectures.buyers import passer_by
from payments.services.lectures.door import Scan, admit, sell_at_door, ticket_by_code
from payments.services.lectures.returning import return_ticket
from payments.services.tills import open_till
from tests.payments.lectures.school import book, bought, make_lecture, make_staff
from tests.payments.lectures.test_holding import refused, seats
from tests.payments.school import money_faults
from university import clock

pytestmark = pytest.mark.django_db


def tonight(**fields) -> Lecture:
    """A lecture that begins in an hour; tickets were sold before."""
    return make_lecture(**fields)


def open_door(lecture: Lecture) -> Lecture:
    """The hour before the lecture has come."""
    starts = clock.now() + timedelta(hours=1)
    Lecture.objects.filter(pk=lecture.pk).update(
        starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    return Lecture.objects.get(pk=lecture.pk)


def test_a_ticket_lets_in_once() -> None:
    lecture, door = tonight(), make_staff("admit_tickets")
    ticket = bought(lecture)
    lecture = open_door(lecture)

    first = admit(actor=door, lecture=lecture, scans=[Scan("phone-a-1", ticket.pk)])
    again = admit(actor=door, lecture=lecture, scans=[Scan("phone-b-1", ticket.pk)])
    resent = admit(actor=door, lecture=lecture, scans=[Scan("phone-a-1", ticket.pk)])

    assert (first.again, again.again, resent.again) == ([], [ticket.pk], [])
    assert list(TicketMark.objects.order_by("pk").values_list("let_in", flat=True)) == [True, False]
    assert money_faults() == []


def test_a_scan_keeps_the_time_at_which_it_was_made() -> None:
    lecture, door = tonight(), make_staff("admit_tickets")
    ticket = bought(lecture)
    lecture = open_door(lecture)
    before, later = clock.now() - timedelta(minutes=30), clock.now() + timedelta(days=1)

    admit(
        actor=door,
        lecture=lecture,
        scans=[Scan("late-scan", ticket.pk, later), Scan("early-scan", ticket.pk, before)],
    )

    ticket.refresh_from_db()
    marks = TicketMark.objects.values_list("client_key", "let_in")
    assert ticket.admitted_at == before
    assert dict(marks) == {
        f"{lecture.pk}:early-scan": True,
        f"{lecture.pk}:late-scan": False,
    }


def test_other_tickets_are_refused() -> None:
    lecture, door = tonight(), make_staff("admit_tickets")
    held = book(lecture).tickets.get()
    other = bought(make_lecture())
    given_back = return_ticket(actor=None, ticket=bought(lecture))
    lecture = open_door(lecture)

    scans = [Scan(f"scan-key-{row.pk}", row.pk) for row in (held, other, given_back)]
    answer = admit(actor=door, lecture=lecture, scans=[*scans, Scan("x", held.pk)])

    assert (len(answer.refused_keys), answer.taken_keys) == (4, [])
    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 0


def test_the_door_has_its_time_and_its_people() -> None:
    lecture, door = tonight(), make_staff("admit_tickets")
    scans = [Scan("phone-a-1", bought(lecture).pk)]

    assert refused(lambda: admit(actor=door, lecture=lecture, scans=scans)) == "door_closed"
    stranger = make_staff("sell_tickets")
    assert refused(lambda: admit(actor=stranger, lecture=lecture, scans=scans)) == "not_at_the_door"
    assert TicketMark.objects.count() == 0


def test_who_is_in_cannot_give_the_ticket_back() -> None:
    lecture, door = tonight(), make_staff("admit_tickets")
    ticket = bought(lecture)
    lecture = open_door(lecture)
    admit(actor=door, lecture=lecture, scans=[Scan("phone-a-1", ticket.pk)])

    assert refused(lambda: return_ticket(actor=None, ticket=ticket)) == "was_let_in"


def test_walk_ins_pay_cash_and_are_let_in() -> None:
    lecture = open_door(tonight(capacity=2))
    door = make_staff("admit_tickets", "take_cash")
    open_till(actor=door, float_fen=0)
    people = {"lecture": lecture, "buyer": passer_by(name="现场观众"), "key": "door-sale-1"}

    booking = sell_at_door(actor=door, count=2, tendered_fen=10000, **people)

    assert (booking.state, seats(lecture)) == ("confirmed", 2)
    assert booking.tickets.filter(admitted_at__isnull=False).count() == 2
    assert money_faults() == []
    act = lambda: sell_at_door(actor=door, count=1, tendered_fen=4000, **people)  # noqa: E731
    assert refused(act) == "lecture_full"


def test_a_form_pressed_twice_sells_once() -> None:
    lecture = open_door(tonight(capacity=9))
    door = make_staff("admit_tickets", "take_cash")
    open_till(actor=door, float_fen=0)
    sale = {"lecture": lecture, "buyer": passer_by(name="现场观众"), "count": 2, "key": "a" * 32}

    sell_at_door(actor=door, tendered_fen=10000, **sale)
    again = lambda: sell_at_door(actor=door, tendered_fen=10000, **sale)  # noqa: E731

    assert (refused(again), seats(lecture)) == ("sold_already", 2)
    assert (LectureBooking.objects.count(), money_faults()) == (1, [])


def test_too_little_cash_sells_nothing() -> None:
    lecture = open_door(tonight())
    door = make_staff("admit_tickets", "take_cash")
    open_till(actor=door, float_fen=0)
    act = lambda: sell_at_door(  # noqa: E731
        actor=door,
        lecture=lecture,
        buyer=passer_by(name="现场观众"),
        count=1,
        tendered_fen=100,
        key="door-sale-2",
    )

    assert refused(act) == "not_enough"
    assert (seats(lecture), LectureBooking.objects.count()) == (0, 0)


def test_a_code_is_found_by_all_or_its_last_digits() -> None:
    lecture = tonight()
    ticket = bought(lecture)
    spaced = f"{ticket.code[:4]} {ticket.code[4:8]} {ticket.code[8:]}"

    assert ticket_by_code(lecture, spaced) == ticket
    assert ticket_by_code(lecture, ticket.code[-4:]) == ticket
    assert ticket_by_code(lecture, "12") is None
    assert ticket_by_code(make_lecture(), ticket.code) is None
