"""What every payment provider must do. ``docs/money.md`` says how to add one.

A provider is asked outside any transaction, answers with facts, and writes none of our rows.
Whatever it tells by itself is a hint: we always come back and ``fetch`` the truth.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.utils import timezone
from django.utils.functional import Promise


def wire_now() -> datetime:
    """Return the machine's time: providers count by theirs, never by the school's test clock."""
    return timezone.now()


class ProviderUnreachableError(Exception):
    """No answer, or one that says nothing about the outcome: neither success nor failure."""


class ProviderRefusedError(Exception):
    """The provider said no, for good: asking again with the same key cannot succeed."""


class BadSignatureError(Exception):
    """A webhook that the provider did not send, or sent too long ago."""


class PayStatus(StrEnum):
    """Where a payment stands at the provider."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class RefundStatus(StrEnum):
    """Where a refund stands at the provider; ``at_desk`` waits for a cashier."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    AT_DESK = "at_desk"


class Subject(StrEnum):
    """What an event tells of."""

    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    OTHER = "other"


@dataclass(frozen=True)
class StartRequest:
    """``key`` is the idempotency key, committed before we ask. Nothing here is personal."""

    key: str
    order_number: str
    amount_fen: int
    #: By the machine's clock (``wire_now``). The same key must always come with the same moment.
    expires_at: datetime
    success_url: str
    cancel_url: str


@dataclass(frozen=True)
class PaymentTruth:
    """What the provider knows of one payment. ``money_ref`` names the money once it is paid."""

    ref: str
    status: PayStatus
    amount_fen: int
    currency: str = "cny"
    key: str = ""
    order_number: str = ""
    pay_url: str = ""
    money_ref: str = ""


@dataclass(frozen=True)
class RefundTruth:
    """What the provider knows of one refund."""

    ref: str
    status: RefundStatus
    key: str = ""
    amount_fen: int = 0


@dataclass(frozen=True)
class WebhookEvent:
    """A verified event. ``object_ref`` is a payment's ``ref``, or the ``money_ref`` of a refund."""

    event_id: str
    kind: str
    subject: Subject
    object_ref: str
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BalanceLine:
    """One line of what the provider holds for us. ``fee_fen`` has left on top of ``amount_fen``."""

    ref: str
    kind: str
    amount_fen: int
    fee_fen: int
    created_at: datetime
    currency: str = "cny"
    #: The payment's or refund's number, as in ``Payment.provider_ref`` and ``Refund.provider_ref``.
    about: str = ""


@dataclass(frozen=True)
class Payout:
    """Money on its way to the school's bank account."""

    ref: str
    amount_fen: int
    state: str
    arrives_on: date


@runtime_checkable
class Accountable(Protocol):
    """A provider that tells what it holds, so that the books can be held against it."""

    code: str
    account: str

    def balance_lines(self, *, since: datetime) -> Iterable[BalanceLine]:
        """Return the lines written at or after ``since``, in any order."""

    def payouts(self, *, since: datetime) -> Iterable[Payout]:
        """Return the payouts made at or after ``since``, in any order."""


class PaymentProvider(Protocol):
    """The seam. Every method may raise ProviderUnreachableError."""

    code: str
    #: What a senior reads on the button.
    label: str | Promise
    #: Account on which this provider's money sits (``payments.chart``).
    account: str
    #: Whether people can choose it on the site; cash is chosen by coming to the desk.
    is_online: bool

    def start(self, request: StartRequest) -> PaymentTruth:
        """Open a payment; the same key gives the same one. Raises ProviderRefusedError."""

    def fetch(self, ref: str) -> PaymentTruth:
        """Return the truth about a payment. Raises ProviderRefusedError for an unknown one."""

    def find(self, *, key: str, since: datetime) -> PaymentTruth | None:
        """Look up a payment whose reply was lost, begun at or after ``since``."""

    def cancel(self, ref: str) -> PaymentTruth:
        """Close a payment so that no money can come any more, and return what it is now."""

    def refund(self, *, money_ref: str, amount_fen: int, key: str) -> RefundTruth:
        """Give money back; the same key never does it twice. Raises ProviderRefusedError."""

    def find_refund(self, *, money_ref: str, key: str) -> RefundTruth | None:
        """Return what became of a refund asked for with ``key``, or None when none was made."""

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """Check the signature over the raw bytes and the age; raises BadSignatureError."""

    def subject_of(self, kind: str) -> Subject:
        """Say what a kind of event tells of; kinds we do not know are ``OTHER``."""
