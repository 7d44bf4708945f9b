"""A fee in parts: kept until the whole sum is in, and settled once."""

import pytest
from django.contrib.auth.models import Permission

from payments import ledger
from payments.models import (
    MoneySettings,
    Payment,
    PaymentAttempt,
    Receipt,
    SandboxSession,
    TillEntry,
)
from payments.providers.base import ProviderUnreachableError
from payments.providers.cash import CashProvider
from payments.providers.sandbox.provider import SandboxProvider
from payments.services.attempts import check_due_attempts, start_payment
from payments.services.cash import take_cash, take_part
from payments.services.settlement import record_payment
from tests.payments.lectures.school import book, make_lecture
from tests.payments.parting import paid_online, papers, part, refunds, refused, standing, told
from tests.payments.school import (
    lapse,
    make_cashier,
    money_faults,
    owe,
)
from university.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier() -> User:
    user = make_cashier()
    user.user_permissions.add(Permission.objects.get(codename="record_transfer"))
    return User.objects.get(pk=user.pk)


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


def test_the_drawer_knows_that_an_order_waits_for_its_rest(cashier):
    order, ask = owe(), CashProvider().fetch
    part(cashier, order, 10000)
    waiting = ask(order.number)
    take_cash(actor=cashier, order=order, tendered_fen=8000)

    paid = ask(order.number)

    assert (waiting.status, waiting.amount_fen) == ("open", 8000)
    assert (paid.status, paid.amount_fen) == ("paid", 8000)
