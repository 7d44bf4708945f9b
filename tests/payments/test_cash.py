"""The desk is a provider like any other."""

import pytest

from payments.models import Payment, Receipt
from payments.services.cash import take_cash
from tests.payments.school import lapse, make_cashier, make_student, money_faults, owe, place_of
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def test_cash_pays_gives_change_and_a_receipt():
    order, cashier = owe(make_student(login=User.objects.create())), make_cashier()

    payment = take_cash(actor=cashier, order=order, tendered_fen=20000)

    order.refresh_from_db()
    assert (payment.amount_fen, payment.tendered_fen, payment.change_fen) == (18000, 20000, 2000)
    assert (payment.recorded_by, payment.provider) == (cashier, "cash")
    assert (order.state, place_of(order).state) == ("settled", "confirmed")
    assert Receipt.objects.get().payment == payment
    assert money_faults() == []


@pytest.mark.parametrize("actor", ["student", "desk"])
def test_only_a_cashier_takes_cash(actor):
    order = owe()
    desk = User.objects.create(username="desk", is_staff=True)
    who = order.student.login if actor == "student" else desk

    with pytest.raises(Refusal) as refused:
        take_cash(actor=who, order=order, tendered_fen=18000)

    assert (refused.value.code, Payment.objects.count()) == ("not_a_cashier", 0)


def test_too_little_is_refused_with_the_difference():
    order = owe()

    with pytest.raises(Refusal) as refused:
        take_cash(actor=make_cashier(), order=order, tendered_fen=15000)

    assert refused.value.code == "not_enough"
    assert "30元" in str(refused.value)
    assert Payment.objects.count() == 0


def test_a_double_click_takes_cash_once():
    order, cashier = owe(), make_cashier()
    take_cash(actor=cashier, order=order, tendered_fen=18000)

    with pytest.raises(Refusal) as refused:
        take_cash(actor=cashier, order=order, tendered_fen=18000)

    assert (refused.value.code, Payment.objects.count()) == ("already_paid", 1)


def test_no_cash_for_a_place_that_is_gone():
    order = owe()
    lapse(order)

    with pytest.raises(Refusal) as refused:
        take_cash(actor=make_cashier(), order=order, tendered_fen=18000)

    assert (refused.value.code, Payment.objects.count()) == ("order_closed", 0)
