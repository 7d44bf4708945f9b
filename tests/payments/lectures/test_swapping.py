"""One booking goes over to another lecture: seats, codes, people and books; or nothing at all."""

from datetime import date

import pytest
from django.urls import reverse

from courses.models import Lecture
from payments.models import (
    BookingMove,
    DiscountRule,
    JournalTransaction,
    LectureBooking,
    OrderLine,
    Refund,
    Ticket,
)
from payments.services.lectures.buyers import passer_by, student_buyer
from payments.services.lectures.door import Scan, admit, ticket_by_code
from payments.services.lectures.offers import join_waitlist
from payments.services.lectures.returning import return_ticket
from payments.services.lectures.running import call_off_lecture
from payments.services.lectures.swapping import move_booking
from tests.payments.lectures.school import (
    book,
    bought,
    make_enrolled,
    make_lecture,
    make_staff,
    pay,
)
from tests.payments.lectures.test_door import open_door
from tests.payments.lectures.test_holding import refused, seats
from tests.payments.lectures.test_running import let_time_pass, office, texts
from tests.payments.rental_school import money_faults as book_faults
from tests.payments.school import make_student, money_faults
from university import clock
from university.models import StateChange

pytestmark = pytest.mark.django_db


def desk():
    """Somebody who sells tickets."""
    return make_staff("sell_tickets", "view_lecturebooking")


def swap(booking: LectureBooking, lecture: Lecture, **words: str) -> BookingMove:
    """One press at the desk."""
    reason = words.get("reason", "购票人要求换场")
    return move_booking(actor=desk(), booking=booking, to_lecture=lecture, reason=reason)


def stand(booking: LectureBooking, *lectures: Lecture) -> tuple[object, ...]:
    """Everything that a move could change."""
    row = LectureBooking.objects.get(pk=booking.pk)
    return (
        row.lecture_id,
        row.refund_until,
        list(row.tickets.order_by("pk").values_list("lecture", "code", "state")),
        [seats(lecture) for lecture in lectures],
        BookingMove.objects.count(),
        texts("tickets_swapped"),
        JournalTransaction.objects.count(),
        money_faults(),
    )


def test_two_tickets_move_in_one_press_and_the_old_codes_end() -> None:
    here, there = make_lecture(), make_lecture(title="国画赏析")
    booking = pay(book(here, "王桂兰", "李秀英"))
    old, booked = [one.code for one in booking.tickets.all()], JournalTransaction.objects.count()

    move = swap(booking, there)

    now = LectureBooking.objects.get(pk=booking.pk)
    tickets = list(now.tickets.order_by("pk"))
    assert (now.lecture, [one.lecture for one in tickets]) == (there, [there, there])
    assert (seats(here), seats(there), texts("tickets_swapped")) == (0, 2, 1)
    assert {one.code for one in tickets}.isdisjoint(old)
    assert [ticket_by_code(there, code) for code in old] == [None, None]
    assert [ticket_by_code(here, code) for code in old] == [None, None]
    assert ticket_by_code(there, tickets[0].code) == tickets[0]
    assert now.refund_until == there.refund_until
    assert list(OrderLine.objects.order_by("pk").values_list("description", flat=True)) == [
        "讲座票：国画赏析，王桂兰",
        "讲座票：国画赏析，李秀英",
    ]
    assert (move.from_lecture, move.to_lecture, move.tickets) == (here, there, 2)
    written = StateChange.objects.filter(kind="payments.lecturebooking", object_id=booking.pk)
    assert written.latest("pk").reason == "moved: 购票人要求换场"
    assert (JournalTransaction.objects.count(), money_faults()) == (booked, [])


def test_pressed_twice_it_moves_once() -> None:
    here, there = make_lecture(), make_lecture()
    booking = bought(here).booking

    first, again = swap(booking, there), swap(booking, there)

    assert (first, seats(here), seats(there), texts("tickets_swapped")) == (again, 0, 1, 1)
    assert refused(lambda: swap(bought(here).booking, here)) == "not_moved"


def test_there_the_new_ticket_lets_in_and_goes_back_with_its_money() -> None:
    here, there = make_lecture(), make_lecture()
    first, second = bought(here), bought(here)
    swap(first.booking, there)
    swap(second.booking, there)

    return_ticket(actor=None, ticket=first)
    door = make_staff("admit_tickets")
    lecture = open_door(there)
    answer = admit(actor=door, lecture=lecture, scans=[Scan("phone-key-1", second.pk)])
    stranger = admit(actor=door, lecture=open_door(here), scans=[Scan("phone-key-2", second.pk)])

    assert (answer.again, stranger.refused_keys) == ([], ["phone-key-2"])
    assert (Refund.objects.get().amount_fen, seats(there), money_faults()) == (4000, 1, [])


