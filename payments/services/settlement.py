"""Two commits. First: money is a fact. Second: what was bought, the receipt and the message, or the
money goes back. A process killed between them leaves a due payment row, and a sweep settles it.
"""

import logging
from copy import copy

from django.db import IntegrityError
from django.db.models import Q

from payments import entries, ledger
from payments.chart import Account
from payments.goods import Goods, goods_of
from payments.models import Order, OrderLine, Payment, PaymentAttempt
from payments.providers.registry import get_provider
from payments.receipts import issue_receipt
from payments.services.changes.carrying import carry_over
from payments.services.parts import give_back, is_part, issue_part_receipt
from payments.services.refunds import SURPLUS, request_refund
from payments.services.waking import ATTEMPTS, SETTLE, wake
from payments.states.orders import ATTEMPT_MOVES, ORDER_MOVES, AttemptState, OrderState
from university import clock, states
from university.accounts.models import User
from university.jobs import JobState, claim_due, retry_later
from university.locking import lock_row, lock_rows
from university.refusals import Refusal

logger = logging.getLogger("payments.settlement")

CURRENCY = "cny"
#: States of an order that money can still pay; late money too.
_CAN_BE_PAID = (OrderState.OPEN, OrderState.EXPIRED, OrderState.CANCELLED)


class _OvertakenError(Exception):
    """The order is no longer as it was in hand."""


def record_payment(
    *,
    provider: str,
    provider_ref: str,
    amount_fen: int,
    order: Order | None,
    currency: str = CURRENCY,
    attempt: PaymentAttempt | None = None,
    recorded_by: User | None = None,
    tendered_fen: int | None = None,
) -> Payment:
    """First commit: write down money that came, book it, and mark the order as paid.

    The same (provider, provider_ref) gives the same payment. Money that fits no order (none, paid
    already, wrong sum or currency) goes to the unallocated account and back, in the same commit.
    A part is kept; whatever comes on top of parts pays what is left, and the surplus goes back.
    """
    row = Payment(
        order=order,
        attempt=attempt,
        provider=provider,
        provider_ref=provider_ref,
        amount_fen=amount_fen,
        recorded_by=recorded_by,
        tendered_fen=tendered_fen,
    )
    try:
        if order is not None and currency == CURRENCY and _pays(order, amount_fen):
            return _record_expected(copy(row), order=copy(order))
    except (_OvertakenError, IntegrityError):
        pass  # The order moved meanwhile, or the money is written down: look under its lock.
    try:
        with states.together():
            locked = lock_row(Order, order.pk) if order else None
            same = Q(provider=provider, provider_ref=provider_ref)
            mine = same | Q(attempt=attempt) if attempt else same
            others = list(Payment.objects.filter(mine))
            for other in others:
                if (other.provider, other.provider_ref) == (provider, provider_ref):
                    return other
            if others:
                row.attempt = None  # The attempt has had its money: this is money of its own.
            row.order = locked
            _record(row, order=locked, currency=currency)
    except IntegrityError:
        # The same money without an order, written by somebody else at the same moment.
        known = Payment.objects.filter(provider=provider, provider_ref=provider_ref).first()
        if known is None:
            raise
        return known
    return row


def settle_order(*, payment: Payment) -> Order:
    """Second commit: hand over what was bought, or send the money back; twice changes nothing.

    The order's lock and state decide; ``payment.order`` is the order as it is now.
    """
    if payment.order_id is None:
        msg = "money without an order has nothing to settle"
        raise ValueError(msg)
    with states.together():
        order = _settle(payment)
        Payment.objects.filter(pk=payment.pk).update(
            job_state=JobState.DONE, leased_until=None, last_error=""
        )
    payment.job_state, payment.leased_until, payment.last_error = JobState.DONE, None, ""
    payment.order = order
    return order


def settle_quietly(*, payment: Payment) -> Payment:
    """Settle at once when possible; a fault leaves the row due for the sweep."""
    if payment.order_id is None or payment.job_state == JobState.DONE:
        return payment
    try:
        settle_order(payment=payment)
    except Exception:
        # Money is recorded. Whatever went wrong here, the payer must get an answer.
        logger.exception("not settled yet", extra={"payment": payment.pk})
        wake(SETTLE)
        payment.refresh_from_db()
    return payment


def settle_due_payments() -> int:
    """The sweep: settle every payment whose second commit is missing."""
    claimed = claim_due(Payment)
    for payment in claimed:
        try:
            settle_order(payment=payment)
        except Exception as error:
            logger.exception("not settled", extra={"payment": payment.pk})
            retry_later(payment, error=type(error).__name__)
    return len(claimed)


def _record_expected(row: Payment, *, order: Order) -> Payment:
    """Write down money that pays the order as it is in hand: one UPDATE both locks it and says so.

    Raises _OvertakenError when the order is no longer what it was, and IntegrityError when the
    money or the attempt has a row already; then nothing was written.
    """
    row.order = order
    with states.together():
        _record(row, order=order, currency=CURRENCY)
    return row


