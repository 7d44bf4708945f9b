"""Prices, discounts and refund tables are frozen when promised."""

from datetime import date, timedelta

import pytest

from enrollment.models import Place
from payments.models import DiscountRule, Order, OrderLine, Payment
from payments.pricing.refund_rules import DEFAULT_STEPS
from payments.services.discounts import grant_discount
from payments.services.orders import expire_due_orders, open_order
from tests.payments.school import (
    city_rules,
    hold,
    lapse,
    make_student,
    money_faults,
    open_class,
    owe,
    place_of,
)
from university import clock
from university.accounts.models import User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def born(age_on, years):
    """Somebody who is exactly ``years`` old on that day."""
    return date(age_on.year - years, age_on.month, age_on.day)


def lines(order):
    fields = ("kind", "list_price_fen", "discount_code", "discount_fen", "amount_fen")
    return list(order.lines.order_by("pk").values_list(*fields))


def test_an_order_has_tuition_and_materials():
    place = hold()

    order = open_order(actor=place.student.login, place=place)

    assert (order.state, order.total_fen, order.pay_by) == ("open", 18000, place.held_until)
    assert lines(order) == [
        ("tuition", 16000, "", 0, 16000),
        ("materials", 2000, "", 0, 2000),
    ]
    assert [line.refund_rule for line in order.lines.all()] == [list(DEFAULT_STEPS)] * 2


def test_the_same_place_gives_the_same_order():
    place = hold()

    first = open_order(actor=place.student.login, place=place)
    second = open_order(actor=None, place=place)

    assert (second.pk, Order.objects.count(), OrderLine.objects.count()) == (first.pk, 1, 2)


@pytest.mark.parametrize(
    ("years", "shift", "expected"),
    [
        (70, 0, ("tuition", 16000, "AGE70", 3200, 12800)),
        (70, 1, ("tuition", 16000, "", 0, 16000)),
        (80, 0, ("tuition", 16000, "AGE80", 4800, 11200)),
    ],
)
def test_age_counts_on_the_first_day_of_the_term(years, shift, expected):
    city_rules()
    teaching_class = open_class()
    birth = born(teaching_class.term.starts_on, years) + timedelta(days=shift)
    student = make_student(birth_date=birth)

    order = owe(student, teaching_class)

    assert lines(order)[0] == expected


def test_a_promise_is_kept_when_the_rules_change():
    city_rules()
    teaching_class = open_class()
    student = make_student(birth_date=born(teaching_class.term.starts_on, 75))
    place = hold(student, teaching_class)
    order = open_order(actor=None, place=place)
    DiscountRule.objects.update(is_active=False)

    again = open_order(actor=None, place=place)

    assert (again.pk, again.total_fen) == (order.pk, 14800)
    assert order.lines.first().discount_funder == "市财政"


def test_a_free_order_settles_at_once_without_a_provider():
    city_rules()
    officer = User.objects.create(username="officer", is_superuser=True)
    student = make_student()
    grant_discount(
        actor=officer,
        student=student,
        rule=DiscountRule.objects.get(code="HARD"),
        valid_until=clock.today() + timedelta(days=400),
    )

    order = owe(student, open_class(material_fee_fen=0))

    assert (order.state, order.total_fen, order.paid_fen) == ("settled", 0, 0)
    assert place_of(order).state == "confirmed"
    assert list(Payment.objects.values_list("provider", "amount_fen")) == [("free", 0)]
    assert order.receipts.count() == 0
    assert set(OutboxMessage.objects.values_list("template", flat=True)) == {"place_confirmed_free"}
    assert money_faults() == []


def test_an_expired_grant_counts_no_more():
    city_rules()
    officer = User.objects.create(username="officer", is_superuser=True)
    student = make_student()
    grant_discount(
        actor=officer,
        student=student,
        rule=DiscountRule.objects.get(code="HARD"),
        valid_until=clock.today() - timedelta(days=1),
    )

    assert owe(student).total_fen == 18000


def test_only_staff_with_the_right_may_grant():
    city_rules()
    student = make_student()

    with pytest.raises(Refusal) as refused:
        grant_discount(
            actor=student.login,
            student=student,
            rule=DiscountRule.objects.get(code="HARD"),
            valid_until=clock.today(),
        )

    assert refused.value.code == "not_allowed"
    assert student.discount_grants.count() == 0


def test_a_place_that_is_gone_gets_no_order():
    place = hold()
    Place.objects.filter(pk=place.pk).update(state="lapsed")

    with pytest.raises(Refusal) as refused:
        open_order(actor=None, place=place)

    assert refused.value.code == "place_gone"
    assert Order.objects.count() == 0


def test_an_order_expires_with_its_time():
    order = owe()
    assert expire_due_orders() == 0

    lapse(order)
    order.refresh_from_db()

    assert (order.state, place_of(order).state, expire_due_orders()) == ("expired", "lapsed", 0)
