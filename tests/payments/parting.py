"""A fee in parts, and what became of it, for the tests."""

from collections.abc import Callable
from typing import Any

import pytest

from payments.models import (
    Order,
    Payment,
    PaymentAttempt,
    Receipt,
    Refund,
)
from payments.providers.sandbox import payer
from payments.services.attempts import check_attempt, start_payment
from payments.services.cash import take_part
from tests.payments.school import (
    place_of,
)
from university.accounts.models import User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal


def part(cashier: User, order: Order, fen: int, **given: Any) -> Payment:
    order.refresh_from_db()
    seen = {"tendered_fen": fen, "seen_fen": order.left_fen, **given}
    return take_part(actor=cashier, order=order, amount_fen=fen, **seen)


def refused(code: str, act: Callable[..., Any], **given: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**given)
    assert refusal.value.code == code
    return f"{refusal.value.message} {refusal.value.next_step}"


def standing(order: Order) -> tuple[str, str, int, int]:
    order.refresh_from_db()
    return order.state, place_of(order).state, order.covered_fen, order.left_fen


def papers(order: Order) -> list[tuple[str, int, int, int]]:
    rows = Receipt.objects.filter(order=order).order_by("pk")
    return [(row.kind, row.before_fen, row.amount_fen, row.left_fen) for row in rows]


def refunds(order: Order) -> list[tuple[str, int, str]]:
    rows = Refund.objects.filter(payment__order=order).order_by("pk")
    return [(row.provider, row.amount_fen, row.reason_code) for row in rows]


def told(order: Order) -> list[str]:
    inbox = OutboxMessage.objects.filter(channel="inbox", student=order.student)
    return list(inbox.order_by("pk").values_list("template", flat=True))


def paid_online(order: Order) -> PaymentAttempt:
    order.refresh_from_db()
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref or "", "paid")
    return check_attempt(attempt=attempt)
