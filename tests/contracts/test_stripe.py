"""What we send to Stripe, three ways: its published document, its typed params, what is in it."""

import typing
from collections.abc import Iterator
from datetime import timedelta
from inspect import getmembers, isclass
from types import ModuleType
from typing import Any, Generic, TypeVar

import pytest
import stripe.params._refund_create_params as refund_params
import stripe.params.checkout._session_create_params as session_params
from django.urls import reverse
from pydantic import ConfigDict, TypeAdapter, ValidationError

from payments.models import Payment, PaymentAttempt, ProviderEvent, Receipt, Refund
from payments.providers.stripe import API_VERSION
from payments.services.attempts import check_attempt, start_payment
from payments.services.events import handle_due_events, store_event
from payments.services.leaving import give_up_place
from payments.services.refunds import handle_due_refunds, retry_refund
from tests.contracts.stripe_double import StripeDouble, signed
from tests.payments.school import make_cashier, make_student, money_faults, owe, place_of
from university import clock

pytestmark = pytest.mark.django_db


def start(order):
    return start_payment(actor=order.student.login, order=order, provider="stripe")


T = TypeVar("T")


class NotSent(Generic[T]):
    """Stands for names that the SDK imports for type checkers only; we never send such things."""


def strict(module: ModuleType, name: str) -> TypeAdapter[Any]:
    """The SDK's typed params with every extra key forbidden."""
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    for _name, found in getmembers(module, isclass):
        if found.__module__ == module.__name__:
            found.__pydantic_config__ = config
    module.UntypedStripeObject = NotSent  # type: ignore[attr-defined]
    names = {**vars(typing), **vars(module), "StripeContext": NotSent}
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(module, name))
    adapter.rebuild(_types_namespace=names)
    return adapter


def asked(double: StripeDouble, path: str) -> Iterator[dict[str, Any]]:
    return (body for method, seen, body in double.requests if (method, seen) == ("POST", path))


def test_the_session_we_ask_for(stripe_double):
    order = owe(make_student(name="欧阳建国"))

    attempt = start(order)

    [body] = asked(stripe_double, "/v1/checkout/sessions")
    place = place_of(order)
    assert {k: v for k, v in body.items() if k != "expires_at"} == {
        "mode": "payment",
        "currency": "cny",
        "payment_method_types": ["card", "alipay", "wechat_pay"],
        "payment_method_options": {"wechat_pay": {"client": "web"}},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "cny",
                    "unit_amount": 18000,
                    "product_data": {"name": order.number},
                },
            }
        ],
        "client_reference_id": attempt.idempotency_key,
        "metadata": {"order": order.number, "amount_fen": "18000"},
        "payment_intent_data": {"metadata": {"order": order.number, "amount_fen": "18000"}},
        "success_url": "http://127.0.0.1:8000" + reverse("payments:returned", args=[order.number]),
        "cancel_url": "http://127.0.0.1:8000" + reverse("payments:checkout", args=[place.pk]),
        "locale": "zh",
        "expand": ["payment_intent"],
    }
    [headers] = stripe_double.headers
    assert headers["HTTP_STRIPE_VERSION"] == API_VERSION == "2026-10-28.endive"
    assert headers["HTTP_IDEMPOTENCY_KEY"] == attempt.idempotency_key


def test_the_session_fits_the_typed_params_of_this_very_version(stripe_double):
    start(owe())
    [body] = asked(stripe_double, "/v1/checkout/sessions")
    params = strict(session_params, "SessionCreateParams")

    with pytest.raises(ValidationError):
        params.validate_python(body)  # Still under the name that this version removed.
    body["allowed_payment_method_types"] = body.pop("payment_method_types")
    assert params.validate_python(body) == body


def test_nothing_personal_goes_to_stripe(stripe_double):
    order = owe(make_student(name="欧阳建国"))
    start(order)

    sent = repr(stripe_double.requests) + repr(stripe_double.headers)

    assert "欧阳" not in sent
    assert order.student.student_no not in sent
    assert order.student.login.phone.removeprefix("+86") not in sent


def paid(double):
    order = owe()
    attempt = start(order)
    session = double.pay(attempt.provider_ref)
    return order, attempt, session


def deliver(double, kind, shown):
    body = double.event(kind, shown)
    return store_event(provider="stripe", body=body, headers=signed(body))


def test_a_paid_session_settles_through_the_webhook(stripe_double, client):
    order, attempt, session = paid(stripe_double)
    body = stripe_double.event("checkout.session.completed", session)

    answer = client.post(
        "/webhooks/stripe/", body, content_type="application/json", headers=signed(body)
    )
    assert (answer.status_code, handle_due_events()) == (200, 1)

    order.refresh_from_db()
    attempt.refresh_from_db()
    payment = Payment.objects.get()
    assert (order.state, attempt.state, payment.amount_fen) == ("settled", "succeeded", 18000)
    assert payment.provider_ref == session["payment_intent"]["id"]
    assert money_faults() == []


def test_a_late_success_after_processing(stripe_double):
    order = owe()
    attempt = start(order)
    deliver(stripe_double, "checkout.session.completed", stripe_double.wait(attempt.provider_ref))
    handle_due_events()
    attempt.refresh_from_db()
    assert attempt.state == "unknown"

    session = stripe_double.pay(attempt.provider_ref)
    deliver(stripe_double, "checkout.session.async_payment_succeeded", session)
    handle_due_events()

    order.refresh_from_db()
    assert order.state == "settled"


def test_a_late_failure_after_processing(stripe_double):
    order = owe()
    attempt = start(order)
    stripe_double.wait(attempt.provider_ref)
    check_attempt(attempt=attempt)

    session = stripe_double.decline(attempt.provider_ref)
    deliver(stripe_double, "checkout.session.async_payment_failed", session)
    handle_due_events()

    attempt.refresh_from_db()
    order.refresh_from_db()
    assert (attempt.state, order.state) == ("failed", "open")


