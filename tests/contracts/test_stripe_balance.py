"""The books held against Stripe's balance: fees and payouts booked, differences named."""

import pytest
import stripe.params._balance_transaction_list_params as lines
import stripe.params._payout_list_params as payouts

from payments import ledger
from payments.models import Difference, Payment, ProviderPayout, StatementLine
from payments.providers.registry import get_provider
from payments.services.attempts import check_attempt, start_payment
from payments.services.leaving import give_up_place
from payments.services.reconciliation import reconcile
from payments.services.refunds import handle_due_refunds
from tests.contracts.stripe_balance import payout
from tests.contracts.test_stripe import strict
from tests.payments.school import money_faults, owe, place_of
from university import clock

pytestmark = pytest.mark.django_db


def pay(double):
    """An order of 180 yuan, paid with Stripe."""
    order = owe()
    attempt = start_payment(actor=order.student.login, order=order, provider="stripe")
    double.pay(attempt.provider_ref)
    check_attempt(attempt=attempt)
    return order


def open_differences():
    rows = Difference.objects.filter(state="open").order_by("pk")
    return list(rows.values_list("kind", "amount_fen"))


def test_what_we_ask_stripe_for(stripe_double):
    list(get_provider("stripe").balance_lines(since=clock.now()))
    list(get_provider("stripe").payouts(since=clock.now()))

    first, second = stripe_double.requests
    assert (first[:2], second[:2]) == (
        ("GET", "/v1/balance_transactions"),
        ("GET", "/v1/payouts"),
    )
    assert (set(first[2]), set(second[2])) == (
        {"created", "limit", "expand"},
        {"created", "limit"},
    )


@pytest.mark.parametrize("name", ["BalanceTransactionListParams", "PayoutListParams"])
def test_the_typed_params_know_what_we_ask(name):
    module = lines if name.startswith("Balance") else payouts
    asked = {"created": {"gte": 1}, "limit": 100}
    if module is lines:
        asked["expand"] = ["data.source"]
    assert strict(module, name).validate_python(asked) == asked


def test_fees_and_payouts_are_booked_once(stripe_double):
    pay(stripe_double)
    stripe_double.payouts["po_1"] = payout("po_1", 17910)

    new = [reconcile(), reconcile()]

    books = ledger.balances()
    assert new == [2, 0]
    assert (books["1101"], books["1002"], books["5002"]) == (0, 17910, 90)
    assert list(ProviderPayout.objects.values_list("ref", "state")) == [("po_1", "paid")]
    assert (open_differences(), money_faults()) == ([], [])


def test_a_refund_is_its_own_line(stripe_double):
    order = pay(stripe_double)
    give_up_place(actor=order.student.login, place=place_of(order))
    handle_due_refunds()

    reconcile()

    assert (StatementLine.objects.count(), open_differences()) == (2, [])
    assert ledger.balances()["1101"] == -90
    assert money_faults() == []


def test_money_that_is_not_ours_and_adjustments_are_named(stripe_double):
    pay(stripe_double)
    Payment.objects.update(provider_ref="pi_of_somebody_else")
    stripe_double.extra = [("adjustment", -1500), ("stripe_fee", -200)]

    reconcile()

    assert sorted(open_differences()) == [("adjustment", -1500), ("not_ours", 18000)]
    books = ledger.balances()
    assert (books["5005"], books["5002"], books["1101"]) == (1500, 290, 18000 - 290 - 1500)


def test_what_fits_by_now_leaves_the_list(stripe_double):
    pay(stripe_double)
    ref = Payment.objects.get().provider_ref
    Payment.objects.update(provider_ref="not yet")
    reconcile()
    assert open_differences() == [("not_ours", 18000)]

    Payment.objects.update(provider_ref=ref)
    reconcile()

    assert (open_differences(), Difference.objects.get().state) == ([], "gone")


def test_a_payment_without_a_line_is_named_after_two_days(stripe_double, settings):
    pay(stripe_double)
    reconcile()
    pay(stripe_double)
    lost = Payment.objects.order_by("pk").last()
    del stripe_double.intents[lost.provider_ref]

    reconcile()
    assert open_differences() == []
    settings.TEST_CLOCK = "+3d"
    reconcile()

    assert open_differences() == [("not_there", 18000)]


def test_a_failed_payout_is_named(stripe_double):
    stripe_double.payouts["po_2"] = payout("po_2", 500, status="failed")
    reconcile()
    assert open_differences() == [("payout_failed", 500)]


@pytest.mark.parametrize("fault", ["hang_up", "500", "429"])
def test_no_answer_writes_nothing(stripe_double, fault):
    pay(stripe_double)
    stripe_double.faults.append(fault)
    assert (reconcile(), StatementLine.objects.count()) == (0, 0)