def _record(row: Payment, *, order: Order | None, currency: str) -> None:
    pays = order is not None and currency == CURRENCY and _pays(order, row.amount_fen)
    if order and pays:
        row.counted_fen = order.left_fen
        _mark_paid(order, row)
    elif order and currency == CURRENCY and _is_part(order, row):
        row.counted_fen = row.amount_fen
    if not pays:
        row.job_state = JobState.DONE
    row.save(force_insert=True)
    if row.attempt:
        _mark_succeeded(row.attempt)
    if order and not pays:
        _count(row, order=order)
    _book_receipt(row)
    if surplus := row.amount_fen - row.counted_fen:
        code = SURPLUS if row.counted_fen else "homeless"
        request_refund(
            actor=None,
            payment=row,
            amount_fen=surplus,
            reason_code=code,
            unique_key=f"{code}:{row.pk}",
            taken_from={Account.UNALLOCATED.value: surplus},
        )


def _pays(order: Order, fen: int) -> bool:
    """Say whether the order is paid with it: by its exact sum, or by more on top of parts."""
    if order.state not in _CAN_BE_PAID:
        return False
    return fen == order.left_fen or (order.covered_fen > 0 and fen > order.left_fen)


def _is_part(order: Order, row: Payment) -> bool:
    is_open = order.state == OrderState.OPEN
    return is_open and is_part(order=order, provider=row.provider, amount_fen=row.amount_fen)


def _mark_paid(order: Order, row: Payment) -> None:
    """The order is paid. Raises _OvertakenError when another has less or more to pay by now."""
    if not states.move(
        order,
        to=OrderState.PAID,
        moves=ORDER_MOVES,
        actor=row.recorded_by,
        reason=row.provider,
        still=("paid_fen", "covered_fen"),
        paid_fen=order.paid_fen + row.amount_fen,
        covered_fen=order.covered_fen + row.counted_fen,
    ):
        raise _OvertakenError
    # Whoever records money settles it at once, so the worker is not woken for it. An attempt that
    # was live was the only one; anything else may leave a pay page open that must be closed.
    if row.attempt is None or row.attempt.state not in AttemptState.live():
        wake(ATTEMPTS)


def _count(row: Payment, *, order: Order) -> None:
    """Let the order know of money that does not pay it: a part, or none of its own."""
    order.paid_fen += row.amount_fen
    order.covered_fen += row.counted_fen
    order.save(update_fields=["paid_fen", "covered_fen"])
    if row.counted_fen:
        issue_part_receipt(order=order, payment=row)
        wake(ATTEMPTS)


def _book_receipt(row: Payment) -> None:
    if row.amount_fen:
        ledger.post(
            source=row,
            kind="received",
            entries={
                str(get_provider(row.provider).account): row.amount_fen,
                Account.ADVANCES.value: -row.counted_fen,
                Account.UNALLOCATED.value: row.counted_fen - row.amount_fen,
            },
        )


def _mark_succeeded(attempt: PaymentAttempt) -> None:
    while attempt.state != AttemptState.SUCCEEDED:
        if states.move(
            attempt, to=AttemptState.SUCCEEDED, moves=ATTEMPT_MOVES, reason="money came"
        ):
            return
        attempt.refresh_from_db()  # Somebody was first: look again.


def _settle(payment: Payment) -> Order:
    """Hand over what was bought, or give back; return the order as it is now.

    Mostly the order is as it is in hand, and one UPDATE both locks it and says that it is settled.
    """
    order = payment.order
    if order is None or payment.job_state == JobState.DONE:
        return _lock(payment)
    if order.follows_id is None and order.state == OrderState.PAID:
        try:
            return _deliver(order, payment)
        except (_OvertakenError, Refusal):
            pass  # Somebody was first, or it is gone: look again under the lock.
    order = _lock(payment)
    if order.state != OrderState.PAID:
        return order
    try:
        return _deliver(order, payment)
    except Refusal as refusal:
        order = _lock(payment)
        _give_back(goods_of(order), order, payment, why=refusal.code)
    return order


def _deliver(order: Order, payment: Payment) -> Order:
    """Settle the order in hand. Raises _OvertakenError or Refusal, and nothing was written."""
    goods = goods_of(order)
    with states.together():
        if not states.move(
            order,
            to=OrderState.SETTLED,
            moves=ORDER_MOVES,
            actor=payment.recorded_by,
            still=("covered_fen",),
            settled_at=clock.now(),
        ):
            raise _OvertakenError
        lines = goods.lines(order)
        goods.deliver(order, payment, lines)
    _book_delivery(goods, order, payment, lines)
    return order


def _book_delivery(goods: Goods, order: Order, payment: Payment, lines: list[OrderLine]) -> None:
    receipt = None
    if payment.counted_fen:
        receipt = issue_receipt(payment=payment, order=order, lines=lines)
    if booked := entries.delivered(lines):
        ledger.post(source=order, kind="delivered", entries=booked)
    if order.follows:
        carry_over(before=order.follows, order=order, lines=lines, actor=payment.recorded_by)
    goods.tell_delivered(order, lines, receipt)


def _lock(payment: Payment) -> Order:
    """Lock the order, and before it the one whose worth it takes over."""
    order = payment.order
    if order is None or order.follows_id is None:
        return lock_row(Order, payment.order_id)
    before, order = lock_rows(Order, [order.follows_id, order.pk])
    order.follows = before
    return order


def _give_back(goods: Goods, order: Order, payment: Payment, *, why: str) -> None:
    # Person and goods are locked here, so this comes before anything that locks the journal.
    goods.lose(order, payment, why=why)
    states.move(order, to=OrderState.REFUNDED, moves=ORDER_MOVES, reason=why)
    give_back(order=order, reason_code=why)
