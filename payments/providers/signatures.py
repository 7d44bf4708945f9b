"""``t=…,v1=…`` signatures over raw bytes, with an age limit in both directions."""

import hashlib
import hmac
import re
import time

from payments.providers.base import BadSignatureError

#: Seconds that a webhook may lie back, or ahead of us.
MAX_AGE_SECONDS = 300
#: Unix seconds. Thousands of digits would be no time, but a fault when read as a number.
_STAMP = re.compile(r"[0-9]{1,12}")


def signed_header(body: bytes, secret: str, *, at: int) -> str:
    """Return the header value for ``body`` signed at Unix time ``at``."""
    return f"t={at},v1={_digest(body, secret, at)}"


def check(body: bytes, header: str, secret: str) -> None:
    """Raise BadSignatureError unless ``header`` signs exactly these bytes, and recently.

    The age is counted by the machine's clock, not by the school's: it is about the wire.
    """
    if not secret.strip():
        raise BadSignatureError("no secret is set")
    parts = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in parts if name.strip() == "t"]
    signatures = [value for name, _, value in parts if name.strip() == "v1"]
    if len(stamps) != 1 or not _STAMP.fullmatch(stamps[0]) or not signatures:
        raise BadSignatureError("the signature cannot be read")
    at = int(stamps[0])
    expected = _digest(body, secret, at).encode()
    if not any(hmac.compare_digest(expected, given.encode()) for given in signatures):
        raise BadSignatureError("the signature does not fit")
    if abs(time.time() - at) > MAX_AGE_SECONDS:
        raise BadSignatureError("the event is too old")


def _digest(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