def test_what_was_given_back_before_stays_with_its_lecture() -> None:
    here, there = make_lecture(), make_lecture()
    booking = pay(book(here, "王桂兰", "李秀英"))
    gone, kept = booking.tickets.order_by("pk")
    return_ticket(actor=None, ticket=gone)

    swap(booking, there)

    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.lecture, kept.lecture, seats(here), seats(there)) == (here, there, 0, 1)
    return_ticket(actor=None, ticket=kept)
    assert (seats(there), money_faults()) == (0, [])


def test_the_freed_seat_goes_to_who_waits_here_and_who_waits_there_comes_first() -> None:
    here, there = make_lecture(capacity=1), make_lecture(capacity=1)
    booking = bought(here).booking
    waiting = join_waitlist(actor=None, buyer=student_buyer(make_student()), lecture=here, seats=1)
    taken = bought(there)
    first = join_waitlist(actor=None, buyer=student_buyer(make_student()), lecture=there, seats=1)
    Lecture.objects.filter(pk=there.pk).update(capacity=2)  # Nobody was told yet.

    before = stand(booking, here, there)
    assert refused(lambda: swap(booking, there)) == "lecture_full"
    assert stand(booking, here, there) == before
    first.refresh_from_db()
    assert (first.state, taken.state) == ("waiting", "kept")

    Lecture.objects.filter(pk=there.pk).update(capacity=3)
    swap(booking, there)
    waiting.refresh_from_db()
    first.refresh_from_db()
    assert (waiting.state, first.state, seats(here), seats(there)) == ("offered", "offered", 1, 3)
    assert money_faults() == []


def test_who_waits_there_waits_no_more() -> None:
    here, there = make_lecture(), make_lecture(capacity=1)
    student = make_student()
    mine, other = book(here, buyer=student_buyer(student)), bought(there)
    pay(mine)
    waiting = join_waitlist(actor=None, buyer=student_buyer(student), lecture=there, seats=1)
    Lecture.objects.filter(pk=there.pk).update(capacity=2)

    swap(mine, there)

    waiting.refresh_from_db()
    assert (waiting.state, seats(there), other.lecture, money_faults()) == ("left", 2, there, [])


def test_a_day_for_money_back_that_is_over_stays_over() -> None:
    here, there = make_lecture(), make_lecture()
    ticket = bought(here)
    let_time_pass(here)

    swap(ticket.booking, there)

    assert refused(lambda: return_ticket(actor=None, ticket=ticket)) == "too_late_to_return"
    assert money_faults() == []


def is_called_off(booking: LectureBooking, there: Lecture) -> LectureBooking:
    call_off_lecture(actor=office(), lecture=there, because="讲师生病")
    return booking


def has_begun(booking: LectureBooking, there: Lecture) -> LectureBooking:
    Lecture.objects.filter(pk=booking.lecture_id).update(starts_at=clock.now())
    return booking


def is_over_there(booking: LectureBooking, there: Lecture) -> LectureBooking:
    Lecture.objects.filter(pk=there.pk).update(starts_at=clock.now())
    return booking


def is_full(booking: LectureBooking, there: Lecture) -> LectureBooking:
    Lecture.objects.filter(pk=there.pk).update(capacity=1)
    return booking


def is_dearer(booking: LectureBooking, there: Lecture) -> LectureBooking:
    Lecture.objects.filter(pk=there.pk).update(price_fen=4100)
    return booking


def is_in(booking: LectureBooking, there: Lecture) -> LectureBooking:
    lecture = open_door(booking.lecture)
    scan = Scan("phone-key-9", booking.tickets.first().pk)
    admit(actor=make_staff("admit_tickets"), lecture=lecture, scans=[scan])
    return booking


def is_given_back(booking: LectureBooking, there: Lecture) -> LectureBooking:
    for ticket in booking.tickets.all():
        return_ticket(actor=None, ticket=ticket)
    return booking


def is_not_paid(booking: LectureBooking, there: Lecture) -> LectureBooking:
    return book(booking.lecture)


def is_too_many(booking: LectureBooking, there: Lecture) -> LectureBooking:
    Lecture.objects.filter(pk=there.pk).update(tickets_each=1)
    return booking


