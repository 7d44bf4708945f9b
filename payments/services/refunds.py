"""Money that goes back: a row first, the provider afterwards, outside any transaction."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from payments import ledger
from payments.chart import Account
from payments.models import Order, Payment, Receipt, Refund, RefundSettings
from payments.providers.base import (
    ProviderRefusedError,
    ProviderUnreachableError,
    RefundStatus,
    RefundTruth,
)
from payments.providers.registry import CASH, get_provider
from payments.receipts import issue_credit_note
from payments.services import messages, tills
from payments.services.waking import REFUNDS, wake
from payments.states.orders import REFUND_MOVES, RefundState
from university import clock, states
from university.accounts.models import User
from university.jobs import JobState, claim_due, finish, retry_later
from university.locking import lock_row
from university.refusals import Refusal

logger = logging.getLogger("payments.refunds")

#: A person decided these; above a sum, a second one looks at them first.
REASONS_TO_APPROVE = frozenset(
    {"withdrawal", "leave", "dismissal", "exception", "ticket_exception"}
)
#: Money that no paper ever counted: it goes back without one.
SURPLUS = "surplus"
#: How often we ask about a refund that the provider is still working on.
_PENDING_PAUSE = timedelta(hours=1)


def request_refund(
    *,
    actor: User | None,
    payment: Payment,
    amount_fen: int,
    reason_code: str,
    unique_key: str,
    taken_from: Mapping[str, int],
    explanation: str = "",
    way: str = "",
) -> Refund:
    """Open a refund of ``amount_fen`` in the caller's transaction, which holds the order's lock.

    ``way`` is the provider by which it goes back; empty is the one by which it came. One that has
    to be approved waits for ``approvals.approve_refund``; it is owed, but not sent.

    ``taken_from`` says which accounts give the money up (``{account: fen}``, summing to the
    amount). The same ``unique_key`` gives the same row. Raises Refusal("more_than_paid").
    """
    if existing := Refund.objects.filter(unique_key=unique_key).first():
        return existing
    lock_row(Payment, payment.pk)
    promised = payment.refunds.exclude(state=RefundState.DECLINED)
    promised_fen = promised.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    if amount_fen <= 0 or promised_fen + amount_fen > payment.amount_fen:
        raise Refusal(
            "more_than_paid",
            _("This is more than was paid."),
            _("Please check what has already gone back."),
        )
    waits = _has_to_be_approved(payment, reason_code, amount_fen)
    refund = Refund.objects.create(
        payment=payment,
        provider=way or payment.provider,
        state=RefundState.WAITING if waits else RefundState.DUE,
        # What waits for a person is no work for the worker.
        job_state=JobState.DONE if waits else JobState.DUE,
        amount_fen=amount_fen,
        reason_code=reason_code,
        explanation=explanation,
        unique_key=unique_key,
        asked_by=actor,
    )
    states.record(refund, actor=actor, reason=reason_code)
    ledger.post(
        source=refund,
        kind="refund_owed",
        entries={**taken_from, Account.REFUNDS_PAYABLE.value: -amount_fen},
        memo=explanation,
    )
    wake(REFUNDS)
    return refund


def _has_to_be_approved(payment: Payment, reason_code: str, amount_fen: int) -> bool:
    """Whether a second person looks first: a sum given in parts counts as the whole."""
    if reason_code not in REASONS_TO_APPROVE:
        return False
    limit = RefundSettings.load().approval_above_fen
    if limit is None:
        return False
    before = Refund.objects.filter(
        payment__order__in=_whole_story(payment), reason_code__in=REASONS_TO_APPROVE
    ).exclude(state=RefundState.DECLINED)
    return amount_fen + (before.aggregate(fen=Sum("amount_fen"))["fen"] or 0) > limit


def _whole_story(payment: Payment) -> set[int]:
    """Return the payment's order, those it follows, and those that follow it."""
    order, known = payment.order, set()
    while order is not None:
        known.add(order.pk)
        order = order.follows
    while more := set(
        Order.objects.filter(follows__in=known).exclude(pk__in=known).values_list("pk", flat=True)
    ):
        known |= more
    return known


def handle_due_refunds() -> int:
    """Ask the providers for every refund that is due; return how many were worked on."""
    claimed = claim_due(Refund)
    for refund in claimed:
        try:
            _ask_provider(refund)
        except Exception as error:
            logger.exception("refund failed", extra={"refund": refund.pk})
            retry_later(refund, error=type(error).__name__)
    return len(claimed)


def check_refund(*, refund: Refund) -> Refund:
    """Fetch the truth about a refund that was asked for, and apply it."""
    provider = get_provider(refund.provider)
    key = refund.idempotency_key
    truth = provider.find_refund(money_ref=refund.payment.provider_ref, key=key)
    if truth:
        _apply(refund, truth)
    return Refund.objects.get(pk=refund.pk)


def retry_refund(*, actor: User, refund: Refund) -> Refund:
    """Send a failed refund again, with a new key; a person has looked at it."""
    with transaction.atomic():
        row = lock_row(Refund, refund.pk)
        if row.state == RefundState.DONE:
            raise Refusal("already_paid_back", _("This money has already gone back."))
        if row.state in (RefundState.WAITING, RefundState.DECLINED):
            raise Refusal("not_approved", _("This refund has not been approved."))
        if row.state == RefundState.FAILED:
            states.move(
                row,
                to=RefundState.DUE,
                moves=REFUND_MOVES,
                actor=actor,
                reason="sent again",
                rounds=row.rounds + 1,
            )
        # One whose reply is lost keeps its key: it may have gone through.
        Refund.objects.filter(pk=row.pk).update(
            job_state=JobState.DUE, due_at=clock.now(), leased_until=None, attempts=1
        )
        wake(REFUNDS)
    return Refund.objects.get(pk=refund.pk)


