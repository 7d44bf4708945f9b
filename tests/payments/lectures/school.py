"""A lecture on sale, people who buy, and staff."""

import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission

from courses.models import Lecture, Room
from courses.services.lectures import schedule_lecture
from enrollment.models import Place
from enrollment.states import PlaceState
from payments.models import LectureBooking, Order, Ticket
from payments.services.cash import take_cash
from payments.services.lectures.buyers import TicketBuyer, student_buyer
from payments.services.lectures.holding import hold_tickets
from payments.services.orders import expire_due_orders
from tests.payments.school import hold, make_cashier, make_student
from university import clock
from university.accounts.models import Student, User

_numbers = itertools.count(1)


def make_lecture(**fields: Any) -> Lecture:
    """In ten days at full hour, 40 yuan or 20, on sale since yesterday, money back for a week."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    number = next(_numbers)
    starts = fields.pop("starts_at", now + timedelta(days=10))
    room = fields.pop("room", None) or Room.objects.create(
        code=f"L{number}", name="多功能厅", capacity=200
    )
    values = {
        "code": f"P{number}",
        "title": "老年嗓音保健",
        "speaker": "名师",
        "room": room,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=1),
        "capacity": 100,
        "price_fen": 4000,
        "student_price_fen": 2000,
        "sale_opens_at": now - timedelta(days=1),
        "sale_closes_at": starts - timedelta(days=1),
        "refund_until": starts - timedelta(days=3),
        **fields,
    }
    return schedule_lecture(lecture=Lecture(**values), actor=None)


def make_enrolled(**fields: Any) -> Student:
    """A student with a paid place in a class to come."""
    student = make_student(**fields)
    Place.objects.filter(pk=hold(student).pk).update(state=PlaceState.CONFIRMED)
    return student


def make_staff(*codenames: str) -> User:
    """Staff with these rights over lectures."""
    staff = User.objects.create(username=f"lectures{next(_numbers)}", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=staff.pk)


def book(
    lecture: Lecture,
    *names: str,
    buyer: TicketBuyer | None = None,
    channel: str = "web",
) -> LectureBooking:
    """Seats held for a student without a place, one for each name."""
    buyer = buyer or student_buyer(make_student())
    return hold_tickets(
        actor=None, buyer=buyer, lecture=lecture, names=names or ("王桂兰",), channel=channel
    )


def pay(booking: LectureBooking) -> LectureBooking:
    """Pay in cash, whole."""
    take_cash(actor=make_cashier(), order=booking.order, tendered_fen=booking.order.total_fen)
    return LectureBooking.objects.select_related("lecture", "order").get(pk=booking.pk)


def bought(lecture: Lecture, **fields: Any) -> Ticket:
    """One paid ticket."""
    return pay(book(lecture, **fields)).tickets.select_related("booking", "lecture").get()


def run_out(order: Order) -> None:
    """Let the time to pay run out, as the sweep does."""
    Order.objects.filter(pk=order.pk).update(pay_by=clock.now() - timedelta(hours=1))
    expire_due_orders()
