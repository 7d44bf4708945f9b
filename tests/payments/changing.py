"""Staff and places for the tests of money that goes back."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission

from courses.models import TeachingClass, Term
from enrollment.models import Place
from enrollment.queries import classes_for_rules
from payments.models import Order
from payments.services.cash import take_cash
from payments.services.orders import open_order
from tests.payments.school import hold, make_cashier, make_student, open_class
from university import clock
from university.accounts.models import User


def staff(*codenames: str) -> User:
    """A login with these rights."""
    user = User.objects.create(username=f"staff{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


def pay(place: Place) -> Order:
    """Pay for a held place in cash."""
    cashier = make_cashier()
    order = open_order(actor=cashier, place=place)
    if order.total_fen:
        take_cash(actor=cashier, order=order, tendered_fen=order.total_fen)
    order.refresh_from_db()
    return order


def paid(**fields: Any) -> Place:
    """A sure place of 160 yuan and 20 for materials, paid in cash."""
    student = fields.pop("student", None) or make_student()
    place = hold(student, open_class(**fields))
    pay(place)
    place.refresh_from_db()
    return place


def another(place: Place, **fields: Any) -> TeachingClass:
    """Another class of the same term, as the rules read it."""
    row = open_class(term=place.teaching_class.term, code=f"X{Place.objects.count()}", **fields)
    return classes_for_rules().get(pk=row.pk)


def begin_term(*, days: int) -> None:
    """Let the term have begun so many days ago, and every place be older than that."""
    Term.objects.update(starts_on=clock.today() - timedelta(days=days))
    Place.objects.update(confirmed_at=clock.now() - timedelta(days=days + 1))
