"""Tries to pay. The row and its key are committed before the provider hears of them; what the
provider says is applied by compare-and-swap, in any order and any number of times.
"""

import logging
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payments.goods import goods_of
from payments.models import Order, Payment, PaymentAttempt
from payments.providers.base import (
    PaymentProvider,
    PaymentTruth,
    PayStatus,
    ProviderRefusedError,
    ProviderUnreachableError,
    StartRequest,
    wire_now,
)
from payments.providers.registry import UnknownProviderError, get_provider
from payments.queries.orders import lock_purchase, with_class_as_written
from payments.services.orders import (
    once_more,
    order_for,
    place_gone,
    settle_free,
)
from payments.services.settlement import record_payment, settle_quietly
from payments.states.orders import ATTEMPT_MOVES, AttemptState, OrderState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal

logger = logging.getLogger("payments.attempts")

#: Providers forget keys after a day: from here on we look up, and never send again.
KEY_LIVES = timedelta(hours=23)
#: A pay page lives at least and at most this long; Stripe takes half an hour to a day.
SHORTEST, LONGEST = timedelta(minutes=45), timedelta(hours=23, minutes=30)
#: Pauses between two questions about the same attempt.
_PAUSE, _PENDING_PAUSE = timedelta(minutes=1), timedelta(minutes=10)
#: What is left to pay of an attempt's order, in the database.
_LEFT = F("order__total_fen") - F("order__covered_fen")
_MOVES_TO = {
    PayStatus.OPEN: AttemptState.PENDING,
    PayStatus.PROCESSING: AttemptState.UNKNOWN,
    PayStatus.FAILED: AttemptState.FAILED,
    PayStatus.EXPIRED: AttemptState.EXPIRED,
}


def start_payment(*, actor: User | None, order: Order, provider: str) -> PaymentAttempt:
    """Begin to pay online, or go on with what was begun; send the payer to ``pay_url`` if pending.

    An attempt that comes back ``unknown`` means: we are asking, please do not pay again. Raises
    Refusal: ``unknown_provider``, ``already_paid``, ``order_closed``, ``place_gone`` or
    ``closing_pay_page`` (one for another sum, which the provider has not closed yet).
    """
    _online(provider)
    return _ready(actor, order, provider, _live_or_new(actor, order, provider))


def start_first_payment(
    *, actor: User | None, student: Student, place_id: int, provider: str
) -> tuple[Order, PaymentAttempt | None]:
    """Open the order of a held place and begin to pay it online, in one commit when both are new.

    No attempt comes back when there is nothing to pay (any more). Raises Place.DoesNotExist when
    it is not a place of ``student``, and Refusal as ``open_order`` and ``start_payment`` do, also
    for a new order when the time to pay is over.
    """
    _online(provider)
    order, attempt = once_more(lambda: _first_attempt(actor, student, place_id, provider))
    order = settle_free(order=order)
    if order.state != OrderState.OPEN:
        return order, None
    if attempt is None:
        return order, start_payment(actor=actor, order=order, provider=provider)
    return order, _ready(actor, order, provider, attempt)


def _first_attempt(
    actor: User | None, student: Student, place_id: int, provider: str
) -> tuple[Order, PaymentAttempt | None]:
    purchase = lock_purchase(student_id=student.pk, place_id=place_id)
    place = with_class_as_written(purchase.place)
    place.student = student
    if not purchase.order and place.held_until and place.held_until < clock.now():
        raise place_gone()
    order, is_new = order_for(actor=actor, purchase=purchase)
    if not (is_new and order.total_fen):
        return order, None
    # Nobody else can see it yet, so there is nothing to look up under lock.
    return order, _new_attempt(actor, order, provider)


def _ready(
    actor: User | None, order: Order, provider: str, attempt: PaymentAttempt
) -> PaymentAttempt:
    if attempt.provider != provider or _is_over(attempt) or _has_another_sum(attempt):
        attempt = close_attempt(attempt=attempt)
        if attempt.state in (AttemptState.EXPIRED, AttemptState.FAILED):
            attempt = _live_or_new(actor, order, provider)
        elif attempt.state in AttemptState.live() and _has_another_sum(attempt):
            raise Refusal(
                "closing_pay_page",
                _("A part was paid meanwhile, and an earlier pay page is still open."),
                _("Please try again in one minute. You pay only what is left."),
            )
    if attempt.state in (AttemptState.CREATED, AttemptState.UNKNOWN):
        attempt = check_attempt(attempt=attempt)
    return attempt


