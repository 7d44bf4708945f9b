"""Stripe Checkout by redirect, in yuan: card, Alipay, WeChat Pay.

One client an instance, one API version, pinned: what we send is checked in ``tests/contracts``
against Stripe's published specification. Stripe learns an order number and an amount, nothing
personal.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import stripe
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from stripe import StripeClient
from stripe.checkout import Session
from stripe.params import (
    BalanceTransactionListParams,
    PayoutListParams,
    RefundCreateParams,
    RefundListParams,
)
from stripe.params.checkout import SessionCreateParams

from payments.chart import Account
from payments.providers import signatures
from payments.providers.base import (
    BadSignatureError,
    BalanceLine,
    PaymentTruth,
    Payout,
    PayStatus,
    ProviderRefusedError,
    ProviderUnreachableError,
    RefundStatus,
    RefundTruth,
    StartRequest,
    Subject,
    WebhookEvent,
)

API_VERSION = "2026-10-28.endive"
CURRENCY = "cny"
#: Connecting and reading, in seconds: a senior does not wait longer; the sweep finds out.
TIMEOUT = (5.0, 20.0)

_SUBJECTS = {
    "checkout.session.completed": Subject.PAYMENT,
    "checkout.session.async_payment_succeeded": Subject.PAYMENT,
    "checkout.session.async_payment_failed": Subject.PAYMENT,
    "checkout.session.expired": Subject.PAYMENT,
    "charge.refunded": Subject.REFUND,
    "charge.refund.updated": Subject.REFUND,
    "refund.created": Subject.REFUND,
    "refund.updated": Subject.REFUND,
    "refund.failed": Subject.REFUND,
    "charge.dispute.created": Subject.DISPUTE,
    "charge.dispute.updated": Subject.DISPUTE,
    "charge.dispute.closed": Subject.DISPUTE,
    "charge.dispute.funds_withdrawn": Subject.DISPUTE,
    "charge.dispute.funds_reinstated": Subject.DISPUTE,
}
_REFUNDS = {
    "succeeded": RefundStatus.DONE,
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
#: States of a payment intent in which a finished Checkout Session cannot bring money any more.
_INTENT_FAILED = {"requires_payment_method", "canceled"}


class StripeProvider:
    """See ``payments.providers.base.PaymentProvider``."""

    code = "stripe"
    label = _("WeChat, Alipay or bank card")
    account: str = Account.STRIPE
    is_online = True

    def __init__(self) -> None:
        self._client = StripeClient(
            settings.STRIPE_SECRET_KEY,
            stripe_version=API_VERSION,
            base_addresses=(
                {"api": settings.STRIPE_API_BASE.rstrip("/")} if settings.STRIPE_API_BASE else None
            ),
            # Trying again is our own rows' business: they know the key and its age.
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
        )

    def start(self, request: StartRequest) -> PaymentTruth:
        """Create a Checkout Session."""
        params: SessionCreateParams = {
            "mode": "payment",
            "currency": CURRENCY,
            "allowed_payment_method_types": settings.STRIPE_PAYMENT_METHODS,
            "payment_method_options": {"wechat_pay": {"client": "web"}},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": CURRENCY,
                        "unit_amount": request.amount_fen,
                        "product_data": {"name": request.order_number},
                    },
                }
            ],
            "client_reference_id": request.key,
            "metadata": _metadata(request),
            "payment_intent_data": {"metadata": _metadata(request)},
            "expires_at": int(request.expires_at.timestamp()),
            "success_url": request.success_url,
            "cancel_url": request.cancel_url,
            "locale": "zh",
            "expand": ["payment_intent"],
        }
        try:
            session = self._client.v1.checkout.sessions.create(
                params, {"idempotency_key": request.key}
            )
        except stripe.StripeError as error:
            _raise(error)
        return _truth(session)

    def fetch(self, ref: str) -> PaymentTruth:
        """Retrieve the Checkout Session with its payment intent."""
        try:
            session = self._client.v1.checkout.sessions.retrieve(
                ref, {"expand": ["payment_intent"]}
            )
        except stripe.StripeError as error:
            _raise(error)
        return _truth(session)

    def find(self, *, key: str, since: datetime) -> PaymentTruth | None:
        """Walk over the sessions made since then: Stripe cannot be asked for our key."""
        begun = int(since.timestamp()) - 600
        try:
            page = self._client.v1.checkout.sessions.list(
                {
                    "created": {"gte": begun, "lte": begun + 26 * 3600},
                    "limit": 100,
                    "expand": ["data.payment_intent"],
                }
            )
            for session in page.auto_paging_iter():
                if session.client_reference_id == key:
                    return _truth(session)
        except stripe.StripeError as error:
            _raise(error)
        return None

    def cancel(self, ref: str) -> PaymentTruth:
        """Expire the session; one that is already paid or expired stays as it is."""
        try:
            self._client.v1.checkout.sessions.expire(ref)
        except stripe.InvalidRequestError:
            pass  # Only an open session can be expired: what it is instead, fetch will tell.
        except stripe.StripeError as error:
            _raise(error)
        return self.fetch(ref)

    def refund(self, *, money_ref: str, amount_fen: int, key: str) -> RefundTruth:
        """Refund (part of) a payment intent."""
        params: RefundCreateParams = {
            "payment_intent": money_ref,
            "amount": amount_fen,
            "metadata": {"key": key},
        }
        try:
            refund = self._client.v1.refunds.create(params, {"idempotency_key": key})
        except stripe.StripeError as error:
            _raise(error)
        return _refund_truth(refund)

    def find_refund(self, *, money_ref: str, key: str) -> RefundTruth | None:
        """Look through the refunds of the payment intent."""
        params: RefundListParams = {"payment_intent": money_ref, "limit": 100}
        try:
            for refund in self._client.v1.refunds.list(params).auto_paging_iter():
                if _noted(refund, "key") == key:
                    return _refund_truth(refund)
        except stripe.StripeError as error:
            _raise(error)
        return None

    def balance_lines(self, *, since: datetime) -> Iterator[BalanceLine]:
        """Walk over the balance transactions, each with what it is about."""
        params: BalanceTransactionListParams = {
            "created": {"gte": int(since.timestamp())},
            "limit": 100,
            "expand": ["data.source"],
        }
        try:
            page = self._client.v1.balance_transactions.list(params)
            for row in page.auto_paging_iter():
                yield _balance_line(row)
        except stripe.StripeError as error:
            _raise(error)

    def payouts(self, *, since: datetime) -> Iterator[Payout]:
        """Walk over the payouts to the bank account."""
        params: PayoutListParams = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        try:
            for row in self._client.v1.payouts.list(params).auto_paging_iter():
                arrives = datetime.fromtimestamp(row.arrival_date, tz=UTC).date()
                yield Payout(row.id, row.amount, row.status, arrives)
        except stripe.StripeError as error:
            _raise(error)

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """Check ``Stripe-Signature`` over the raw bytes, then read the event."""
        signatures.check(body, headers.get("Stripe-Signature", ""), settings.STRIPE_WEBHOOK_SECRET)
        try:
            event = json.loads(body)
            shown = event["data"]["object"]
            kind, subject = str(event["type"]), self.subject_of(str(event["type"]))
            event_id = str(event["id"])
            is_event = event.get("object") == "event"
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadSignatureError("this is not an event") from error
        if not is_event or not event_id:
            raise BadSignatureError("this is not an event")
        ref = shown.get("id") if subject == Subject.PAYMENT else shown.get("payment_intent")
        return WebhookEvent(event_id, kind, subject, str(ref or ""), _kept(event))

    def subject_of(self, kind: str) -> Subject:
        """Map Stripe's event types."""
        return _SUBJECTS.get(kind, Subject.OTHER)


