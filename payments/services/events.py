"""Webhooks: a hint that is verified, stored once and answered; the truth is fetched afterwards."""

import logging
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from payments.models import Payment, ProviderEvent, Refund
from payments.providers.base import (
    BadSignatureError,
    PaymentProvider,
    PayStatus,
    ProviderRefusedError,
    Subject,
)
from payments.providers.registry import UnknownProviderError, get_provider
from payments.services.attempts import apply_truth
from payments.services.refunds import check_refund
from payments.services.waking import EVENTS, wake
from payments.states.orders import RefundState
from university.jobs import claim_due, finish, retry_later
from university.refusals import Refusal

logger = logging.getLogger("payments.events")


def store_event(*, provider: str, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
    """Verify the raw bytes and store the event once; the same event gives the same row.

    Raises Refusal: ``unknown_provider`` or ``forged``.
    """
    try:
        event = get_provider(provider).verify_webhook(body=body, headers=headers)
    except UnknownProviderError:
        raise Refusal("unknown_provider", _("There is no such provider.")) from None
    except BadSignatureError as error:
        logger.warning("forged event", extra={"provider": provider, "why": str(error)})
        raise Refusal("forged", _("The signature does not fit.")) from error
    values = {
        "kind": event.kind[:80],
        "object_ref": event.object_ref[:120],
        "payload": event.payload,
    }
    event_id = event.event_id[:120]
    try:
        with transaction.atomic():
            row = ProviderEvent.objects.create(provider=provider, event_id=event_id, **values)
            wake(EVENTS)
    except IntegrityError:
        return ProviderEvent.objects.get(provider=provider, event_id=event_id)
    return row


def handle_due_events() -> int:
    """The sweep: act on stored events, in any order; return how many were worked on."""
    claimed = claim_due(ProviderEvent)
    for event in claimed:
        try:
            handle_event(event=event)
        except Exception as error:
            # Unreachable providers too: the event is asked about again later.
            logger.warning(
                "event put off", extra={"event": event.pk, "error": type(error).__name__}
            )
            retry_later(event, error=type(error).__name__)
        else:
            finish(event)
    return len(claimed)


def handle_event(*, event: ProviderEvent) -> None:
    """Fetch the truth about what the event tells of. Doing it again changes nothing."""
    provider = get_provider(event.provider)
    subject = provider.subject_of(event.kind)
    if subject == Subject.PAYMENT:
        _handle_payment(provider, event)
    elif subject == Subject.REFUND:
        _handle_refund(event)
    elif subject == Subject.DISPUTE:
        _call_staff(event, "dispute")


def _handle_payment(provider: PaymentProvider, event: ProviderEvent) -> None:
    try:
        truth = provider.fetch(event.object_ref)
    except ProviderRefusedError:
        _call_staff(event, "unknown_payment")
        return
    attempt = apply_truth(truth=truth, provider=provider.code)
    if attempt is None and truth.status == PayStatus.PAID:
        # Homeless money of ours is on its way back; anything else belongs to another shop.
        _call_staff(event, "homeless_payment" if truth.order_number else "foreign_payment")


def _handle_refund(event: ProviderEvent) -> None:
    payment = Payment.objects.filter(provider=event.provider, provider_ref=event.object_ref).first()
    refunds = list(Refund.objects.filter(payment=payment)) if payment else []
    for refund in refunds:
        if refund.state != RefundState.DONE:
            check_refund(refund=refund)
    if not refunds:
        _call_staff(event, "foreign_refund")


def _call_staff(event: ProviderEvent, why: str) -> None:
    ProviderEvent.objects.filter(pk=event.pk).update(attention=why)