@pytest.mark.parametrize(
    ("but", "code"),
    [
        (is_called_off, "lecture_called_off"),
        (has_begun, "is_over"),
        (is_over_there, "sale_over"),
        (is_full, "lecture_full"),
        (is_dearer, "other_price"),
        (is_in, "was_let_in"),
        (is_given_back, "not_your_ticket_any_more"),
        (is_not_paid, "not_paid"),
        (is_too_many, "too_many_tickets"),
    ],
)
def test_refused_nothing_happens(but, code: str) -> None:
    here, there = make_lecture(), make_lecture()
    booking = but(pay(book(here, "王桂兰", "李秀英")), there)
    before = stand(booking, here, there)

    assert (refused(lambda: swap(booking, there)), stand(booking, here, there)) == (code, before)


def test_only_the_desk_moves_and_says_why() -> None:
    here, there = make_lecture(), make_lecture()
    booking = bought(here).booking
    stranger = make_staff("admit_tickets")

    assert refused(lambda: swap(booking, there, reason=" ")) == "no_reason"
    assert (
        refused(
            lambda: move_booking(actor=stranger, booking=booking, to_lecture=there, reason="换")
        )
        == "not_allowed"
    )
    assert (seats(here), seats(there), BookingMove.objects.count()) == (1, 0, 0)


def test_a_discount_counts_for_one_ticket_of_a_lecture() -> None:
    DiscountRule.objects.create(
        code="AGE70", name="70岁优惠", min_age=70, percent_paid=80, applies_to_tickets=True
    )
    here, there = make_lecture(), make_lecture()
    buyer = student_buyer(make_enrolled(birth_date=date(1950, 1, 1)))
    old, own = pay(book(here, buyer=buyer)), pay(book(there, buyer=buyer))
    before = stand(old, here, there)[:-1]

    assert refused(lambda: swap(old, there)) == "other_price"
    assert stand(old, here, there)[:-1] == before

    return_ticket(actor=None, ticket=own.tickets.get())
    swap(old, there)
    ticket = Ticket.objects.get(booking=old)
    assert (ticket.lecture, ticket.price_kind, ticket.price_fen) == (there, "student", 1600)
    assert book_faults() == []


def test_so_many_tickets_at_the_student_price_has_one_buyer() -> None:
    here, there = make_lecture(), make_lecture(student_tickets_each=2)
    buyer = student_buyer(make_enrolled())
    old, _own = pay(book(here, buyer=buyer)), pay(book(there, "王桂兰", "李秀英", buyer=buyer))

    assert refused(lambda: swap(old, there)) == "other_price"
    assert (seats(here), seats(there), book_faults()) == (1, 2, [])


def test_the_page_offers_what_can_be_had(client) -> None:
    here = make_lecture()
    there, dear = make_lecture(title="国画赏析"), make_lecture(price_fen=9000)
    make_lecture(capacity=1)
    booking = pay(book(here, "王桂兰", "李秀英", buyer=passer_by(name="过路人")))
    staff = desk()
    client.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    path = reverse("payments:lecture_swap", args=[booking.pk])

    page = client.get(path)
    assert [(row.pk, bool(words)) for row, words in page.context["rows"]] == [
        (dear.pk, True),
        (there.pk, False),
    ]
    assert "那一场票价180元，这一场80元，价钱不同。" in page.content.decode()

    no = client.post(path, {"reason": "换", "lecture": dear.pk})
    assert (no.status_code, no.context["refusal"].code) == (409, "other_price")
    done = client.post(path, {"reason": "老伴住院", "lecture": there.pk}, follow=True)
    words = done.content.decode()
    assert "过路人的2张票已换到这一场。" in words
    assert "请打印新票" in words
    ticket = booking.tickets.first()
    told = client.get(reverse("payments:lecture_ticket", args=[ticket.pk])).content.decode()
    assert f"{staff.username}从《老年嗓音保健》" in told
    assert "原因：老伴住院" in told


def test_the_page_asks_as_often_for_one_lecture_as_for_six(
    client, django_assert_max_num_queries
) -> None:
    booking = pay(book(make_lecture(), buyer=student_buyer(make_student())))
    client.force_login(desk(), "django.contrib.auth.backends.ModelBackend")
    path = reverse("payments:lecture_swap", args=[booking.pk])
    make_lecture()
    with django_assert_max_num_queries(60) as few:
        client.get(path)
    for _number in range(5):
        make_lecture()
    with django_assert_max_num_queries(len(few)):
        assert len(client.get(path).context["rows"]) == 6