def check_attempt(*, attempt: PaymentAttempt) -> PaymentAttempt:
    """Ask the provider how an attempt stands, apply it, and return the attempt as it is now."""
    provider = get_provider(attempt.provider)
    try:
        truth = _ask(provider, attempt)
    except ProviderUnreachableError:
        return _no_answer(attempt)
    except ProviderRefusedError as error:
        logger.warning("attempt refused", extra={"attempt": attempt.pk, "why": str(error)})
        return _move(attempt, AttemptState.FAILED, reason="the provider refused")
    if truth is None:
        return _move(attempt, AttemptState.FAILED, reason="the provider knows nothing of it")
    return apply_truth(truth=truth, provider=provider.code, asked=attempt) or _fresh(attempt)


def close_attempt(*, attempt: PaymentAttempt) -> PaymentAttempt:
    """Close an attempt at the provider, so that no money can come by it; money that came counts."""
    if not attempt.provider_ref:
        attempt = check_attempt(attempt=attempt)
    if not attempt.provider_ref or attempt.state not in AttemptState.live():
        return attempt
    provider = get_provider(attempt.provider)
    try:
        truth = provider.cancel(attempt.provider_ref)
    except ProviderUnreachableError:
        return _no_answer(attempt)
    except ProviderRefusedError:
        return _move(attempt, AttemptState.FAILED, reason="the provider refused")
    return apply_truth(truth=truth, provider=provider.code, asked=attempt) or _fresh(attempt)


def apply_truth(
    *, truth: PaymentTruth, provider: str, asked: PaymentAttempt | None = None
) -> PaymentAttempt | None:
    """Apply what a provider knows. Returns the attempt, or None when it is none of ours.

    ``asked`` is the attempt about which the provider was asked, if it was.
    """
    # Nearly every event tells of money that was written down before.
    payment = None
    if truth.status == PayStatus.PAID and asked is None:
        payment = _recorded(truth, provider)
        asked = payment.attempt if payment else None
    attempt = asked if asked and _is_about(truth, asked) else _attempt_of(truth, provider)
    if truth.status == PayStatus.PAID:
        if attempt is None and not truth.order_number:
            return None
        payment = payment or record_payment(
            provider=provider,
            provider_ref=truth.money_ref or truth.ref,
            amount_fen=truth.amount_fen,
            currency=truth.currency,
            order=attempt.order if attempt else None,
            attempt=attempt,
        )
        settle_quietly(payment=payment)
        if attempt is None:
            return None
        if attempt.state != AttemptState.SUCCEEDED:
            return _fresh(attempt)
        attempt.order = payment.order or attempt.order
        return attempt
    if attempt is None:
        return None
    return _move(
        attempt,
        _MOVES_TO[truth.status],
        reason="",
        provider_ref=truth.ref,
        pay_url=truth.pay_url or attempt.pay_url,
    )


def check_due_attempts() -> int:
    """The sweep: ask about attempts that hang; close those of another sum or a closed order."""
    now = clock.now()
    live = PaymentAttempt.objects.filter(state__in=AttemptState.live())
    rested = Q(checked_at__isnull=True, created_at__lt=now - _PAUSE) | Q(
        checked_at__lt=now - _PAUSE
    )
    waiting = Q(state=AttemptState.PENDING) & (
        Q(expires_at__lt=wire_now())
        | Q(checked_at__lt=now - _PENDING_PAUSE)
        | Q(checked_at__isnull=True, created_at__lt=now - _PENDING_PAUSE)
    )
    hanging = rested & (waiting | ~Q(state=AttemptState.PENDING))
    # A part came meanwhile: nobody should pay the old sum.
    is_right = Q(order__state=OrderState.OPEN, amount_fen=_LEFT)
    due = live.filter(hanging | ~is_right).select_related("order").order_by("pk")[:100]
    for attempt in due:
        PaymentAttempt.objects.filter(pk=attempt.pk).update(checked_at=clock.now())
        if attempt.order.state == OrderState.OPEN and not _has_another_sum(attempt):
            check_attempt(attempt=attempt)
        else:
            close_attempt(attempt=attempt)
    return len(due)


def _online(code: str) -> PaymentProvider:
    try:
        provider = get_provider(code)
    except UnknownProviderError:
        provider = None
    if provider is None or not provider.is_online or code not in settings.PAYMENT_PROVIDERS:
        raise unknown_provider()
    return provider


def unknown_provider() -> Refusal:
    """Return what is said about a way to pay that is not offered."""
    return Refusal(
        "unknown_provider",
        _("This way to pay is not offered."),
        _("Please choose another one, or pay in cash at the desk."),
    )


