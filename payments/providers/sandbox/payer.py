"""The payer's side of the sandbox: what its pay page does, and the event it then sends."""

import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from payments.models import SandboxSession
from payments.providers import signatures
from payments.providers.base import PayStatus, ProviderRefusedError, wire_now
from payments.providers.sandbox.provider import SIGNATURE_HEADER
from university.returning import update_returning

#: What the payer may choose on the pay page, and the state from which each is possible.
OUTCOMES: dict[str, Iterable[str]] = {
    PayStatus.PAID: (PayStatus.OPEN, PayStatus.PROCESSING),
    PayStatus.PROCESSING: (PayStatus.OPEN,),
    PayStatus.FAILED: (PayStatus.OPEN, PayStatus.PROCESSING),
    PayStatus.EXPIRED: (PayStatus.OPEN,),
}


@dataclass(frozen=True)
class SignedEvent:
    """A webhook as it goes over the wire."""

    body: bytes
    headers: dict[str, str]


def session_for_page(ref: str) -> SandboxSession:
    """Return the session that the pay page shows; raises ProviderRefusedError."""
    session = SandboxSession.objects.filter(ref=ref).first()
    if session is None:
        raise ProviderRefusedError("no such session")
    return session


def choose(ref: str, outcome: str) -> SandboxSession:
    """Let the payer pay, fail or walk away. Choosing twice changes nothing; returns the session."""
    rows = SandboxSession.objects.filter(ref=ref, state__in=OUTCOMES[outcome])
    if outcome != PayStatus.EXPIRED:
        # Like a real pay page: it takes no money after its time.
        rows = rows.filter(expires_at__gt=wire_now())
    chosen = update_returning(rows, state=outcome)
    return chosen[0] if chosen else session_for_page(ref)


def event_for(session: SandboxSession) -> SignedEvent:
    """Return the signed event that tells of the session's present state."""
    event = {
        "id": f"evt_{secrets.token_hex(12)}",
        "type": f"payment.{session.state}",
        "ref": session.ref,
    }
    body = json.dumps(event).encode()
    secret = settings.SANDBOX_WEBHOOK_SECRET
    header = signatures.signed_header(body, secret, at=int(time.time()))
    return SignedEvent(body, {SIGNATURE_HEADER: header})
