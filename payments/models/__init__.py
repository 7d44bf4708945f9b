"""Who paid."""

from payments.models.discount import DiscountGrant, DiscountRule
from payments.models.event import ProviderEvent
from payments.models.ledger import (
    AccountType,
    JournalEntry,
    JournalTransaction,
    LedgerAccount,
)
from payments.models.order import LineKind, Order, OrderLine
from payments.models.payment import Payment, PaymentAttempt, Refund
from payments.models.receipt import Receipt, ReceiptKind, ReceiptSeries

__all__ = [
    "AccountType",
    "DiscountGrant",
    "DiscountRule",
    "JournalEntry",
    "JournalTransaction",
    "LedgerAccount",
    "LineKind",
    "Order",
    "OrderLine",
    "Payment",
    "PaymentAttempt",
    "ProviderEvent",
    "Receipt",
    "ReceiptKind",
    "ReceiptSeries",
    "Refund",
]
