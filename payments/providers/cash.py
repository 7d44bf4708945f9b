"""Cash at the desk: a provider like any other, whose far end is a person with a drawer."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from payments.chart import Account
from payments.models import Order, Payment
from payments.providers.base import (
    BadSignatureError,
    PaymentTruth,
    PayStatus,
    ProviderRefusedError,
    RefundStatus,
    RefundTruth,
    StartRequest,
    Subject,
    WebhookEvent,
)
from payments.states.orders import OrderState, RefundState


class CashProvider:
    """The truth about cash is what the cashier wrote down: our own payment row."""

    code = "cash"
    label = _("Cash at the desk")
    account: str = Account.CASH
    is_online = False

    def start(self, request: StartRequest) -> PaymentTruth:
        """Name the order to pay for at the desk; there is nothing to prepare."""
        return self.fetch(request.order_number)

    def fetch(self, ref: str) -> PaymentTruth:
        """Return whether the order with this number was paid by hand."""
        order = Order.objects.filter(number=ref).first()
        if order is None:
            raise ProviderRefusedError(f"no order {ref}")
        ours = Payment.objects.filter(provider=self.code, order=order)
        payment = ours.exclude(refunds__reason_code="homeless").order_by("-pk").first()
        if order.state == OrderState.OPEN:
            # What came in parts is kept; only the last part pays.
            payment, status, amount = None, PayStatus.OPEN, order.left_fen
        elif payment:
            status, amount = PayStatus.PAID, payment.amount_fen
        else:
            status, amount = PayStatus.EXPIRED, order.total_fen
        return PaymentTruth(
            ref=ref,
            status=status,
            amount_fen=amount,
            key=ref,
            order_number=ref,
            money_ref=payment.provider_ref if payment else "",
        )

    def find(self, *, key: str, since: datetime) -> PaymentTruth | None:
        """Nothing is ever lost between the cashier and the books."""
        return None

    def cancel(self, ref: str) -> PaymentTruth:
        """Nobody pays cash without the cashier asking us first: there is nothing to close."""
        return self.fetch(ref)

    def refund(self, *, money_ref: str, amount_fen: int, key: str) -> RefundTruth:
        """Cash goes back over the desk: a cashier pays it out and says so."""
        if not Payment.objects.filter(provider=self.code, provider_ref=money_ref).exists():
            raise ProviderRefusedError(f"no {self.code} payment {money_ref}")
        found = self.find_refund(money_ref=money_ref, key=key)
        return found or RefundTruth(
            ref=key, status=RefundStatus.AT_DESK, key=key, amount_fen=amount_fen
        )

    def find_refund(self, *, money_ref: str, key: str) -> RefundTruth | None:
        """Return the refund once the cashier has paid it out."""
        payment = Payment.objects.filter(provider=self.code, provider_ref=money_ref).first()
        paid_out = (
            payment and payment.refunds.filter(state=RefundState.DONE, provider_ref=key).first()
        )
        if not paid_out:
            return None
        return RefundTruth(
            ref=key, status=RefundStatus.DONE, key=key, amount_fen=paid_out.amount_fen
        )

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """A drawer sends nothing: whatever claims to come from it is forged."""
        raise BadSignatureError("cash sends no events")

    def subject_of(self, kind: str) -> Subject:
        """No events, no subjects."""
        return Subject.OTHER
