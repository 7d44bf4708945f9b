"""One best discount on the ticket that a student buys for themselves."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from payments.models import DiscountGrant, DiscountRule, LectureBooking, Refund
from payments.services.lectures.buyers import passer_by, student_buyer
from payments.services.lectures.returning import return_ticket
from payments.states.orders import OrderState
from tests.payments.lectures.school import book, make_enrolled, make_lecture, pay
from tests.payments.rental_school import money_faults
from tests.payments.school import make_cashier, make_student
from university import clock

pytestmark = pytest.mark.django_db

BORN_1950 = {"birth_date": date(1950, 1, 1)}


@pytest.fixture(autouse=True)
def _rules() -> None:
    """八折 from seventy, paid by the city; free after somebody checked; 七折 for classes alone."""
    DiscountRule.objects.create(
        code="AGE70",
        name="70岁优惠",
        min_age=70,
        percent_paid=80,
        applies_to_tickets=True,
        funder="市财政",
    )
    DiscountRule.objects.create(
        code="HARD", name="困难减免", needs_grant=True, percent_paid=0, applies_to_tickets=True
    )
    DiscountRule.objects.create(code="CLASS", name="学费优惠", min_age=70, percent_paid=70)


def lines(booking: LectureBooking) -> list[tuple[int, int, str]]:
    """What each ticket would cost, what it costs, and by which rule."""
    return list(
        booking.order.lines.order_by("pk").values_list(
            "list_price_fen", "amount_fen", "discount_code"
        )
    )


def test_the_own_ticket_is_reduced_and_no_other() -> None:
    booking = book(
        make_lecture(),
        "王桂兰",
        "李秀英",
        "张建国",
        buyer=student_buyer(make_enrolled(**BORN_1950)),
    )

    assert lines(booking) == [(2000, 1600, "AGE70"), (2000, 2000, ""), (4000, 4000, "")]
    assert booking.order.total_fen == 7600


def test_a_student_without_a_class_pays_four_fifths_of_the_full_price() -> None:
    booking = book(make_lecture(), buyer=student_buyer(make_student(**BORN_1950)))

    assert lines(booking) == [(4000, 3200, "AGE70")]


def test_the_second_booking_of_a_lecture_is_not_reduced() -> None:
    lecture, buyer = make_lecture(), student_buyer(make_enrolled(**BORN_1950))
    book(lecture, buyer=buyer)

    assert lines(book(lecture, buyer=buyer)) == [(2000, 2000, "")]


def test_age_is_that_on_the_day_of_the_lecture() -> None:
    lecture = make_lecture()
    day = timezone.localdate(lecture.starts_at)
    turns_70 = day.replace(year=day.year - 70)
    day_after = date.fromordinal(turns_70.toordinal() + 1)

    ages = [
        lines(book(lecture, buyer=student_buyer(make_student(birth_date=born))))[0][2]
        for born in (turns_70, day_after)
    ]

    assert ages == ["AGE70", ""]


def test_check_and_pay_page_say_the_discount_and_who_bears_it(client) -> None:
    student, lecture = make_enrolled(**BORN_1950), make_lecture()
    client.force_login(student.login, backend="django.contrib.auth.backends.ModelBackend")
    names = {"tickets": 2}
    asked = client.post(reverse("payments:tickets_count", args=[lecture.pk]), names)
    checked = client.post(asked["Location"], {"name1": "王桂兰", "name2": "李秀英"})
    check = client.get(checked["Location"])
    pay_page = client.get(
        client.post(checked["Location"], {"seen": check.context["total_fen"]})["Location"]
    )

    rows = [
        ("王桂兰", "16元，学员价，70岁优惠（八折），少交4元（市财政承担）"),
        ("李秀英", "20元，学员价（同行）"),
    ]
    assert check.context["rows"] == rows
    assert pay_page.context["facts"][4:6] == rows
    assert rows[0][1] in pay_page.content.decode()


def test_a_visitor_has_no_age() -> None:
    booking = book(make_lecture(), buyer=passer_by(name="王五", phone="+8613900001234"))

    assert lines(booking) == [(4000, 4000, "")]


def test_what_was_paid_goes_back_and_the_books_balance() -> None:
    booking = pay(
        book(make_lecture(), "王桂兰", "李秀英", buyer=student_buyer(make_enrolled(**BORN_1950)))
    )

    for ticket in booking.tickets.order_by("pk"):
        return_ticket(actor=None, ticket=ticket)

    booking.order.refresh_from_db()
    refunds = Refund.objects.filter(payment__order=booking.order).order_by("pk")
    assert list(refunds.values_list("amount_fen", flat=True)) == [1600, 2000]
    assert booking.order.state == OrderState.REFUNDED
    assert money_faults() == []


def test_a_ticket_that_a_discount_paid_whole_is_valid_at_once_and_goes_back_without_money() -> None:
    student = make_enrolled()
    DiscountGrant.objects.create(
        student=student,
        rule=DiscountRule.objects.get(code="HARD"),
        valid_until=clock.today(),
        checked_by=make_cashier(),
    )
    booking = book(make_lecture(), buyer=student_buyer(student))
    before = booking.state, booking.order.state

    return_ticket(actor=None, ticket=booking.tickets.get())

    booking.order.refresh_from_db()
    assert before == ("confirmed", OrderState.SETTLED)
    assert (booking.order.state, booking.order.payments.get().refunds.count()) == (
        OrderState.REFUNDED,
        0,
    )
    assert money_faults() == []
