"""Leaving before the term, and undoing at once: the place and all of the money."""

from datetime import timedelta

import pytest

from courses.models import Term
from enrollment.models import Place
from payments.ledger import balances
from payments.models import Receipt, Refund
from payments.providers.sandbox import payer
from payments.services.attempts import check_attempt, start_payment
from payments.services.cash import take_cash
from payments.services.leaving import give_up_place, leaving_offer
from payments.services.orders import open_order
from payments.services.refunds import handle_due_refunds, pay_out_cash_refund
from tests.enrollment.school import make_round
from tests.payments.school import hold, make_cashier, money_faults, owe, place_of
from university import clock
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def paid_online():
    order = owe()
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref, "paid")
    check_attempt(attempt=attempt)
    order.refresh_from_db()
    return order


def begin_term(order, *, confirmed_ago):
    Term.objects.update(starts_on=clock.today() - timedelta(days=1))
    Place.objects.filter(pk=place_of(order).pk).update(confirmed_at=clock.now() - confirmed_ago)


def test_a_held_place_is_given_back_with_its_order():
    order = owe()

    left = give_up_place(actor=order.student.login, place=place_of(order))

    order.refresh_from_db()
    left.teaching_class.refresh_from_db()
    assert (left.state, order.state, left.teaching_class.taken) == ("cancelled", "cancelled", 0)
    assert set(OutboxMessage.objects.values_list("template", flat=True)) == {"place_given_up"}
    assert (Refund.objects.count(), money_faults()) == (0, [])


def test_a_place_without_an_order_is_given_back():
    place = hold()

    assert give_up_place(actor=None, place=place).state == "cancelled"
    assert money_faults() == []


def test_a_paid_place_gives_all_of_the_money_back_the_way_it_came():
    order = paid_online()
    offer = leaving_offer(place=place_of(order))
    assert (offer.refund_fen, offer.is_cash) == (18000, False)

    give_up_place(actor=order.student.login, place=place_of(order))
    assert handle_due_refunds() == 1

    order.refresh_from_db()
    assert (order.state, order.refunded_fen, place_of(order).state) == (
        "refunded",
        18000,
        "cancelled",
    )
    assert set(balances().values()) == {0}
    assert list(Receipt.objects.order_by("pk").values_list("kind", "amount_fen")) == [
        ("receipt", 18000),
        ("credit_note", 18000),
    ]
    assert OutboxMessage.objects.filter(template="money_back").exists()
    assert money_faults() == []


def test_who_came_late_gets_nothing_back_after_ten_minutes():
    place, now = hold(), clock.now()
    place.round = make_round(
        term=place.teaching_class.term,
        kind="late_entry",
        gives_money_back=False,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=5),
    )
    place.save()
    order = open_order(actor=None, place=place)
    take_cash(actor=make_cashier(), order=order, tendered_fen=18000)
    assert leaving_offer(place=place_of(order)).refund_fen == 18000

    begin_term(order, confirmed_ago=timedelta(minutes=11))

    offer = leaving_offer(place=place_of(order))
    nothing = [{"until_week": None, "percent": 0}]
    assert [line.refund_rule for line in order.lines.all()] == [nothing, nothing]
    assert (offer.refund_fen, money_faults()) == (0, [])


def test_cash_goes_back_over_the_desk():
    order, cashier = owe(), make_cashier(float_fen=0)
    take_cash(actor=cashier, order=order, tendered_fen=18000)
    give_up_place(actor=order.student.login, place=place_of(order))
    assert handle_due_refunds() == 1
    refund = Refund.objects.get()
    assert (refund.state, handle_due_refunds()) == ("due", 0)
    assert OutboxMessage.objects.filter(template="cash_back_ready").exists()

    assert pay_out_cash_refund(actor=cashier, refund=refund).state == "done"
    with pytest.raises(Refusal) as refused:
        pay_out_cash_refund(actor=cashier, refund=refund)

    assert refused.value.code == "already_paid_back"
    assert set(balances().values()) == {0}
    assert OutboxMessage.objects.filter(template="cash_back_paid").exists()
    assert money_faults() == []


def test_a_student_cannot_pay_out_a_refund():
    order = owe()
    take_cash(actor=make_cashier(), order=order, tendered_fen=18000)
    give_up_place(actor=None, place=place_of(order))

    with pytest.raises(Refusal) as refused:
        pay_out_cash_refund(actor=order.student.login, refund=Refund.objects.get())

    assert (refused.value.code, Refund.objects.get().state) == ("not_a_cashier", "due")


def test_giving_up_twice_gives_one_refund():
    order = paid_online()
    give_up_place(actor=None, place=place_of(order))

    with pytest.raises(Refusal) as refused:
        give_up_place(actor=None, place=place_of(order))

    assert (refused.value.code, Refund.objects.count()) == ("not_your_place_any_more", 1)


def test_within_ten_minutes_it_can_be_undone_after_the_term_began():
    order = paid_online()
    begin_term(order, confirmed_ago=timedelta(minutes=9))

    give_up_place(actor=None, place=place_of(order))

    assert Refund.objects.get().amount_fen == 18000


def test_later_in_the_term_the_table_decides():
    order = paid_online()
    begin_term(order, confirmed_ago=timedelta(minutes=11))

    give_up_place(actor=None, place=place_of(order))

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.state, place_of(order).state, refund.amount_fen, refund.state) == (
        "refunded",
        "cancelled",
        14400,
        "due",
    )
    assert refund.explanation == (
        "现在是开学第1周。学费：第1到2周退80%，160元退128元。材料费：第1到2周退80%，20元退16元。"
    )
    assert money_faults() == []


def test_after_the_term_there_is_nothing_to_leave():
    order = paid_online()
    Term.objects.update(
        starts_on=clock.today() - timedelta(days=90), ends_on=clock.today() - timedelta(days=1)
    )
    Place.objects.update(confirmed_at=clock.now() - timedelta(days=80))

    with pytest.raises(Refusal) as refused:
        give_up_place(actor=None, place=place_of(order))

    order.refresh_from_db()
    assert (refused.value.code, order.state, Refund.objects.count()) == (
        "term_is_over",
        "settled",
        0,
    )
