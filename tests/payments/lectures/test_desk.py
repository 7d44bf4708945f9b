"""Staff screens: the desk for lecture bookings and the door."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Lecture
from payments.models import LectureBooking, Refund, RefundSettings, Ticket, TicketMark
from payments.services.lectures.buyers import student_buyer
from payments.services.tills import open_till
from tests.payments.lectures.school import (
    book,
    bought,
    make_enrolled,
    make_lecture,
    make_staff,
    pay,
)
from tests.payments.lectures.test_door import open_door

pytestmark = pytest.mark.django_db


def path(name: str, *args: object) -> str:
    return reverse(f"payments:{name}", args=args)


@pytest.fixture
def staff(client):
    """Staff with every right over lectures, logged in."""
    codenames = ("view_lecturebooking", "sell_tickets", "run_lectures", "admit_tickets")
    user = make_staff(*codenames)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def test_the_board_says_sold_waiting_and_income(client, staff) -> None:
    lecture = make_lecture()
    pay(book(lecture, "王桂兰", "李秀英"))
    book(lecture)

    [(row, waiting)] = client.get(path("lecture_board")).context["rows"]

    assert (row.sold, row.held, row.came, row.income_fen, waiting) == (2, 1, 0, 8000, 0)


def test_the_desk_sells_to_a_student_at_the_student_price(client, staff) -> None:
    lecture, student = make_lecture(), make_enrolled()

    client.post(
        path("lecture_sell", lecture.pk),
        {"student_no": student.student_no, "companions": "李秀英\n"},
    )

    booking = LectureBooking.objects.get()
    assert (booking.channel, booking.student, booking.order.total_fen) == ("desk", student, 4000)


def test_the_desk_sells_to_a_visitor_with_a_phone(client, staff) -> None:
    client.post(path("lecture_sell", make_lecture().pk), {"name": "赵明", "phone": "139 0000 0077"})

    booking = LectureBooking.objects.get()
    assert (booking.buyer_name, booking.phone) == ("赵明", "+8613900000077")


def test_the_desk_puts_somebody_on_the_waitlist(client, staff) -> None:
    lecture, student = make_lecture(capacity=1), make_enrolled()
    book(lecture)

    client.post(path("lecture_sell", lecture.pk), {"student_no": student.student_no, "wait": "yes"})

    assert lecture.waiting.get().student == student


def test_seats_move_and_calling_off_have_their_screens(client, staff) -> None:
    lecture = make_lecture()
    ticket = bought(lecture)

    client.post(path("lecture_seats", lecture.pk), {"capacity": 7})
    assert Lecture.objects.get().capacity == 7
    later = lecture.starts_at + timedelta(days=7)
    wall = [f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" for at in (later, later)]
    refused = client.post(
        path("lecture_move", lecture.pk),
        {"starts_at": wall[0], "ends_at": wall[1], "room": lecture.room_id},
    )
    assert refused.context["form"].errors
    client.post(path("lecture_call_off", lecture.pk), {"because": "老师生病"})
    ticket.refresh_from_db()
    assert (ticket.state, Refund.objects.get().amount_fen) == ("returned", 4000)
    assert client.get(path("lecture_desk", lecture.pk)).status_code == 200


def test_a_ticket_goes_back_by_exception_with_a_reason(client, staff) -> None:
    ticket = bought(make_lecture())

    empty = client.post(path("lecture_ticket", ticket.pk), {"exception": "yes", "reason": ""})
    assert (empty.status_code, Refund.objects.count()) == (200, 0)
    client.post(path("lecture_ticket", ticket.pk), {"exception": "yes", "reason": "住院"})
    assert Refund.objects.get().explanation == "住院"


def test_the_desk_reads_where_the_money_of_a_ticket_stands(client, staff) -> None:
    RefundSettings.objects.create(approval_above_fen=1000)
    ticket = bought(make_lecture())

    client.post(path("lecture_ticket", ticket.pk), {"exception": "yes", "reason": "住院"})

    page = client.get(path("lecture_ticket", ticket.pk)).content.decode()
    assert "40元等教务处复核后就退给您" in page


def test_papers_open(client, staff) -> None:
    ticket = bought(make_lecture())

    assert client.get(path("lecture_ticket_paper", ticket.pk)).status_code == 200
    sheet = client.get(path("lecture_sheet", ticket.lecture_id)).content.decode()
    assert (ticket.holder_name in sheet, ticket.code[-4:] in sheet) == (True, True)


def test_what_a_phone_kept_counts_once(client, staff) -> None:
    ticket = bought(make_lecture(), buyer=student_buyer(make_enrolled()))
    lecture = open_door(ticket.lecture)
    mark = {"key": "abcdef0123456789", "student": ticket.pk, "mark": "in", "at": 1000}
    answers = [
        client.post(
            path("door_marks", lecture.pk),
            json.dumps({"marks": [mark]}),
            content_type="application/json",
        ).json()
        for _again in range(2)
    ]

    assert answers[0] == answers[1]
    assert answers[0] == {
        "taken": [mark["key"]],
        "refused": [],
        "again": [],
        "inside": [ticket.pk],
    }
    assert TicketMark.objects.count() == 1


def test_without_javascript_a_code_is_typed(client, staff) -> None:
    ticket = bought(make_lecture())
    lecture = open_door(ticket.lecture)
    door = path("door", lecture.pk)

    assert ticket.code not in client.get(door).content.decode()
    for _again in range(2):
        client.post(door, {"code": ticket.code[-4:], "key": "0123456789abcdef" + str(_again)})

    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 1
    assert list(TicketMark.objects.order_by("pk").values_list("let_in", flat=True)) == [True, False]


def test_a_form_of_the_door_that_comes_twice_is_answered_with_a_sentence(client) -> None:
    door = make_staff("admit_tickets", "take_cash")
    open_till(actor=door, float_fen=0)
    client.force_login(door, "django.contrib.auth.backends.ModelBackend")
    sale = path("door_sale", open_door(make_lecture()).pk)
    form = {"name": "现场观众", "tickets": "1", "tendered": "100", "key": "a" * 32}

    first, second = client.post(sale, form), client.post(sale, form)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "这1张票已经卖出，人已入场。" in second.content.decode()
    assert LectureBooking.objects.count() == 1


def test_the_door_asks_the_same_for_one_and_for_six(
    client, staff, django_assert_max_num_queries
) -> None:
    lecture = make_lecture()
    pay(book(lecture))
    with django_assert_max_num_queries(30) as one:
        client.get(path("door", lecture.pk))
    for _number in range(5):
        pay(book(lecture))
    with django_assert_max_num_queries(len(one)):
        client.get(path("door", lecture.pk))


@pytest.mark.parametrize("name", ["lecture_board", "doors"])
def test_a_senior_sees_no_staff_screen(client, name) -> None:
    student = make_enrolled()
    client.force_login(student.login, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(path(name)).status_code == 403