def _live_or_new(actor: User | None, order: Order, provider: str) -> PaymentAttempt:
    with transaction.atomic():
        locked = lock_row(Order, order.pk)
        _require_payable(locked)
        live = locked.attempts.filter(state__in=AttemptState.live()).first()
        if live:
            return live
        return _new_attempt(actor, locked, provider)


def _new_attempt(actor: User | None, order: Order, provider: str) -> PaymentAttempt:
    lasts = LONGEST
    if order.pay_by:
        lasts = min(max(order.pay_by - clock.now(), SHORTEST), LONGEST)
    attempt = PaymentAttempt.objects.create(
        order=order,
        provider=provider,
        amount_fen=order.left_fen,
        idempotency_key=f"{order.number}-{secrets.token_hex(12)}",
        expires_at=wire_now() + lasts,
    )
    states.record(attempt, actor=actor)
    return attempt


def _require_payable(order: Order) -> None:
    if order.state in (OrderState.PAID, OrderState.SETTLED):
        raise Refusal("already_paid", _("This is already paid."), _("You need not do anything."))
    if order.state != OrderState.OPEN or not order.total_fen:
        what_next = goods_of(order).gone().next_step
        raise Refusal("order_closed", _("The time to pay is over."), what_next)
    is_late = order.pay_by is not None and order.pay_by < clock.now()
    if is_late or not goods_of(order).is_kept(order):
        raise goods_of(order).gone()


def _has_another_sum(attempt: PaymentAttempt) -> bool:
    return attempt.amount_fen != attempt.order.left_fen


def _is_over(attempt: PaymentAttempt) -> bool:
    return attempt.expires_at is not None and attempt.expires_at <= wire_now()


def _ask(provider: PaymentProvider, attempt: PaymentAttempt) -> PaymentTruth | None:
    if attempt.provider_ref:
        return provider.fetch(attempt.provider_ref)
    if clock.now() - attempt.created_at >= KEY_LIVES:
        began = (attempt.expires_at or wire_now()) - timedelta(hours=24)
        return provider.find(key=attempt.idempotency_key, since=began)
    return provider.start(_request(attempt))


def _request(attempt: PaymentAttempt) -> StartRequest:
    """Built from the row alone: the same key must always carry the same words."""
    back = goods_of(attempt.order).pay_path(attempt.order)
    done = reverse("payments:returned", args=[attempt.order.number])
    return StartRequest(
        key=attempt.idempotency_key,
        order_number=attempt.order.number,
        amount_fen=attempt.amount_fen,
        expires_at=attempt.expires_at or wire_now() + SHORTEST,
        success_url=f"{settings.SITE_URL}{done}",
        cancel_url=f"{settings.SITE_URL}{back}",
    )


def _recorded(truth: PaymentTruth, provider: str) -> Payment | None:
    rows = Payment.objects.filter(provider=provider, provider_ref=truth.money_ref or truth.ref)
    return rows.select_related("order", "attempt").first()


def _is_about(truth: PaymentTruth, attempt: PaymentAttempt) -> bool:
    if attempt.provider_ref:
        return truth.ref == attempt.provider_ref
    return bool(truth.key) and truth.key == attempt.idempotency_key


def _attempt_of(truth: PaymentTruth, provider: str) -> PaymentAttempt | None:
    ours = PaymentAttempt.objects.filter(provider=provider).select_related("order")
    # A key that the provider gives back counts only where its reference is not known yet.
    named = Q(provider_ref=truth.ref) | Q(idempotency_key=truth.key or None)
    found = sorted(ours.filter(named), key=lambda row: row.provider_ref != truth.ref)
    return found[0] if found else None


def _no_answer(attempt: PaymentAttempt) -> PaymentAttempt:
    """A lost reply is neither success nor failure. What was pending before stays pending."""
    if attempt.state == AttemptState.CREATED:
        return _move(attempt, AttemptState.UNKNOWN, reason="no answer")
    return _fresh(attempt)


def _move(
    attempt: PaymentAttempt, to: AttemptState, *, reason: str, **changes: Any
) -> PaymentAttempt:
    """Move; whoever finds that somebody was first looks again, and leaves old news alone."""
    row = attempt
    while row.state != to and row.state in AttemptState.live():
        now = clock.now()
        if states.move(row, to=to, moves=ATTEMPT_MOVES, reason=reason, checked_at=now, **changes):
            return row
        row = _fresh(row)
    return row


def _fresh(attempt: PaymentAttempt) -> PaymentAttempt:
    return PaymentAttempt.objects.select_related("order").get(pk=attempt.pk)