def _balance_line(row: stripe.BalanceTransaction) -> BalanceLine:
    return BalanceLine(
        ref=row.id,
        kind=row.type,
        amount_fen=row.amount,
        fee_fen=row.fee,
        currency=row.currency,
        about=_about(row.source),
        created_at=datetime.fromtimestamp(row.created, tz=UTC),
    )


def _about(source: Any) -> str:
    """A charge is known to us by its payment intent, everything else by its own number."""
    if source is None or isinstance(source, str):
        return source or ""
    intent = getattr(source, "payment_intent", None) if source.object == "charge" else None
    if intent is None:
        return str(source.id)
    return str(intent if isinstance(intent, str) else intent.id)


def _noted(thing: Session | stripe.Refund, name: str) -> str:
    """Return what we noted on a thing of Stripe's, or an empty string."""
    notes: dict[str, str] = thing.metadata.to_dict() if thing.metadata else {}
    return notes.get(name, "")


def _metadata(request: StartRequest) -> dict[str, str]:
    return {"order": request.order_number, "amount_fen": str(request.amount_fen)}


def _kept(event: dict[str, Any]) -> dict[str, Any]:
    """Keep what proves the event, and not the payer's name or address that Stripe adds to it."""
    shown = event["data"]["object"]
    names = ("id", "object", "status", "payment_status", "amount", "amount_total", "currency")
    return {
        "id": event["id"],
        "type": event["type"],
        "api_version": event.get("api_version"),
        "created": event.get("created"),
        "object": {name: shown[name] for name in names if name in shown},
    }


def _truth(session: Session) -> PaymentTruth:
    intent = session.payment_intent
    intent_id = intent if isinstance(intent, str) else (intent.id if intent else "")
    intent_state = "" if intent is None or isinstance(intent, str) else intent.status
    return PaymentTruth(
        ref=session.id,
        status=_status(session, intent_state),
        amount_fen=session.amount_total or 0,
        currency=session.currency or "",
        key=session.client_reference_id or "",
        order_number=_noted(session, "order"),
        pay_url=session.url or "",
        money_ref=intent_id,
    )


def _status(session: Session, intent_state: str) -> PayStatus:
    if session.payment_status == "paid":
        return PayStatus.PAID
    if session.status == "open":
        return PayStatus.OPEN
    if session.status == "expired":
        return PayStatus.EXPIRED
    return PayStatus.FAILED if intent_state in _INTENT_FAILED else PayStatus.PROCESSING


def _refund_truth(refund: stripe.Refund) -> RefundTruth:
    return RefundTruth(
        ref=refund.id,
        status=_REFUNDS.get(refund.status or "", RefundStatus.PENDING),
        key=_noted(refund, "key"),
        amount_fen=refund.amount,
    )


def _raise(error: stripe.StripeError) -> NoReturn:
    """A clear no is final; everything else leaves the outcome unknown."""
    final = (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError)
    is_busy = error.http_status in {409, 429}
    if isinstance(error, final) and not is_busy:
        raise ProviderRefusedError(error.code or type(error).__name__) from error
    raise ProviderUnreachableError(type(error).__name__) from error
