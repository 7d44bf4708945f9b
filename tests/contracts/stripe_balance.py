"""What the stand-in for Stripe tells of its balance, checked by the specification."""

import time
from collections.abc import Callable
from typing import Any

from tests.contracts import stripe_spec


def lines_of(double: Any) -> list[dict[str, Any]]:
    """Return a balance transaction for each payment, refund, payout and extra of the double."""
    rows = [
        _line(f"txn_{intent['id']}", "charge", intent["amount"], _charge(intent), fee=90)
        for intent in double.intents.values()
        if intent["status"] == "succeeded"
    ]
    rows += [
        _line(f"txn_{refund['id']}", "refund", -refund["amount"], refund)
        for refund in double.refunds.values()
    ]
    rows += [
        _line(f"txn_{payout['id']}", "payout", -payout["amount"], payout)
        for payout in double.payouts.values()
    ]
    return rows + [_line(f"txn_{n}", kind, fen, None) for n, (kind, fen) in enumerate(double.extra)]


def payout(ref: str, fen: int, *, status: str = "paid") -> dict[str, Any]:
    """Return a payout to the bank account."""
    row = {
        "id": ref,
        "object": "payout",
        "amount": fen,
        "arrival_date": int(time.time()) + 86400,
        "automatic": True,
        "created": int(time.time()),
        "currency": "cny",
        "livemode": False,
        "method": "standard",
        "reconciliation_status": "completed",
        "source_type": "card",
        "status": status,
        "type": "bank_account",
    }
    stripe_spec.check_answer("payout", row)
    return row


def _charge(intent: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"ch_{intent['id']}",
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "billing_details": {
            "address": None,
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "captured": True,
        "created": intent["created"],
        "currency": "cny",
        "disputed": False,
        "livemode": False,
        "metadata": {},
        "paid": True,
        "payment_intent": intent["id"],
        "refunded": False,
        "status": "succeeded",
    }


def _line(
    ref: str, kind: str, fen: int, source: dict[str, Any] | None, *, fee: int = 0
) -> dict[str, Any]:
    now = int(time.time())
    row = {
        "id": ref,
        "object": "balance_transaction",
        "amount": fen,
        "available_on": now,
        "balance_type": "payments",
        "created": now,
        "currency": "cny",
        "fee": fee,
        "fee_details": [],
        "net": fen - fee,
        "reporting_category": kind,
        "source": source,
        "status": "available",
        "type": kind,
    }
    stripe_spec.check_answer("balance_transaction", row)
    return row


#: What the double answers to these addresses.
ANSWERS: dict[str, Callable[[Any], list[dict[str, Any]]]] = {
    "/v1/balance_transactions": lines_of,
    "/v1/payouts": lambda double: list(double.payouts.values()),
}
