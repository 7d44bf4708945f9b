"""Who paid."""

from payments.models.booking_move import BookingMove
from payments.models.calling_off import ClassCallOff
from payments.models.discount import DiscountGrant, DiscountRule
from payments.models.event import ProviderEvent
from payments.models.lecture_booking import (
    BookingChannel,
    LectureBooking,
    LectureMove,
    LectureWaiting,
    SpeakerFee,
    Ticket,
    TicketMark,
    TicketPrice,
)
from payments.models.ledger import (
    AccountType,
    JournalEntry,
    JournalHead,
    JournalTransaction,
    LedgerAccount,
)
from payments.models.line_return import LineReturn, ReturnCause
from payments.models.money_settings import MoneySettings
from payments.models.order import LineKind, Order, OrderKind, OrderLine
from payments.models.payment import Payment, PaymentAttempt, Refund
from payments.models.policy import RefundPolicy
from payments.models.receipt import Receipt, ReceiptKind, ReceiptSeries
from payments.models.reconciliation import (
    BankFile,
    BankLine,
    Difference,
    DifferenceKind,
    ProviderPayout,
    StatementLine,
)
from payments.models.refund_settings import RefundSettings
from payments.models.rental import HandoverCheck, PayPlan, Rental, RentalDate
from payments.models.rental_price import DayKind, RentalPrice, RentalRules, RoomOffer
from payments.models.renter import PaperKind, Renter, RenterKind, RenterPaper
from payments.models.sandbox import SandboxRefund, SandboxSession
from payments.models.till import DayClose, TillCount, TillEntry, TillEntryKind, TillSession

__all__ = [
    "AccountType",
    "BankFile",
    "BankLine",
    "BookingChannel",
    "BookingMove",
    "ClassCallOff",
    "DayClose",
    "DayKind",
    "Difference",
    "DifferenceKind",
    "DiscountGrant",
    "DiscountRule",
    "HandoverCheck",
    "JournalEntry",
    "JournalHead",
    "JournalTransaction",
    "LectureBooking",
    "LectureMove",
    "LectureWaiting",
    "LedgerAccount",
    "LineKind",
    "LineReturn",
    "MoneySettings",
    "Order",
    "OrderKind",
    "OrderLine",
    "PaperKind",
    "PayPlan",
    "Payment",
    "PaymentAttempt",
    "ProviderEvent",
    "ProviderPayout",
    "Receipt",
    "ReceiptKind",
    "ReceiptSeries",
    "Refund",
    "RefundPolicy",
    "RefundSettings",
    "Rental",
    "RentalDate",
    "RentalPrice",
    "RentalRules",
    "Renter",
    "RenterKind",
    "RenterPaper",
    "ReturnCause",
    "RoomOffer",
    "SandboxRefund",
    "SandboxSession",
    "SpeakerFee",
    "StatementLine",
    "Ticket",
    "TicketMark",
    "TicketPrice",
    "TillCount",
    "TillEntry",
    "TillEntryKind",
    "TillSession",
]