def test_a_lost_reply_is_unknown_and_the_same_key_finds_it_again(stripe_double):
    order = owe()
    stripe_double.faults.append("lost_reply")

    attempt = start(order)
    assert (attempt.state, attempt.provider_ref, len(stripe_double.sessions)) == (
        "unknown",
        None,
        1,
    )

    again = start(order)
    assert (again.pk, again.state, len(stripe_double.sessions)) == (attempt.pk, "pending", 1)


@pytest.mark.parametrize("fault", ["hang_up", "500", "429", "503"])
def test_trouble_leaves_the_outcome_unknown_and_nothing_is_charged(stripe_double, fault):
    order = owe()
    stripe_double.faults.append(fault)

    assert start(order).state == "unknown"
    assert start(order).state == "pending"
    assert (PaymentAttempt.objects.count(), len(stripe_double.sessions)) == (1, 1)


def test_after_23_hours_the_key_is_not_sent_again_but_looked_up(stripe_double):
    order = owe()
    stripe_double.faults.append("lost_reply")
    attempt = start(order)
    PaymentAttempt.objects.update(created_at=clock.now() - timedelta(hours=23, minutes=1))
    attempt.refresh_from_db()

    assert check_attempt(attempt=attempt).state == "pending"

    assert [request[:2] for request in stripe_double.requests] == [
        ("POST", "/v1/checkout/sessions"),
        ("GET", "/v1/checkout/sessions"),
    ]


def test_after_23_hours_what_stripe_never_heard_of_has_failed(stripe_double):
    order = owe()
    stripe_double.faults.append("hang_up")
    attempt = start(order)
    PaymentAttempt.objects.update(created_at=clock.now() - timedelta(hours=24))
    attempt.refresh_from_db()

    assert check_attempt(attempt=attempt).state == "failed"
    assert start(order).state == "pending"


def leave_paid(double):
    order, attempt, _session = paid(double)
    check_attempt(attempt=attempt)
    give_up_place(actor=None, place=place_of(order))
    return order


def test_a_refund_goes_to_the_payment_intent_with_a_key_of_our_row(stripe_double):
    order = leave_paid(stripe_double)

    assert handle_due_refunds() == 1

    refund = Refund.objects.get()
    [body] = asked(stripe_double, "/v1/refunds")
    assert body == {
        "payment_intent": Payment.objects.get().provider_ref,
        "amount": 18000,
        "metadata": {"key": refund.idempotency_key},
    }
    assert strict(refund_params, "RefundCreateParams").validate_python(body) == body
    assert stripe_double.headers[-1]["HTTP_IDEMPOTENCY_KEY"] == refund.idempotency_key
    order.refresh_from_db()
    assert (refund.state, order.refunded_fen, Receipt.objects.count()) == ("done", 18000, 2)
    assert money_faults() == []


def test_a_refund_whose_reply_is_lost_is_looked_up_and_done_once(stripe_double):
    leave_paid(stripe_double)
    stripe_double.faults.append("lost_reply")
    handle_due_refunds()
    assert Refund.objects.get().state == "unknown"

    Refund.objects.update(due_at=clock.now())
    handle_due_refunds()

    assert (Refund.objects.get().state, len(stripe_double.refunds)) == ("done", 1)
    assert money_faults() == []


def test_a_refused_refund_is_shown_and_sent_again_by_a_person(stripe_double):
    leave_paid(stripe_double)
    intent = stripe_double.intents[Payment.objects.get().provider_ref]
    intent["status"] = "canceled"
    handle_due_refunds()
    refund = Refund.objects.get()
    assert refund.state == "failed"
    assert money_faults() == [f"refund {refund.pk}: did not go through, a person must look at it"]

    intent["status"] = "succeeded"
    retry_refund(actor=make_cashier(), refund=refund)
    handle_due_refunds()

    assert (Refund.objects.get().state, money_faults()) == ("done", [])


@pytest.mark.parametrize(
    ("kind", "attention"),
    [
        ("charge.dispute.created", "dispute"),
        ("charge.refunded", "foreign_refund"),
        ("customer.created", ""),
        ("a.kind.of.next.year", ""),
    ],
)
def test_other_events_are_kept_and_shown_when_a_person_must_look(stripe_double, kind, attention):
    shown = {"id": "dp_1", "object": "dispute", "payment_intent": "pi_other", "amount": 100}

    deliver(stripe_double, kind, shown)
    assert handle_due_events() == 1

    event = ProviderEvent.objects.get()
    assert (event.kind, event.attention, event.job_state) == (kind, attention, "done")


def test_money_of_another_shop_on_the_account_is_left_alone(stripe_double):
    attempt = start(owe())
    foreign = dict(stripe_double.sessions[attempt.provider_ref])
    foreign |= {"id": "cs_foreign", "metadata": {}, "client_reference_id": None}
    stripe_double.sessions["cs_foreign"] = foreign
    session = stripe_double.pay("cs_foreign")

    deliver(stripe_double, "checkout.session.completed", session)
    handle_due_events()

    assert ProviderEvent.objects.get().attention == "foreign_payment"
    assert (Payment.objects.count(), Refund.objects.count()) == (0, 0)


def test_an_event_while_stripe_is_away_is_put_off(stripe_double):
    order, _attempt, session = paid(stripe_double)
    deliver(stripe_double, "checkout.session.completed", session)
    stripe_double.faults.append("503")
    handle_due_events()
    assert ProviderEvent.objects.get().job_state == "due"

    ProviderEvent.objects.update(due_at=clock.now())
    handle_due_events()

    order.refresh_from_db()
    assert order.state == "settled"
