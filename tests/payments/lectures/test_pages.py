"""The senior's pages: from the lecture to the ticket on the phone, and back again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from payments.models import LectureBooking, Ticket
from payments.services.lectures.buyers import student_buyer
from tests.payments.lectures.school import book, bought, make_enrolled, make_lecture, pay
from tests.payments.school import make_student
from university.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def senior(client: Client):
    """A student with a class, logged in."""
    student = make_enrolled()
    client.force_login(student.login, backend="django.contrib.auth.backends.ModelBackend")
    return student


def path(name: str, *args: object) -> str:
    return reverse(f"payments:{name}", args=args)


def order_tickets(client: Client, lecture, *names: str):
    """Through the three questions; returns the answer to the last."""
    count = path("tickets_count", lecture.pk)
    answer = client.post(count, {"tickets": len(names)})
    fields = {f"name{number}": name for number, name in enumerate(names, start=1)}
    answer = client.post(answer["Location"], fields)
    page = client.get(answer["Location"])
    return client.post(answer["Location"], {"seen": page.context["total_fen"]})


def test_two_tickets_at_the_student_price(client, senior) -> None:
    lecture = make_lecture()

    answer = order_tickets(client, lecture, "王桂兰", "李秀英")

    booking = LectureBooking.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert answer["Location"] == path("tickets_pay", booking.order.number)
    assert ("40元" in page, "李秀英" in page, booking.order.total_fen) == (True, True, 4000)


def test_a_login_without_a_record_buys_at_the_full_price(client) -> None:
    login = User.objects.create(phone="+8613900000009")
    client.force_login(login, backend="django.contrib.auth.backends.ModelBackend")

    order_tickets(client, make_lecture(), "赵明")

    booking = LectureBooking.objects.get()
    assert (booking.buyer_name, booking.login, booking.order.total_fen) == ("赵明", login, 4000)
    assert client.get(path("tickets_pay", booking.order.number)).status_code == 200


def test_a_changed_price_is_shown_before_it_is_owed(client, senior) -> None:
    lecture = make_lecture()
    client.post(path("tickets_names", lecture.pk), {"name1": "王桂兰"})

    answer = client.post(path("tickets_check", lecture.pk), {"seen": "1"})

    assert (answer.status_code, LectureBooking.objects.count()) == (200, 0)


def test_an_empty_name_is_asked_again(client, senior) -> None:
    answer = client.post(path("tickets_names", make_lecture().pk), {"name1": " "})

    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)


def test_a_full_lecture_leads_to_the_waitlist(client, senior) -> None:
    lecture = make_lecture(capacity=1)
    book(lecture)

    answer = client.get(path("tickets_count", lecture.pk))

    assert answer.status_code == 409
    assert path("tickets_wait", lecture.pk) in answer.content.decode()
    client.post(path("tickets_wait", lecture.pk), {"tickets": 1})
    assert client.get(path("tickets_mine")).context["waiting"].get().seats == 1


def test_the_ticket_is_on_the_phone_and_on_paper_and_goes_back(client, senior) -> None:
    ticket = bought(make_lecture(), buyer=student_buyer(senior))

    code = f"{ticket.code[:4]} {ticket.code[4:8]} {ticket.code[8:]}"
    for name in ("ticket", "ticket_paper"):
        assert code in client.get(path(name, ticket.pk)).content.decode()
    assert "20元" in client.get(path("ticket_back", ticket.pk)).content.decode()
    answer = client.post(path("ticket_back", ticket.pk), follow=True)
    assert ("20元" in answer.content.decode(), Ticket.objects.get().state) == (True, "returned")
    assert client.get(path("ticket_paper", ticket.pk)).status_code == 404


def test_somebody_else_comes_with_the_same_ticket(client, senior) -> None:
    ticket = bought(make_lecture(), buyer=student_buyer(senior))

    client.post(path("ticket_rename", ticket.pk), {"name1": "张建国"})

    now = Ticket.objects.get()
    assert (now.holder_name, now.code, now.price_fen) == ("张建国", ticket.code, 2000)


def test_unpaid_seats_are_given_back(client, senior) -> None:
    booking = book(make_lecture(), buyer=student_buyer(senior))

    client.post(path("tickets_pay", booking.order.number), {"give_up": "yes"})

    booking.refresh_from_db()
    assert booking.state == "ended"


def test_what_belongs_to_others_does_not_exist(client, senior) -> None:
    booking = pay(book(make_lecture()))
    ticket = booking.tickets.get()
    addresses = [
        path("tickets_pay", booking.order.number),
        path("tickets_done", booking.order.number),
        *(path(name, ticket.pk) for name in ("ticket", "ticket_paper", "ticket_back")),
        path("tickets_replay", booking.lecture_id),
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * 6


def test_my_tickets_ask_the_same_for_one_and_for_six(
    client, senior, django_assert_max_num_queries
) -> None:
    buyer = student_buyer(senior)
    pay(book(make_lecture(), buyer=buyer))
    client.get(path("tickets_mine"))
    with django_assert_max_num_queries(20) as one:
        client.get(path("tickets_mine"))
    for _number in range(5):
        book(make_lecture(), buyer=buyer)
    with django_assert_max_num_queries(len(one)):
        client.get(path("tickets_mine"))


def test_a_stranger_is_asked_to_log_in(client) -> None:
    assert client.get(path("tickets_count", make_lecture().pk)).status_code == 302
    assert make_student() is not None


LIVE = {"live_url": "https://meeting.example/123", "live_phone": "010-1234，会议号123"}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-31, "可以在这里看直播"),
        (-29, "打开直播"),
        (59, "打开直播"),
        (91, "直播已经结束"),
    ],
)
def test_the_broadcast_is_open_around_the_time(client, senior, settings, minutes, words) -> None:
    lecture = make_lecture(**LIVE)
    bought(lecture, buyer=student_buyer(senior))
    settings.TEST_CLOCK = (lecture.starts_at + timedelta(minutes=minutes)).isoformat()

    page = client.get(path("tickets_live", lecture.pk)).content.decode()

    assert words in page
    assert (LIVE["live_url"] in page) == (words == "打开直播")
    assert (LIVE["live_phone"] in page) == (words != "直播已经结束")


def test_nobody_else_sees_the_broadcast(client, senior) -> None:
    lecture = make_lecture(**LIVE)
    waiting = book(lecture, buyer=student_buyer(senior))

    assert waiting.state == "held"
    assert client.get(path("tickets_live", lecture.pk)).status_code == 404


def test_a_lecture_without_a_broadcast_has_no_page_for_it(client, senior) -> None:
    ticket = bought(make_lecture(), buyer=student_buyer(senior))

    assert client.get(path("tickets_live", ticket.lecture_id)).status_code == 404
    assert "看直播" not in client.get(path("ticket", ticket.pk)).content.decode()
