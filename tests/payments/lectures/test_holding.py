"""Taking seats: the price, the limits, the time to pay."""

from datetime import timedelta

import pytest

from courses.models import Lecture
from payments.models import LectureBooking, LectureWaiting, Order, Payment, Refund, Ticket
from payments.services.cash import take_cash
from payments.services.lectures.buyers import TicketBuyer, passer_by, student_buyer
from payments.services.lectures.holding import give_up_booking
from payments.services.lectures.offers import join_waitlist, leave_waitlist, offer_free_seats
from payments.services.settlement import record_payment, settle_order
from tests.payments.lectures.school import book, make_enrolled, make_lecture, pay, run_out
from tests.payments.school import make_cashier, make_student, money_faults
from university import clock
from university.accounts.models import User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def seats(lecture: Lecture) -> int:
    """Seats counted as taken."""
    return Lecture.objects.get(pk=lecture.pk).taken


def prices(booking: LectureBooking) -> list[tuple[str, int]]:
    """Kind and sum of each ticket."""
    return list(booking.tickets.order_by("pk").values_list("price_kind", "price_fen"))


def test_an_enrolled_student_and_one_companion_pay_the_student_price() -> None:
    booking = book(
        make_lecture(), "王桂兰", "李秀英", "张建国", buyer=student_buyer(make_enrolled())
    )

    assert prices(booking) == [("student", 2000), ("companion", 2000), ("full", 4000)]
    assert (booking.order.total_fen, booking.order.kind) == (8000, "tickets")


def test_companions_are_counted_across_bookings() -> None:
    lecture, buyer = make_lecture(), student_buyer(make_enrolled())
    book(lecture, "王桂兰", buyer=buyer)

    assert prices(book(lecture, "李秀英", "张建国", buyer=buyer)) == [
        ("companion", 2000),
        ("full", 4000),
    ]


def test_somebody_without_a_place_pays_the_full_price() -> None:
    login = User.objects.create(phone="+8613900000001")
    lecture = make_lecture()

    assert prices(book(lecture)) == [("full", 4000)]
    assert prices(book(lecture, "赵明", buyer=TicketBuyer("赵明", login=login))) == [("full", 4000)]


def test_a_buyer_has_no_more_tickets_than_the_lecture_allows() -> None:
    lecture, buyer = make_lecture(tickets_each=2), student_buyer(make_student())
    book(lecture, "一", "二", buyer=buyer)

    assert refused(lambda: book(lecture, "三", buyer=buyer)) == "too_many_tickets"
    assert (seats(lecture), Ticket.objects.count()) == (2, 2)


def test_seats_are_taken_all_or_none() -> None:
    lecture = make_lecture(capacity=1)

    assert refused(lambda: book(lecture, "一", "二")) == "lecture_full"
    assert (seats(lecture), Order.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sale_opens_at": timedelta(hours=1)}, "sale_not_open"),
        ({"sale_closes_at": timedelta(hours=-1)}, "sale_over"),
        ({"called_off_at": timedelta(0)}, "lecture_called_off"),
    ],
)
def test_sale_has_its_time(fields, code) -> None:
    lecture = make_lecture()
    for name, later in fields.items():
        setattr(lecture, name, clock.now() + later)
    lecture.save()

    assert refused(lambda: book(lecture)) == code
    assert seats(lecture) == 0


def test_the_desk_sells_until_the_lecture_begins() -> None:
    lecture = make_lecture(sale_closes_at=clock.now() - timedelta(hours=1))

    assert book(lecture, buyer=passer_by(name="路人"), channel="desk").state == "held"


def test_money_makes_the_tickets_valid_and_tells_once() -> None:
    booking = pay(book(make_lecture(), "王桂兰", "李秀英"))

    told = OutboxMessage.objects.filter(channel="sms").values_list("template", flat=True)
    assert (booking.state, booking.order.state, list(told)) == (
        "confirmed",
        "settled",
        ["tickets_confirmed"],
    )
    assert money_faults() == []


def test_tickets_of_nothing_are_valid_at_once() -> None:
    booking = book(make_lecture(price_fen=0, student_price_fen=0))

    assert (booking.state, booking.order.state) == ("confirmed", "settled")
    assert money_faults() == []


def test_unpaid_seats_go_back() -> None:
    lecture = make_lecture()
    booking = book(lecture, "一", "二")

    run_out(booking.order)

    booking.refresh_from_db()
    assert (booking.state, seats(lecture)) == ("lapsed", 0)
    assert list(OutboxMessage.objects.filter(channel="sms").values_list("template", flat=True)) == [
        "tickets_lapsed"
    ]
    assert money_faults() == []


