"""Giving back, moving, calling off, news: everybody is told, and the books stay right."""

from datetime import timedelta

import pytest

from courses.models import Lecture, RoomUse
from payments.models import (
    LectureBooking,
    LectureMove,
    Order,
    Refund,
    RefundSettings,
    Ticket,
)
from payments.services.changes.approvals import approve_refund, decline_refund
from payments.services.lectures.buyers import passer_by, student_buyer
from payments.services.lectures.offers import join_waitlist
from payments.services.lectures.returning import return_by_exception, return_ticket
from payments.services.lectures.running import (
    call_off_lecture,
    change_seats,
    move_lecture,
    settle_called_off,
    tell_holders,
)
from payments.services.refunds import handle_due_refunds
from tests.payments.lectures.school import book, bought, make_lecture, make_staff, pay
from tests.payments.lectures.test_holding import refused, seats
from tests.payments.school import make_student, money_faults
from university import clock
from university.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db


def office():
    """Somebody who runs lectures."""
    return make_staff("run_lectures")


def texts(template: str) -> int:
    """How many text messages of a kind."""
    return OutboxMessage.objects.filter(template=template, channel="sms").count()


def let_time_pass(lecture: Lecture) -> None:
    """The days of the refund are over."""
    past = clock.now() - timedelta(hours=1)
    LectureBooking.objects.filter(lecture=lecture).update(refund_until=past)


def move(lecture: Lecture, **by: int) -> LectureMove:
    """The same room, later."""
    later = timedelta(**by)
    return move_lecture(
        actor=office(),
        lecture=lecture,
        starts_at=lecture.starts_at + later,
        ends_at=lecture.ends_at + later,
        room=lecture.room,
    )


def test_one_of_two_tickets_goes_back_with_its_money() -> None:
    lecture = make_lecture()
    booking = pay(book(lecture, "王桂兰", "李秀英"))
    first, second = booking.tickets.order_by("pk")

    return_ticket(actor=None, ticket=second)

    booking.refresh_from_db()
    assert (booking.state, booking.order.state, seats(lecture)) == ("confirmed", "settled", 1)
    assert [(row.amount_fen, row.reason_code) for row in Refund.objects.all()] == [
        (4000, "ticket_back")
    ]
    assert refused(lambda: return_ticket(actor=None, ticket=second)) == "not_your_ticket_any_more"
    return_ticket(actor=None, ticket=first)
    booking.refresh_from_db()
    assert (booking.state, Order.objects.get().state, seats(lecture)) == ("ended", "refunded", 0)
    handle_due_refunds()
    assert money_faults() == []


def test_a_returned_seat_goes_to_who_waits() -> None:
    lecture = make_lecture(capacity=1)
    ticket = bought(lecture)
    buyer = student_buyer(make_student())
    waiting = join_waitlist(actor=None, buyer=buyer, lecture=lecture, seats=1)

    return_ticket(actor=None, ticket=ticket)

    waiting.refresh_from_db()
    assert (waiting.state, seats(lecture), money_faults()) == ("offered", 1, [])


def test_after_the_promised_day_only_the_office_takes_back_with_a_reason() -> None:
    lecture = make_lecture()
    ticket = bought(lecture)
    let_time_pass(lecture)

    assert refused(lambda: return_ticket(actor=None, ticket=ticket)) == "too_late_to_return"
    seller = make_staff("sell_tickets")
    assert (
        refused(lambda: return_by_exception(actor=seller, ticket=ticket, reason="住院"))
        == "not_allowed"
    )
    assert (
        refused(lambda: return_by_exception(actor=office(), ticket=ticket, reason=" "))
        == "no_reason"
    )
    assert Refund.objects.count() == 0

    return_by_exception(actor=office(), ticket=ticket, reason="住院")
    assert (Refund.objects.get().explanation, seats(lecture), money_faults()) == ("住院", 0, [])


@pytest.mark.parametrize("is_approved", [True, False])
def test_money_of_an_exception_above_the_limit_waits_for_a_second_person(is_approved) -> None:
    RefundSettings.objects.create(approval_above_fen=1000)
    lecture, asker = make_lecture(), office()
    ticket = bought(lecture)
    let_time_pass(lecture)
    return_by_exception(actor=asker, ticket=ticket, reason="住院")
    refund = Refund.objects.get()
    assert (refund.state, seats(lecture), money_faults()) == ("waiting", 0, [])

    second = make_staff("approve_refund")
    if is_approved:
        approve_refund(actor=second, refund=refund)
    else:
        decline_refund(actor=second, refund=refund, reason="票面写明不退")
    handle_due_refunds()

    refund.refresh_from_db()
    assert (refund.state, texts("refund_declined"), money_faults()) == (
        ("due", 0, []) if is_approved else ("declined", 1, [])
    )


