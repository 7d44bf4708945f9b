"""A fee in parts that is never completed, or is too much: all of it goes back, once."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission

from enrollment.services.places import cancel_place
from payments import ledger
from payments.models import (
    Order,
    Payment,
    Receipt,
    Refund,
    SandboxRefund,
)
from payments.providers.sandbox import payer
from payments.services.attempts import check_attempt, start_payment
from payments.services.cash import take_cash
from payments.services.leaving import give_up_place
from payments.services.orders import expire_due_orders
from payments.services.refunds import handle_due_refunds, pay_out_cash_refund
from payments.services.settlement import record_payment
from payments.services.transfers import record_transfer
from tests.payments.parting import paid_online, papers, part, refunds, standing, told
from tests.payments.school import (
    hold,
    lapse,
    make_cashier,
    make_student,
    money_faults,
    owe,
    place_of,
)
from university import clock
from university.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier() -> User:
    user = make_cashier()
    user.user_permissions.add(Permission.objects.get(codename="record_transfer"))
    return User.objects.get(pk=user.pk)


def test_a_part_does_not_move_the_deadline_and_lapsing_gives_it_all_back(cashier):
    order = owe()
    part(cashier, order, 6000)
    record_transfer(actor=cashier, order=order, amount_fen=4000, bank_ref="B1")
    assert standing(order) == ("open", "held", 10000, 8000)

    lapse(order)
    lapse(order)

    assert standing(order) == ("expired", "lapsed", 0, 18000)
    assert refunds(order) == [
        ("cash", 6000, "unfinished"),
        ("bank_transfer", 4000, "unfinished"),
    ]
    books = ledger.balances()
    assert (books["2001"], books["2102"]) == (0, -10000)
    handle_due_refunds()
    assert "parts_go_back" in told(order)
    assert "cash_back_ready" in told(order)
    refund = Refund.objects.get(provider="cash")
    pay_out_cash_refund(actor=make_cashier(), refund=refund)
    assert papers(order)[2:] == [("credit_note", 0, 6000, 0)]
    [line] = Receipt.objects.get(kind="credit_note").lines
    assert line["amount_fen"] == 6000
    assert money_faults() == []


def test_leaving_gives_the_parts_back(cashier):
    order = owe()
    part(cashier, order, 10000)

    give_up_place(actor=order.student.login, place=place_of(order))

    assert standing(order) == ("cancelled", "cancelled", 0, 18000)
    assert refunds(order) == [("cash", 10000, "unfinished")]
    assert money_faults() == []


def test_a_place_that_is_taken_away_gives_the_parts_back(cashier):
    order = owe()
    part(cashier, order, 10000)
    cancel_place(place=place_of(order), actor=None, reason="class is called off")

    expire_due_orders()
    expire_due_orders()

    assert standing(order) == ("cancelled", "cancelled", 0, 18000)
    assert refunds(order) == [("cash", 10000, "unfinished")]
    assert money_faults() == []


def test_the_last_part_comes_late_and_the_class_is_full(cashier):
    order = owe()
    teaching_class = place_of(order).teaching_class
    type(teaching_class).objects.filter(pk=teaching_class.pk).update(capacity=1)
    part(cashier, order, 10000)
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref or "", "paid")
    # The place has lapsed, the order not yet; and somebody else has the place.
    place = place_of(order)
    cancel_place(place=place, actor=None, reason="lapsed")
    hold(make_student(), teaching_class)

    check_attempt(attempt=attempt)

    assert standing(order) == ("refunded", "cancelled", 0, 18000)
    assert sorted(refunds(order)) == [
        ("cash", 10000, "place_gone"),
        ("sandbox", 8000, "place_gone"),
    ]
    handle_due_refunds()
    assert SandboxRefund.objects.get().amount_fen == 8000
    assert money_faults() == []


def test_money_for_the_old_sum_pays_what_is_left_and_the_surplus_goes_back(cashier):
    order = owe()
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref or "", "paid")
    part(cashier, order, 10000)

    check_attempt(attempt=attempt)
    check_attempt(attempt=attempt)

    assert standing(order) == ("settled", "confirmed", 18000, 0)
    assert refunds(order) == [("sandbox", 10000, "surplus")]
    assert papers(order) == [("receipt", 0, 10000, 8000), ("receipt", 10000, 8000, 0)]
    handle_due_refunds()
    assert SandboxRefund.objects.get().amount_fen == 10000
    assert len(papers(order)) == 2
    order.refresh_from_db()
    assert (order.paid_fen, order.refunded_fen) == (28000, 10000)
    assert money_faults() == []


@pytest.mark.parametrize(
    ("fen", "state", "covered", "back"),
    [
        (4000, "open", 14000, []),
        (999, "open", 10000, [("bank_transfer", 999, "homeless")]),
        (8000, "settled", 18000, []),
        (9000, "settled", 18000, [("bank_transfer", 1000, "surplus")]),
    ],
)
def test_a_transfer_after_a_part(cashier, fen, state, covered, back):
    order = owe()
    part(cashier, order, 10000)

    record_transfer(actor=cashier, order=order, amount_fen=fen, bank_ref="B1")
    record_transfer(actor=cashier, order=order, amount_fen=fen, bank_ref="B1")

    assert (*standing(order)[::2], refunds(order)) == (state, covered, back)
    assert money_faults() == []


def test_a_transfer_after_the_deadline_is_no_part(cashier):
    order = owe()
    Order.objects.filter(pk=order.pk).update(pay_by=clock.now() - timedelta(hours=1))

    record_transfer(actor=cashier, order=order, amount_fen=9000, bank_ref="B1")

    assert standing(order)[2] == 0
    assert refunds(order) == [("bank_transfer", 9000, "homeless")]


def test_who_leaves_gets_back_each_part_by_its_own_way(cashier):
    order = owe()
    part(cashier, order, 10000)
    paid_online(order)

    give_up_place(actor=order.student.login, place=place_of(order))

    assert standing(order)[0] == "refunded"
    assert refunds(order) == [("sandbox", 8000, "given_up"), ("cash", 10000, "given_up")]
    handle_due_refunds()
    assert money_faults() == []


def test_orders_paid_before_there_were_parts_count_all_of_it(cashier):
    paid, back, doubled, waiting = owe(), owe(), owe(), owe()
    for order in (paid, back, doubled):
        take_cash(actor=cashier, order=order, tendered_fen=18000)
    give_up_place(actor=None, place=place_of(back))
    record_payment(provider="sandbox", provider_ref="pi_1", amount_fen=18000, order=doubled)
    Order.objects.update(covered_fen=0)
    Payment.objects.update(counted_fen=0)
    assert money_faults() != []

    module = import_module("payments.migrations.0014_paid_in_parts")
    module.count_what_was_paid(apps, None)

    assert standing(waiting)[2] == 0
    assert money_faults() == []


def test_the_audit_finds_parts_that_are_kept_or_lost(cashier):
    order = owe()
    part(cashier, order, 10000)
    Order.objects.filter(pk=order.pk).update(state="expired", covered_fen=9000)

    faults = money_faults()

    number = order.number
    assert f"order {number}: of its payments count 10000 fen, not 9000" in faults
    assert f"order {number} (expired): over, though it keeps money, 9000 of 18000 fen" in faults
    assert "account 2001 stands at -10000 fen, the rows say 0" in faults
