"""A class, people and money for the tests of this house."""

import itertools
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission

from courses.models import ClassState, TeachingClass
from enrollment.models import Place
from enrollment.seats import take_seat
from enrollment.services.places import lapse_due_places
from enrollment.states import PlaceState
from payments.models import DiscountRule, Order
from payments.services.orders import expire_due_orders, open_order
from payments.services.tills import open_till
from tests.courses.school import make_class, make_term
from university import auditing, clock, states
from university.accounts.models import Student, User

_numbers = itertools.count(1)


def make_student(**fields: Any) -> Student:
    """王桂兰 with a phone of her own, 64 years old when the term begins."""
    number = next(_numbers)
    login = fields.pop("login", None) or User.objects.create(phone=f"+8613{number:09d}")
    values = {
        "student_no": f"S{number:05d}",
        "name": "王桂兰",
        "sex": "female",
        "birth_date": date(1962, 3, 5),
        "login": login,
        **fields,
    }
    return Student.objects.create(**values)


def open_class(**fields: Any) -> TeachingClass:
    """A published class of a term that begins in thirty days; 160 yuan and 20 for materials."""
    today = clock.today()
    term = fields.pop("term", None) or make_term(
        code=f"T{next(_numbers)}",
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=150),
    )
    values = {"state": ClassState.PUBLISHED, "material_fee_fen": 2000, "term": term, **fields}
    return make_class(**values)


def hold(student: Student | None = None, teaching_class: TeachingClass | None = None) -> Place:
    """A place held for two days, as ``hold_place`` leaves it."""
    student, teaching_class = student or make_student(), teaching_class or open_class()
    assert take_seat(teaching_class.pk)
    place = Place.objects.create(
        student=student,
        teaching_class=teaching_class,
        state=PlaceState.HELD,
        held_until=clock.now() + timedelta(days=2),
        channel="web",
        acted_by=student.login,
    )
    states.record(place, actor=student.login)
    return place


def owe(student: Student | None = None, teaching_class: TeachingClass | None = None) -> Order:
    """An order of 180 yuan, waiting to be paid."""
    place = hold(student, teaching_class)
    return open_order(actor=place.student.login, place=place)


def make_cashier_without_till() -> User:
    """A login that may do what cashiers do."""
    cashier = User.objects.create(username=f"cashier{next(_numbers)}", is_staff=True)
    wanted = ["take_cash", "pay_out_cash", "move_cash", "close_day"]
    cashier.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return User.objects.get(pk=cashier.pk)


def make_cashier(*, float_fen: int = 100000) -> User:
    """A cashier with an open till, who may take cash and pay it out."""
    cashier = make_cashier_without_till()
    open_till(actor=cashier, float_fen=float_fen)
    return cashier


def city_rules() -> None:
    """70 to 79: 八折; from 80: 七折; hardship: free after a person checked."""
    DiscountRule.objects.create(
        code="AGE70", name="70岁优惠", min_age=70, max_age=79, percent_paid=80, funder="市财政"
    )
    DiscountRule.objects.create(code="AGE80", name="80岁优惠", min_age=80, percent_paid=70)
    DiscountRule.objects.create(code="HARD", name="困难减免", needs_grant=True, percent_paid=0)


def place_of(order: Order) -> Place:
    """The place as the database has it now."""
    return Place.objects.get(order_lines__order=order, order_lines__kind="tuition")


def money_faults() -> list[str]:
    """What the whole audit finds, as sentences; empty is clean."""
    return [fault.sentence for fault in auditing.run()]


def small_class() -> TeachingClass:
    """A class with one place."""
    return open_class(capacity=1, code=f"C{next(_numbers)}")


def lapse(order: Order) -> None:
    """Let the time to pay run out, as the two sweeps do."""
    yesterday = clock.now() - timedelta(days=1)
    Order.objects.filter(pk=order.pk).update(pay_by=yesterday)
    Place.objects.filter(order_lines__order=order).update(held_until=yesterday)
    lapse_due_places()
    expire_due_orders()