def test_moving_tells_everybody_and_opens_the_way_back() -> None:
    lecture = make_lecture()
    ticket = bought(lecture)
    book(lecture)
    let_time_pass(lecture)

    moved = move(lecture, days=7)

    now = Lecture.objects.get(pk=lecture.pk)
    assert (now.starts_at, now.refund_until, texts("lecture_moved")) == (
        moved.new_starts_at,
        lecture.refund_until + timedelta(days=7),
        2,
    )
    assert RoomUse.objects.get(lecture=now).starts_at == now.starts_at
    return_ticket(actor=None, ticket=ticket)
    assert (Refund.objects.get().amount_fen, money_faults()) == (4000, [])


def test_a_move_into_a_taken_room_tells_nobody() -> None:
    lecture = make_lecture()
    bought(lecture)
    make_lecture(room=lecture.room, starts_at=lecture.starts_at + timedelta(hours=3))

    assert refused(lambda: move(lecture, hours=3)) == "room_taken"
    assert (texts("lecture_moved"), LectureMove.objects.count()) == (0, 0)


def test_calling_off_tells_and_pays_everybody_back() -> None:
    lecture = make_lecture()
    pay(book(lecture, "王桂兰", "李秀英"))
    book(lecture)
    nobody = pay(book(lecture, buyer=passer_by(name="路人"), channel="desk"))

    call_off_lecture(actor=office(), lecture=lecture, because="老师生病")

    nobody.refresh_from_db()
    assert sorted(Refund.objects.values_list("amount_fen", flat=True)) == [4000, 8000]
    assert (seats(lecture), texts("lecture_called_off"), nobody.state) == (0, 2, "ended")
    assert RoomUse.objects.count() == 0
    assert refused(lambda: book(lecture)) == "lecture_called_off"
    assert (settle_called_off(), money_faults()) == (0, [])


def test_what_a_kill_left_of_calling_off_the_sweep_finishes() -> None:
    lecture = make_lecture()
    bought(lecture)
    Lecture.objects.filter(pk=lecture.pk).update(called_off_at=clock.now())

    assert (settle_called_off(), settle_called_off()) == (1, 0)
    assert (Refund.objects.get().reason_code, money_faults()) == ("called_off", [])


def test_more_seats_go_to_who_waits_and_fewer_than_sold_are_refused() -> None:
    lecture = make_lecture(capacity=1)
    bought(lecture)
    buyer = student_buyer(make_student())
    waiting = join_waitlist(actor=None, buyer=buyer, lecture=lecture, seats=1)

    change_seats(actor=office(), lecture=lecture, capacity=3)

    waiting.refresh_from_db()
    assert (waiting.state, seats(lecture)) == ("offered", 2)
    assert (
        refused(lambda: change_seats(actor=office(), lecture=lecture, capacity=1))
        == "too_many_taken"
    )
    assert (
        refused(lambda: change_seats(actor=office(), lecture=lecture, capacity=999))
        == "room_too_small"
    )


def test_news_go_out_once_and_say_who_cannot_be_reached() -> None:
    lecture = make_lecture()
    bought(lecture)
    pay(book(lecture, buyer=passer_by(name="路人"), channel="desk"))
    staff = office()

    for _again in range(2):
        assert tell_holders(actor=staff, lecture=lecture, news="请从南门进", key="k1") == (1, 1)
    assert texts("lecture_news") == 1
    long = "很长" * 20
    assert (
        refused(lambda: tell_holders(actor=staff, lecture=lecture, news=long, key="k2"))
        == "news_too_long"
    )


def test_only_the_office_runs_lectures() -> None:
    lecture, desk = make_lecture(), make_staff("sell_tickets")

    assert refused(lambda: change_seats(actor=desk, lecture=lecture, capacity=5)) == "not_allowed"
    assert (
        refused(lambda: call_off_lecture(actor=desk, lecture=lecture, because="x")) == "not_allowed"
    )
    assert Ticket.objects.count() == 0