def late(booking: LectureBooking) -> Order:
    """Money that comes after the time."""
    payment = record_payment(
        provider="sandbox",
        provider_ref=f"late{booking.pk}",
        amount_fen=booking.order.total_fen,
        order=Order.objects.get(pk=booking.order_id),
    )
    return settle_order(payment=payment)


def test_late_money_takes_the_seats_again_while_there_are_some() -> None:
    lecture = make_lecture(capacity=2)
    booking = book(lecture, "一", "二")
    run_out(booking.order)

    assert late(booking).state == "settled"
    booking.refresh_from_db()
    assert (booking.state, seats(lecture)) == ("confirmed", 2)
    assert money_faults() == []


def test_late_money_goes_back_in_full_and_its_payer_waits_first() -> None:
    lecture = make_lecture(capacity=1)
    booking = book(lecture)
    run_out(booking.order)
    pay(book(lecture))

    assert late(booking).state == "refunded"
    head = LectureWaiting.objects.get()
    assert (head.student_id, head.rank, Refund.objects.get().amount_fen) == (
        booking.student_id,
        -1,
        4000,
    )
    assert money_faults() == []


def test_late_money_buys_nobody_more_than_the_lecture_allows() -> None:
    lecture, buyer = make_lecture(capacity=9, tickets_each=2), student_buyer(make_student())
    first = book(lecture, "一", "二", buyer=buyer)
    run_out(first.order)
    pay(book(lecture, "三", "四", buyer=buyer))

    assert late(first).state == "refunded"
    assert (seats(lecture), money_faults()) == (2, [])


def test_giving_up_frees_the_seats_and_money_that_comes_all_the_same_goes_back() -> None:
    lecture = make_lecture()
    booking = book(lecture)

    give_up_booking(actor=None, booking=booking)
    assert give_up_booking(actor=None, booking=booking).state == "ended"
    assert (seats(lecture), late(booking).state) == (0, "refunded")
    assert LectureWaiting.objects.count() == 0
    assert money_faults() == []


def test_cash_is_not_taken_for_seats_that_went_back() -> None:
    booking = book(make_lecture())
    give_up_booking(actor=None, booking=booking)
    order = Order.objects.get(pk=booking.order_id)

    refused(lambda: take_cash(actor=make_cashier(), order=order, tendered_fen=4000))
    assert Payment.objects.count() == 0


def waits(lecture: Lecture, seats: int) -> LectureWaiting:
    """Somebody who waits."""
    buyer = student_buyer(make_student())
    return join_waitlist(actor=None, buyer=buyer, lecture=lecture, seats=seats)


def test_freed_seats_are_offered_to_the_first_whose_wish_fits() -> None:
    lecture = make_lecture(capacity=1)
    booking = book(lecture)
    two, one = waits(lecture, 2), waits(lecture, 1)

    give_up_booking(actor=None, booking=booking)

    two.refresh_from_db()
    one.refresh_from_db()
    assert (two.state, one.state, one.booking.state, seats(lecture)) == (
        "waiting",
        "offered",
        "held",
        1,
    )
    assert OutboxMessage.objects.filter(template="tickets_offered", channel="sms").count() == 1
    pay(one.booking)
    assert money_faults() == []


def test_an_offer_that_is_not_paid_goes_to_the_next() -> None:
    lecture = make_lecture(capacity=1)
    booking = book(lecture)
    first, second = waits(lecture, 1), waits(lecture, 1)
    give_up_booking(actor=None, booking=booking)
    first.refresh_from_db()

    run_out(first.booking.order)

    second.refresh_from_db()
    assert (second.state, seats(lecture)) == ("offered", 1)
    assert money_faults() == []


def test_added_seats_go_to_who_waits_before_a_passer_by() -> None:
    lecture = make_lecture(capacity=1)
    book(lecture)
    waiting = waits(lecture, 1)
    Lecture.objects.filter(pk=lecture.pk).update(capacity=2)

    assert refused(lambda: book(lecture)) == "lecture_full"
    offer_free_seats(lecture=lecture)
    waiting.refresh_from_db()
    assert waiting.state == "offered"


def test_waiting_twice_changes_the_number_and_leaving_ends_it() -> None:
    lecture = make_lecture(capacity=1)
    book(lecture)
    buyer = student_buyer(make_student())
    join_waitlist(actor=None, buyer=buyer, lecture=lecture, seats=1)
    mine = join_waitlist(actor=None, buyer=buyer, lecture=lecture, seats=2)

    assert (LectureWaiting.objects.count(), mine.seats) == (1, 2)
    assert leave_waitlist(actor=None, waiting=mine).state == "left"


def test_nobody_waits_while_there_are_seats() -> None:
    assert refused(lambda: waits(make_lecture(), 1)) == "seats_free"
