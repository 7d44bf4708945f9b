"""A fee in parts: kept until the whole sum is in, settled once, or given back as it came."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission

from enrollment.services.places import cancel_place
from payments import ledger
from payments.models import (
    MoneySettings,
    Order,
    Payment,
    PaymentAttempt,
    Receipt,
    Refund,
    SandboxRefund,
    SandboxSession,
    TillEntry,
)
from payments.providers.base import ProviderUnreachableError
from payments.providers.cash import CashProvider
from payments.providers.sandbox import payer
from payments.providers.sandbox.provider import SandboxProvider
from payments.services.attempts import check_attempt, check_due_attempts, start_payment
from payments.services.cash import take_cash, take_part
from payments.services.leaving import give_up_place
from payments.services.orders import expire_due_orders
from payments.services.refunds import handle_due_refunds, pay_out_cash_refund
from payments.services.settlement import record_payment
from payments.services.transfers import record_transfer
from tests.payments.lectures.school import book, make_lecture
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
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier() -> User:
    user = make_cashier()
    user.user_permissions.add(Permission.objects.get(codename="record_transfer"))
    return User.objects.get(pk=user.pk)


def part(cashier: User, order: Order, fen: int, **given: Any) -> Payment:
    order.refresh_from_db()
    seen = {"tendered_fen": fen, "seen_fen": order.left_fen, **given}
    return take_part(actor=cashier, order=order, amount_fen=fen, **seen)


def refused(code: str, act: Callable[..., Any], **given: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**given)
    assert refusal.value.code == code
    return f"{refusal.value.message} {refusal.value.next_step}"


def standing(order: Order) -> tuple[str, str, int, int]:
    order.refresh_from_db()
    return order.state, place_of(order).state, order.covered_fen, order.left_fen


def papers(order: Order) -> list[tuple[str, int, int, int]]:
    rows = Receipt.objects.filter(order=order).order_by("pk")
    return [(row.kind, row.before_fen, row.amount_fen, row.left_fen) for row in rows]


def refunds(order: Order) -> list[tuple[str, int, str]]:
    rows = Refund.objects.filter(payment__order=order).order_by("pk")
    return [(row.provider, row.amount_fen, row.reason_code) for row in rows]


def told(order: Order) -> list[str]:
    inbox = OutboxMessage.objects.filter(channel="inbox", student=order.student)
    return list(inbox.order_by("pk").values_list("template", flat=True))


def paid_online(order: Order) -> PaymentAttempt:
    order.refresh_from_db()
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref or "", "paid")
    return check_attempt(attempt=attempt)


def test_a_part_is_kept_with_a_paper_and_nothing_is_delivered(cashier):
    order = owe()
    until = order.pay_by

    payment = part(cashier, order, 10000, tendered_fen=20000)

    assert (payment.change_fen, payment.counted_fen, payment.job_state) == (10000, 10000, "done")
    assert standing(order) == ("open", "held", 10000, 8000)
    assert order.pay_by == until
    assert papers(order) == [("receipt", 0, 10000, 8000)]
    assert Receipt.objects.get().left_until == until
    assert ledger.balances() == {"1001": 110000, "2001": -10000, "2104": -100000}
    assert TillEntry.objects.get(payment=payment).amount_fen == 10000
    assert told(order) == ["part_received"]
    assert money_faults() == []


def test_the_last_part_settles_once_and_the_papers_add_up(cashier):
    order = owe()
    part(cashier, order, 5000)
    part(cashier, order, 6000)

    payment = take_cash(actor=cashier, order=order, tendered_fen=10000, seen_fen=7000)

    assert (payment.amount_fen, payment.change_fen) == (7000, 3000)
    assert standing(order) == ("settled", "confirmed", 18000, 0)
    assert papers(order) == [
        ("receipt", 0, 5000, 13000),
        ("receipt", 5000, 6000, 7000),
        ("receipt", 11000, 7000, 0),
    ]
    numbers = Receipt.objects.order_by("pk").values_list("number", flat=True)
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]
    books = ledger.balances()
    assert (books["2001"], books["2002"], books["4002"]) == (0, -16000, -2000)
    assert told(order) == ["part_received", "part_received", "place_confirmed"]
    assert money_faults() == []


def test_the_whole_rest_may_be_written_as_a_part_too(cashier):
    order = owe()
    part(cashier, order, 10000)

    part(cashier, order, 8000)

    assert standing(order) == ("settled", "confirmed", 18000, 0)
    assert money_faults() == []


def test_online_only_the_rest_is_paid(cashier):
    order = owe()
    part(cashier, order, 10000)

    attempt = paid_online(order)

    assert attempt.amount_fen == 8000
    assert standing(order) == ("settled", "confirmed", 18000, 0)
    assert papers(order) == [("receipt", 0, 10000, 8000), ("receipt", 10000, 8000, 0)]
    assert refunds(order) == []
    assert money_faults() == []


@pytest.mark.parametrize(
    ("fen", "code", "words"),
    [
        (0, "nothing", ""),
        (999, "too_small_a_part", "10元"),
        (18001, "more_than_is_left", "180元"),
    ],
)
def test_a_sum_that_is_no_part_is_refused(cashier, fen, code, words):
    order = owe()

    said = refused(
        code,
        take_part,
        actor=cashier,
        order=order,
        amount_fen=fen,
        tendered_fen=20000,
        seen_fen=18000,
    )

    assert words in said
    assert (Payment.objects.count(), Receipt.objects.count()) == (0, 0)
    assert standing(order) == ("open", "held", 0, 18000)


def test_parts_are_refused_when_the_school_takes_none(cashier):
    MoneySettings.objects.create(takes_parts=False)
    order = owe()

    refused("no_parts", part, cashier=cashier, order=order, fen=10000)

    assert Payment.objects.count() == 0


def test_tickets_are_paid_at_once(cashier):
    order = book(make_lecture(), "王桂兰", "李秀英").order

    refused("no_parts", part, cashier=cashier, order=order, fen=5000)

    assert Payment.objects.count() == 0


def test_only_a_cashier_takes_a_part():
    order = owe()

    refused("not_a_cashier", part, cashier=order.student.login, order=order, fen=10000)

    assert Payment.objects.count() == 0


def test_too_little_on_the_counter_and_a_form_sent_twice_take_nothing(cashier):
    order = owe()
    refused("not_enough", part, cashier=cashier, order=order, fen=10000, tendered_fen=9000)
    form = {
        "actor": cashier,
        "order": order,
        "amount_fen": 5000,
        "tendered_fen": 5000,
        "seen_fen": 18000,
    }
    take_part(**form)

    refused("sum_has_changed", take_part, **form)
    refused(
        "sum_has_changed",
        take_cash,
        actor=cashier,
        order=order,
        tendered_fen=18000,
        seen_fen=18000,
    )

    assert Payment.objects.count() == 1
    assert standing(order) == ("open", "held", 5000, 13000)


def test_an_order_that_is_over_or_paid_takes_no_part(cashier):
    lapsed, paid = owe(), owe()
    lapse(lapsed)
    take_cash(actor=cashier, order=paid, tendered_fen=18000)

    refused("order_closed", part, cashier=cashier, order=lapsed, fen=5000)
    refused("already_paid", part, cashier=cashier, order=paid, fen=5000)

    assert Payment.objects.count() == 1


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


def test_a_pay_page_for_the_old_sum_is_closed(cashier):
    order = owe()
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    part(cashier, order, 10000)

    check_due_attempts()

    attempt.refresh_from_db()
    assert attempt.state == "expired"
    assert SandboxSession.objects.get(ref=attempt.provider_ref).state == "expired"
    assert start_payment(actor=None, order=order, provider="sandbox").amount_fen == 8000


def test_going_on_to_pay_leads_to_the_rest(cashier):
    order = owe()
    old = start_payment(actor=None, order=order, provider="sandbox")
    part(cashier, order, 10000)

    new = start_payment(actor=None, order=order, provider="sandbox")

    old.refresh_from_db()
    assert (old.state, new.state, new.amount_fen) == ("expired", "pending", 8000)


def test_a_provider_that_does_not_answer_sends_nobody_to_the_old_page(cashier, monkeypatch):
    order = owe()
    start_payment(actor=None, order=order, provider="sandbox")
    part(cashier, order, 10000)

    def silent(_provider: SandboxProvider, _ref: str) -> None:
        raise ProviderUnreachableError("no answer")

    monkeypatch.setattr(SandboxProvider, "cancel", silent)

    refused("closing_pay_page", start_payment, actor=None, order=order, provider="sandbox")

    assert PaymentAttempt.objects.count() == 1


def test_less_by_another_way_is_no_part_and_goes_back(cashier):
    order = owe()
    part(cashier, order, 10000)

    record_payment(provider="sandbox", provider_ref="pi_1", amount_fen=3000, order=order)

    assert standing(order) == ("open", "held", 10000, 8000)
    assert refunds(order) == [("sandbox", 3000, "homeless")]
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


def test_the_drawer_knows_that_an_order_waits_for_its_rest(cashier):
    order, ask = owe(), CashProvider().fetch
    part(cashier, order, 10000)
    waiting = ask(order.number)
    take_cash(actor=cashier, order=order, tendered_fen=8000)

    paid = ask(order.number)

    assert (waiting.status, waiting.amount_fen) == ("open", 8000)
    assert (paid.status, paid.amount_fen) == ("paid", 8000)


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
