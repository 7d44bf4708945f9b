"""A login that waits for its code: what this browser's session remembers of it."""

import secrets
from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from university.accounts.models import SmsChallenge
from university.privacy import blind_index

_PENDING = "login_pending"
_BROWSER = "login_browser"


@dataclass(frozen=True)
class PendingLogin:
    """The challenge, where to go afterwards, and the card's number if that was the way in."""

    challenge: int
    next_url: str = ""
    student_no: str = ""

    def row(self) -> SmsChallenge | None:
        """Return the challenge, unless a day has gone by."""
        return SmsChallenge.objects.filter(pk=self.challenge).first()


def browser_of(request: HttpRequest) -> str:
    """Return this browser's random value; a code opens only in the browser that asked for it."""
    if _BROWSER not in request.session:
        request.session[_BROWSER] = secrets.token_urlsafe(24)
    return str(request.session[_BROWSER])


def address_of(request: HttpRequest) -> str:
    """Return the keyed hash of the network address (32 characters)."""
    return blind_index(get_adapter().get_client_ip(request))[:32]


def remember(request: HttpRequest, pending: PendingLogin) -> None:
    """Keep it in the session. Neither phone nor code is in there."""
    request.session[_PENDING] = asdict(pending)


def recall(request: HttpRequest) -> PendingLogin | None:
    """Return what waits in this browser."""
    kept = request.session.get(_PENDING)
    return PendingLogin(**kept) if kept else None


def forget(request: HttpRequest) -> None:
    """The login is done."""
    request.session.pop(_PENDING, None)
    request.session.pop(_BROWSER, None)