def pay_out_cash_refund(*, actor: User, refund: Refund) -> Refund:
    """A cashier hands the cash back out of the open till and says so. Returns the refund, done."""
    if not actor.has_perm("payments.pay_out_cash"):
        raise Refusal("not_a_cashier", _("Only a cashier can pay cash back."))
    if refund.state in (RefundState.WAITING, RefundState.DECLINED):
        raise Refusal("not_approved", _("This refund has not been approved."))
    if refund.provider != CASH:
        raise Refusal("not_cash", _("This was not paid in cash. It goes back the same way."))
    if refund.asked_by_id == actor.pk:
        raise Refusal(
            "asked_yourself",
            _("You gave this money back yourself. Somebody else pays it out."),
            _("Please ask another cashier, or let the office start it."),
        )
    with transaction.atomic():
        if refund.payment.order_id:
            lock_row(Order, refund.payment.order_id)  # Before the till: see ``services.tills``.
        till = tills.lock_till(actor)
        done = complete_by_hand(actor=actor, refund=refund)
        tills.take_out(till=till, refund=refund, actor=actor)
    return done


def complete_by_hand(*, actor: User, refund: Refund, ref: str = "") -> Refund:
    """Book what a person paid back, under the number that the bank gave it.

    Raises Refusal("already_paid_back").
    """
    if not _complete(refund, ref=ref or refund.idempotency_key, actor=actor):
        raise Refusal("already_paid_back", _("This money has already gone back."))
    return Refund.objects.get(pk=refund.pk)


def _ask_provider(refund: Refund) -> None:
    if refund.provider != refund.payment.provider:
        # A person decided to hand out cash for money that came another way.
        _apply(refund, RefundTruth(refund.idempotency_key, RefundStatus.AT_DESK))
        return
    provider = get_provider(refund.provider)
    key, money_ref = refund.idempotency_key, refund.payment.provider_ref
    try:
        # Asked before: it may have gone through though the reply was lost. Look it up first.
        asked = refund.attempts > 1 and provider.find_refund(money_ref=money_ref, key=key)
        truth = asked or provider.refund(money_ref=money_ref, amount_fen=refund.amount_fen, key=key)
    except ProviderUnreachableError as error:
        _move(refund, RefundState.UNKNOWN, reason="no answer")
        retry_later(refund, error=str(error))
        return
    except ProviderRefusedError as error:
        truth = RefundTruth("", RefundStatus.FAILED, key=key)
        logger.warning("refund refused", extra={"refund": refund.pk, "why": str(error)})
    _apply(refund, truth)


def _apply(refund: Refund, truth: RefundTruth) -> None:
    if truth.status == RefundStatus.DONE:
        _complete(refund, ref=truth.ref, actor=None)
    elif truth.status == RefundStatus.FAILED:
        _fail(refund, truth)
    elif truth.status == RefundStatus.AT_DESK:
        with transaction.atomic():
            if finish(refund) and refund.provider == CASH:
                messages.tell_cash_ready(refund=refund)
    else:
        _move(refund, RefundState.UNKNOWN, reason="the provider works on it")
        Refund.objects.filter(pk=refund.pk, job_state=JobState.CLAIMED).update(
            job_state=JobState.DUE,
            due_at=clock.now() + _PENDING_PAUSE,
            leased_until=None,
            attempts=1,
            provider_ref=truth.ref,
        )


def _complete(refund: Refund, *, ref: str, actor: User | None) -> bool:
    """Book the money that went back; False when it was booked before."""
    with transaction.atomic():
        order = lock_row(Order, refund.payment.order_id) if refund.payment.order_id else None
        row = Refund.objects.select_related("payment").get(pk=refund.pk)
        if row.state in (RefundState.DONE, RefundState.WAITING, RefundState.DECLINED):
            return False
        if row.state == RefundState.FAILED:
            # The provider changed its mind, or a reply came late: money that went is a fact.
            states.move(
                row, to=RefundState.DUE, moves=REFUND_MOVES, reason="went through after all"
            )
        if not states.move(
            row,
            to=RefundState.DONE,
            moves=REFUND_MOVES,
            actor=actor,
            provider_ref=ref,
            done_at=clock.now(),
            job_state=JobState.DONE,
            leased_until=None,
            last_error="",
        ):
            return False
        if order:
            Order.objects.filter(pk=order.pk).update(
                refunded_fen=F("refunded_fen") + row.amount_fen
            )
            if row.reason_code != SURPLUS and Receipt.objects.filter(payment=row.payment).exists():
                issue_credit_note(refund=row, order=order)
        if row.reason_code != "place_gone" or row.provider == CASH:
            messages.tell_paid_back(refund=row)  # Who lost a place was told with that news.
        account = get_provider(row.provider).account
        ledger.post(
            source=row,
            kind="refund_paid",
            entries={Account.REFUNDS_PAYABLE.value: row.amount_fen, str(account): -row.amount_fen},
        )
    return True


def _fail(refund: Refund, truth: RefundTruth) -> None:
    with transaction.atomic():
        if _move(refund, RefundState.FAILED, reason="the provider refused"):
            Refund.objects.filter(pk=refund.pk).update(
                job_state=JobState.FAILED,
                leased_until=None,
                provider_ref=truth.ref,
                last_error="the provider refused",
            )


def _move(refund: Refund, to: RefundState, *, reason: str) -> bool:
    row = Refund.objects.get(pk=refund.pk)
    if row.state in {to, RefundState.DONE}:
        return False
    return states.move(row, to=to, moves=REFUND_MOVES, reason=reason)
