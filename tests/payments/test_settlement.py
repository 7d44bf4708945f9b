"""Late money, lost places, double and wrong money: never paid and nothing."""

import pytest

from enrollment.models import WaitlistEntry
from enrollment.services.places import cancel_place
from payments.chart import Account
from payments.ledger import balances
from payments.models import Order, Payment, Receipt, Refund
from payments.providers.sandbox import payer
from payments.queries.orders import homeless_payments
from payments.services.attempts import check_attempt, check_due_attempts, start_payment
from payments.services.cash import take_cash
from payments.services.refunds import handle_due_refunds
from payments.services.settlement import record_payment, settle_due_payments, settle_order
from tests.payments.school import (
    hold,
    lapse,
    make_cashier,
    money_faults,
    owe,
    place_of,
    small_class,
)
from university.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db


def pay_late(order, attempt):
    """The payer was on the pay page when the time ran out."""
    payer.choose(attempt.provider_ref, "paid")
    lapse(order)
    check_attempt(attempt=attempt)
    return Order.objects.get(pk=order.pk)


def start(order):
    return start_payment(actor=None, order=order, provider="sandbox")


def test_late_money_takes_the_place_again_while_one_is_free():
    order = owe()
    attempt = start(order)

    order = pay_late(order, attempt)

    assert (order.state, place_of(order).state) == ("settled", "confirmed")
    assert Refund.objects.count() == 0
    assert money_faults() == []


def test_late_money_for_a_lost_place_goes_back_and_the_person_is_first_in_line():
    teaching_class = small_class()
    order = owe(teaching_class=teaching_class)
    attempt = start(order)
    payer.choose(attempt.provider_ref, "paid")
    lapse(order)
    hold(teaching_class=teaching_class)

    check_attempt(attempt=attempt)
    order.refresh_from_db()

    refund = Refund.objects.get()
    assert (order.state, order.paid_fen, order.refunded_fen) == ("refunded", 18000, 0)
    assert (refund.state, refund.amount_fen, refund.reason_code) == ("due", 18000, "place_gone")
    assert list(WaitlistEntry.objects.values_list("student", "reason")) == [
        (order.student_id, "late_money")
    ]
    assert OutboxMessage.objects.filter(template="late_money_lost_place").exists()
    assert money_faults() == []

    assert handle_due_refunds() == 1

    order.refresh_from_db()
    refund.refresh_from_db()
    assert (refund.state, order.refunded_fen) == ("done", 18000)
    assert set(balances().values()) == {0}
    assert Receipt.objects.count() == 0
    assert money_faults() == []


def test_who_had_left_gets_the_money_back_and_no_place_in_line():
    order = owe()
    attempt = start(order)
    payer.choose(attempt.provider_ref, "paid")
    cancel_place(place=place_of(order), actor=None, reason="given_up")

    check_attempt(attempt=attempt)

    order.refresh_from_db()
    assert (order.state, Refund.objects.get().amount_fen) == ("refunded", 18000)
    assert WaitlistEntry.objects.count() == 0
    assert money_faults() == []


def test_cash_while_online_money_is_under_way_sends_the_second_back_in_full():
    order = owe()
    attempt = start(order)
    take_cash(actor=make_cashier(), order=order, tendered_fen=20000)
    payer.choose(attempt.provider_ref, "paid")

    check_attempt(attempt=attempt)

    order.refresh_from_db()
    second = Payment.objects.get(provider="sandbox")
    assert (order.state, order.paid_fen) == ("settled", 36000)
    assert list(homeless_payments()) == [second]
    assert list(second.refunds.values_list("amount_fen", "reason_code")) == [(18000, "homeless")]
    assert handle_due_refunds() == 1
    order.refresh_from_db()
    assert (order.refunded_fen, Receipt.objects.count()) == (18000, 1)
    assert balances()[Account.UNALLOCATED.value] == 0
    assert money_faults() == []


def test_an_open_attempt_is_closed_at_the_provider_once_cash_was_taken():
    order = owe()
    attempt = start(order)
    take_cash(actor=make_cashier(), order=order, tendered_fen=18000)

    assert check_due_attempts() == 1

    attempt.refresh_from_db()
    assert attempt.state == "expired"
    assert payer.choose(attempt.provider_ref, "paid").state == "expired"


@pytest.mark.parametrize("amount", [1, 17999, 18001])
def test_a_wrong_sum_goes_back_and_the_order_stays_open(amount):
    order = owe()

    record_payment(provider="sandbox", provider_ref="pi_x", amount_fen=amount, order=order)

    order.refresh_from_db()
    assert (order.state, order.paid_fen, place_of(order).state) == ("open", amount, "held")
    assert Refund.objects.get().amount_fen == amount
    assert money_faults() == []


def test_money_for_no_order_is_listed_and_goes_back():
    payment = record_payment(provider="sandbox", provider_ref="pi_x", amount_fen=500, order=None)

    assert list(homeless_payments()) == [payment]
    assert Refund.objects.get().amount_fen == 500
    assert OutboxMessage.objects.count() == 0
    assert money_faults() == []


def test_the_same_money_is_recorded_once():
    order = owe()

    rows = [
        record_payment(provider="sandbox", provider_ref="pi_x", amount_fen=18000, order=order)
        for _ in range(3)
    ]

    assert len({row.pk for row in rows}) == 1
    order.refresh_from_db()
    assert (order.state, order.paid_fen) == ("paid", 18000)


def test_the_sweep_settles_what_was_only_recorded_and_only_once():
    order = owe()
    payment = record_payment(provider="sandbox", provider_ref="pi_x", amount_fen=18000, order=order)

    assert settle_due_payments() == 1
    assert settle_due_payments() == 0
    settle_order(payment=payment)

    order.refresh_from_db()
    assert (order.state, Receipt.objects.count()) == ("settled", 1)
    assert money_faults() == []
