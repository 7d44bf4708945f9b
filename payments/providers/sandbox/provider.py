"""The sandbox: a whole provider in a box, for ``make run`` and for trying things out.

It keeps its own rows, gives its own pay page, signs its own webhooks, and is asked like any other.
It exists only where the settings module says so; production cannot switch it on.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payments.chart import Account
from payments.models import SandboxRefund, SandboxSession
from payments.providers import signatures
from payments.providers.base import (
    BadSignatureError,
    PaymentTruth,
    PayStatus,
    ProviderRefusedError,
    RefundStatus,
    RefundTruth,
    StartRequest,
    Subject,
    WebhookEvent,
    wire_now,
)

SIGNATURE_HEADER = "Sandbox-Signature"

_SUBJECTS = {
    "payment.paid": Subject.PAYMENT,
    "payment.failed": Subject.PAYMENT,
    "payment.expired": Subject.PAYMENT,
    "refund.done": Subject.REFUND,
}


class SandboxProvider:
    """See ``payments.providers.base.PaymentProvider``."""

    code = "sandbox"
    label = _("Practice payment")
    account: str = Account.SANDBOX
    is_online = True

    def start(self, request: StartRequest) -> PaymentTruth:
        """Open a session; a key that is used again must ask for the same thing."""
        session = SandboxSession(
            key=request.key,
            ref=f"sb_{secrets.token_hex(12)}",
            order_number=request.order_number,
            amount_fen=request.amount_fen,
            success_url=request.success_url,
            cancel_url=request.cancel_url,
            expires_at=request.expires_at,
        )
        try:
            with transaction.atomic():
                session.save(force_insert=True)
        except IntegrityError:
            session = SandboxSession.objects.get(key=request.key)
        if (session.order_number, session.amount_fen) != (
            request.order_number,
            request.amount_fen,
        ):
            raise ProviderRefusedError("this key was used for something else")
        return _truth(session)

    def fetch(self, ref: str) -> PaymentTruth:
        """Return the session as it is now."""
        return _truth(_session(ref))

    def find(self, *, key: str, since: datetime) -> PaymentTruth | None:
        """Look up by our key."""
        session = SandboxSession.objects.filter(key=key, created_at__gte=since).first()
        return _truth(session) if session else None

    def cancel(self, ref: str) -> PaymentTruth:
        """Close an open session."""
        SandboxSession.objects.filter(ref=ref, state=PayStatus.OPEN).update(state=PayStatus.EXPIRED)
        return self.fetch(ref)

    def refund(self, *, money_ref: str, amount_fen: int, key: str) -> RefundTruth:
        """Give money back, never more than was paid."""
        with transaction.atomic():
            session = (
                SandboxSession.objects.select_for_update()
                .filter(ref=_ref_of(money_ref), state=PayStatus.PAID)
                .first()
            )
            if session is None:
                raise ProviderRefusedError("nothing was paid here")
            made = SandboxRefund.objects.filter(key=key).first()
            if made is None:
                back = session.refunds.aggregate(fen=Sum("amount_fen"))["fen"] or 0
                if back + amount_fen > session.amount_fen:
                    raise ProviderRefusedError("more than was paid")
                made = SandboxRefund.objects.create(session=session, key=key, amount_fen=amount_fen)
            elif made.amount_fen != amount_fen or made.session_id != session.pk:
                raise ProviderRefusedError("this key was used for something else")
        return _refund_truth(made)

    def find_refund(self, *, money_ref: str, key: str) -> RefundTruth | None:
        """Look up by our key."""
        made = SandboxRefund.objects.filter(key=key, session__ref=_ref_of(money_ref)).first()
        return _refund_truth(made) if made else None

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> WebhookEvent:
        """Check ``Sandbox-Signature`` over the raw bytes, then read the event."""
        secret = settings.SANDBOX_WEBHOOK_SECRET
        signatures.check(body, headers.get(SIGNATURE_HEADER, ""), secret)
        try:
            event = json.loads(body)
            event_id, kind, ref = str(event["id"]), str(event["type"]), str(event["ref"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignatureError("this is not an event") from error
        return WebhookEvent(event_id, kind, self.subject_of(kind), ref, event)

    def subject_of(self, kind: str) -> Subject:
        """Map the sandbox's event types."""
        return _SUBJECTS.get(kind, Subject.OTHER)


def _session(ref: str) -> SandboxSession:
    session = SandboxSession.objects.filter(ref=ref).first()
    if session is None:
        raise ProviderRefusedError("no such session")
    if session.state == PayStatus.OPEN and session.expires_at < wire_now():
        SandboxSession.objects.filter(pk=session.pk, state=PayStatus.OPEN).update(
            state=PayStatus.EXPIRED
        )
        session.refresh_from_db()
    return session


def _truth(session: SandboxSession) -> PaymentTruth:
    status = PayStatus(session.state)
    return PaymentTruth(
        ref=session.ref,
        status=status,
        amount_fen=session.amount_fen,
        key=session.key,
        order_number=session.order_number,
        pay_url=reverse("payments:sandbox_pay", args=[session.ref]),
        money_ref=f"pi_{session.ref}" if status == PayStatus.PAID else "",
    )


def _ref_of(money_ref: str) -> str:
    return money_ref.removeprefix("pi_")


def _refund_truth(made: SandboxRefund) -> RefundTruth:
    return RefundTruth(str(made), RefundStatus.DONE, key=made.key, amount_fen=made.amount_fen)
