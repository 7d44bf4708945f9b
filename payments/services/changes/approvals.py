"""The second person: a refund above the limit waits until somebody else has looked at it."""

from django.db import transaction
from django.utils.translation import gettext as _

from payments import ledger
from payments.goods import goods_of
from payments.models import JournalTransaction, Order, OrderKind, Refund
from payments.providers.base import ProviderUnreachableError
from payments.providers.registry import CASH
from payments.services.refunds import check_refund
from payments.services.waking import REFUNDS, wake
from payments.states.orders import REFUND_MOVES, RefundState
from university import clock, states
from university.accounts.models import User
from university.jobs import JobState
from university.locking import lock_row
from university.refusals import Refusal

MAY_APPROVE = "payments.approve_refund"
MAY_EXCEPT = "payments.refund_by_exception"
SHORTEST_REASON = 4


def approve_refund(*, actor: User, refund: Refund) -> Refund:
    """Let a waiting refund go. Approving twice changes nothing.

    Raises Refusal ``may_not_approve``, ``second_person`` or ``decided_already``.
    """
    _require_second(actor, refund)
    with transaction.atomic():
        row = _locked(refund)
        if row.state == RefundState.DECLINED:
            raise _decided()
        if row.state == RefundState.WAITING:
            states.move(
                row,
                to=RefundState.DUE,
                moves=REFUND_MOVES,
                actor=actor,
                reason="approved",
                job_state=JobState.DUE,
                due_at=clock.now(),
                decided_by=actor,
                decided_at=clock.now(),
            )
            wake(REFUNDS)
    return row


def decline_refund(*, actor: User, refund: Refund, reason: str) -> Refund:
    """Say no, with a reason: what was owed leaves the books again, and the payer is told.

    Raises Refusal ``may_not_approve``, ``second_person``, ``reason_missing`` or
    ``decided_already``.
    """
    _require_second(actor, refund)
    require_reason(reason)
    with transaction.atomic():
        row = _locked(refund)
        if row.state == RefundState.DECLINED:
            return row
        if row.state != RefundState.WAITING:
            raise _decided()
        states.move(
            row,
            to=RefundState.DECLINED,
            moves=REFUND_MOVES,
            actor=actor,
            reason=reason.strip(),
            decided_by=actor,
            decided_at=clock.now(),
            decision=reason.strip()[:200],
        )
        order = row.payment.order
        if order and order.kind in (OrderKind.PLACE, OrderKind.TICKETS):
            goods_of(order).tell_refund(row, template="refund_declined")
        _take_out_of_books(row)
    return row


def pay_in_cash_instead(*, actor: User, refund: Refund, reason: str) -> Refund:
    """Hand out cash for a refund that the provider refused, or that still waits for approval.

    The provider is asked once more first: what went through after all is not paid twice.
    Raises Refusal ``may_not_decide``, ``reason_missing``, ``provider_silent`` or ``not_failed``.
    """
    if not actor.has_perm(MAY_EXCEPT):
        raise Refusal("may_not_decide", _("You cannot decide about this refund."))
    require_reason(reason)
    if refund.state == RefundState.FAILED:
        refund = _asked_again(refund)
    with transaction.atomic():
        row = _locked(refund)
        if row.provider == CASH:
            return row
        if row.state not in (RefundState.FAILED, RefundState.WAITING):
            raise Refusal(
                "not_failed",
                _("This refund is on its way, or has gone back."),
                _("Only a refund that failed can be handed out in cash."),
            )
        if row.state == RefundState.FAILED:
            states.move(
                row,
                to=RefundState.DUE,
                moves=REFUND_MOVES,
                actor=actor,
                reason=reason.strip(),
                rounds=row.rounds + 1,
                job_state=JobState.DUE,
                due_at=clock.now(),
                leased_until=None,
                attempts=0,
            )
        Refund.objects.filter(pk=row.pk).update(provider=CASH, decision=reason.strip()[:200])
        wake(REFUNDS)
    return Refund.objects.get(pk=row.pk)


def _asked_again(refund: Refund) -> Refund:
    try:
        return check_refund(refund=refund)
    except ProviderUnreachableError as error:
        raise Refusal(
            "provider_silent",
            _("The payment provider does not answer just now."),
            _("Please try again later."),
        ) from error


def require_reason(reason: str) -> None:
    """Refuse a reason that says nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(
            "reason_missing",
            _("Please write down why."),
            _("A short sentence is enough."),
        )


def _locked(refund: Refund) -> Refund:
    if refund.payment.order_id:
        lock_row(Order, refund.payment.order_id)
    lock_row(Refund, refund.pk)
    return Refund.objects.select_related("payment__order__student").get(pk=refund.pk)


def _take_out_of_books(refund: Refund) -> None:
    owed = JournalTransaction.objects.get(source=ledger.cause(refund), kind="refund_owed")
    rows = owed.entries.values_list("account__code", "amount_fen")
    undone = {code: -fen for code, fen in rows}
    ledger.post(source=refund, kind="refund_declined", entries=undone, memo=refund.decision)


def _require_second(actor: User, refund: Refund) -> None:
    if not actor.has_perm(MAY_APPROVE):
        raise Refusal("may_not_approve", _("You cannot approve refunds."))
    if refund.asked_by_id == actor.pk:
        raise Refusal(
            "second_person",
            _("You asked for this refund yourself."),
            _("Another person has to look at it."),
        )


def _decided() -> Refusal:
    return Refusal("decided_already", _("This refund has been decided already."))
