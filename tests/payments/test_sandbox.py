"""From start to receipt with the sandbox: pay page, signed event, two commits, message."""

import pytest

from payments.models import JournalTransaction, Payment, PaymentAttempt, ProviderEvent, Receipt
from payments.providers.sandbox import payer
from payments.services.attempts import check_attempt, start_payment
from payments.services.events import handle_due_events, store_event
from tests.payments.school import lapse, money_faults, owe, place_of
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def start(order):
    return start_payment(actor=order.student.login, order=order, provider="sandbox")


def send(client, session):
    event = payer.event_for(session)
    return client.post(
        "/webhooks/sandbox/",
        event.body,
        content_type="application/json",
        headers=event.headers,
    )


def test_start_gives_a_pay_page():
    order = owe()

    attempt = start(order)

    assert (attempt.state, attempt.amount_fen, attempt.provider) == ("pending", 18000, "sandbox")
    assert attempt.pay_url.endswith(f"{attempt.provider_ref}/")
    assert attempt.idempotency_key.startswith(order.number)


def test_starting_again_goes_on_with_the_same_attempt():
    order = owe()

    assert start(order).pk == start(order).pk
    assert PaymentAttempt.objects.count() == 1


def test_paid_is_a_place_a_receipt_and_a_message(client):
    order = owe()
    attempt = start(order)
    session = payer.choose(attempt.provider_ref, "paid")

    answer = send(client, session)
    assert (answer.status_code, order.payments.count()) == (200, 0)
    assert handle_due_events() == 1

    order.refresh_from_db()
    attempt.refresh_from_db()
    receipt = Receipt.objects.get()
    assert (order.state, order.paid_fen, order.refunded_fen) == ("settled", 18000, 0)
    assert attempt.state == "succeeded"
    assert place_of(order).state == "confirmed"
    assert (receipt.kind, receipt.amount_fen, receipt.payer_name) == ("receipt", 18000, "王桂兰")
    assert receipt.number.endswith("-000001")
    assert set(OutboxMessage.objects.values_list("template", flat=True)) == {"place_confirmed"}
    assert list(JournalTransaction.objects.values_list("kind", flat=True)) == [
        "received",
        "delivered",
    ]
    assert money_faults() == []


def test_the_return_page_needs_no_webhook():
    order = owe()
    attempt = start(order)
    payer.choose(attempt.provider_ref, "paid")

    assert check_attempt(attempt=attempt).state == "succeeded"

    order.refresh_from_db()
    assert (order.state, Payment.objects.count(), ProviderEvent.objects.count()) == (
        "settled",
        1,
        0,
    )


def test_events_in_any_order_and_number_change_nothing_more(client):
    order = owe()
    attempt = start(order)
    session = payer.choose(attempt.provider_ref, "paid")
    for _ in range(3):
        send(client, session)
    event = payer.event_for(session)
    for _ in range(3):
        store_event(provider="sandbox", body=event.body, headers=event.headers)

    assert ProviderEvent.objects.count() == 4
    handle_due_events()

    assert (Payment.objects.count(), Receipt.objects.count()) == (1, 1)
    assert money_faults() == []


def test_a_failed_payment_leaves_the_order_open_for_another_try():
    order = owe()
    first = start(order)
    payer.choose(first.provider_ref, "failed")
    assert check_attempt(attempt=first).state == "failed"

    second = start(order)

    order.refresh_from_db()
    assert (order.state, second.state, second.pk != first.pk) == ("open", "pending", True)


def test_processing_is_neither_yes_nor_no():
    order = owe()
    attempt = start(order)
    payer.choose(attempt.provider_ref, "processing")

    assert check_attempt(attempt=attempt).state == "unknown"
    assert start(order).state == "unknown"

    payer.choose(attempt.provider_ref, "paid")
    assert start(order).state == "succeeded"


def test_paying_a_paid_order_is_refused():
    order = owe()
    payer.choose(start(order).provider_ref, "paid")
    check_attempt(attempt=PaymentAttempt.objects.get())

    with pytest.raises(Refusal) as refused:
        start(order)

    assert refused.value.code == "already_paid"
    assert PaymentAttempt.objects.count() == 1


@pytest.mark.parametrize("code", ["stripe", "cash", "nobody", ""])
def test_a_provider_that_is_not_offered_is_refused(code):
    order = owe()

    with pytest.raises(Refusal) as refused:
        start_payment(actor=None, order=order, provider=code)

    assert refused.value.code == "unknown_provider"
    assert PaymentAttempt.objects.count() == 0


def test_an_expired_order_cannot_be_begun():
    order = owe()
    lapse(order)

    with pytest.raises(Refusal) as refused:
        start(order)

    assert refused.value.code == "order_closed"
