"""Who paid."""

from payments.models.calling_off import ClassCallOff
from payments.models.discount import DiscountGrant, DiscountRule
from payments.models.event import ProviderEvent
from payments.models.ledger import (
    AccountType,
    JournalEntry,
    JournalHead,
    JournalTransaction,
    LedgerAccount,
)
from payments.models.line_return import LineReturn, ReturnCause
from payments.models.order import LineKind, Order, OrderKind, OrderLine
from payments.models.payment import Payment, PaymentAttempt, Refund
from payments.models.policy import RefundPolicy
from payments.models.receipt import Receipt, ReceiptKind, ReceiptSeries
from payments.models.refund_settings import RefundSettings
from payments.models.sandbox import SandboxRefund, SandboxSession

__all__ = [
    "AccountType",
    "ClassCallOff",
    "DiscountGrant",
    "DiscountRule",
    "JournalEntry",
    "JournalHead",
    "JournalTransaction",
    "LedgerAccount",
    "LineKind",
    "LineReturn",
    "Order",
    "OrderKind",
    "OrderLine",
    "Payment",
    "PaymentAttempt",
    "ProviderEvent",
    "Receipt",
    "ReceiptKind",
    "ReceiptSeries",
    "Refund",
    "RefundPolicy",
    "RefundSettings",
    "ReturnCause",
    "SandboxRefund",
    "SandboxSession",
]
