"""What every provider promises, whichever it is."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from payments.models import Order
from payments.providers.base import (
    BadSignatureError,
    PaymentProvider,
    PayStatus,
    ProviderRefusedError,
    RefundStatus,
    StartRequest,
    Subject,
    wire_now,
)
from payments.providers.registry import UnknownProviderError, get_provider, online_providers
from payments.providers.sandbox import payer
from payments.services.cash import take_cash
from tests.payments.school import make_cashier, owe

pytestmark = pytest.mark.django_db


@dataclass
class Bench:
    """One provider, and what a payer does at its end."""

    provider: PaymentProvider
    pay: Callable[[str], object]
    order: Order

    def request(self, **changes) -> StartRequest:
        values = {
            "key": f"{self.order.number}-key",
            "order_number": self.order.number,
            "amount_fen": self.order.total_fen,
            "expires_at": wire_now() + timedelta(hours=2),
            "success_url": "http://127.0.0.1/done/",
            "cancel_url": "http://127.0.0.1/back/",
            **changes,
        }
        return StartRequest(**values)

    def paid(self):
        """A payment that went through."""
        truth = self.provider.start(self.request())
        self.pay(truth.ref)
        return self.provider.fetch(truth.ref)


@pytest.fixture(params=["stripe", "sandbox", "cash"])
def bench(request, stripe_double):
    order = owe()
    ways = {
        "stripe": stripe_double.pay,
        "sandbox": lambda ref: payer.choose(ref, "paid"),
        "cash": lambda _ref: take_cash(actor=make_cashier(), order=order, tendered_fen=18000),
    }
    return Bench(get_provider(request.param), ways[request.param], order)


def test_a_payment_opens_unpaid(bench):
    truth = bench.provider.start(bench.request())

    assert (truth.status, truth.amount_fen, truth.money_ref) == (PayStatus.OPEN, 18000, "")
    assert truth.order_number == bench.order.number
    assert bool(truth.pay_url) == bench.provider.is_online


def test_the_same_key_gives_the_same_payment(bench):
    request = bench.request()

    assert bench.provider.start(request).ref == bench.provider.start(request).ref


def test_paid_is_seen_by_asking(bench):
    truth = bench.paid()

    assert (truth.status, truth.amount_fen, truth.currency) == (PayStatus.PAID, 18000, "cny")
    assert truth.money_ref != ""


def test_an_unknown_payment_is_refused(bench):
    with pytest.raises(ProviderRefusedError):
        bench.provider.fetch("nothing")


def test_a_refund_with_the_same_key_happens_once(bench):
    truth = bench.paid()

    rows = [
        bench.provider.refund(money_ref=truth.money_ref, amount_fen=5000, key="k1")
        for _ in range(2)
    ]

    assert rows[0] == rows[1]
    assert rows[0].status in (RefundStatus.DONE, RefundStatus.AT_DESK)


def test_a_refund_of_money_that_never_came_is_refused(bench):
    with pytest.raises(ProviderRefusedError):
        bench.provider.refund(money_ref="nothing", amount_fen=1, key="k1")


def test_a_refund_nobody_asked_for_is_not_found(bench):
    assert bench.provider.find_refund(money_ref=bench.paid().money_ref, key="k9") is None


def test_a_paid_payment_is_not_cancelled(bench):
    assert bench.provider.cancel(bench.paid().ref).status == PayStatus.PAID


def test_an_unsigned_event_is_refused(bench):
    body = json.dumps({"id": "evt_1", "type": "payment.paid", "ref": "x"}).encode()

    with pytest.raises(BadSignatureError):
        bench.provider.verify_webhook(body=body, headers={})


def test_kinds_we_do_not_know_tell_of_nothing(bench):
    assert bench.provider.subject_of("customer.created") == Subject.OTHER


@pytest.fixture(params=["stripe", "sandbox"])
def online(request, stripe_double):
    order = owe()
    ways = {"stripe": stripe_double.pay, "sandbox": lambda ref: payer.choose(ref, "paid")}
    return Bench(get_provider(request.param), ways[request.param], order)


def test_a_key_with_other_words_is_refused(online):
    online.provider.start(online.request())

    with pytest.raises(ProviderRefusedError):
        online.provider.start(online.request(amount_fen=1))


def test_more_than_was_paid_never_goes_back(online):
    truth = online.paid()
    online.provider.refund(money_ref=truth.money_ref, amount_fen=10000, key="k1")

    with pytest.raises(ProviderRefusedError):
        online.provider.refund(money_ref=truth.money_ref, amount_fen=8001, key="k2")


def test_a_cancelled_payment_takes_no_money(online):
    truth = online.provider.start(online.request())

    assert online.provider.cancel(truth.ref).status == PayStatus.EXPIRED
    online.pay(truth.ref)
    assert online.provider.fetch(truth.ref).status == PayStatus.EXPIRED


def test_a_lost_payment_is_found_by_its_key(online):
    began = wire_now()
    truth = online.provider.start(online.request())

    assert online.provider.find(key=online.request().key, since=began) == truth
    assert online.provider.find(key="another", since=began) is None


def test_the_sandbox_does_not_exist_where_it_is_not_allowed(settings):
    settings.SANDBOX_PAYMENTS_ALLOWED = False

    with pytest.raises(UnknownProviderError):
        get_provider("sandbox")


def test_another_provider_is_plugged_in_by_setting(settings):
    settings.PAYMENT_PROVIDER_CLASSES = {"mine": "payments.providers.cash.CashProvider"}
    settings.PAYMENT_PROVIDERS = ["sandbox", "mine"]

    assert get_provider("mine").code == "cash"
    assert [provider.code for provider in online_providers()] == ["sandbox"]
