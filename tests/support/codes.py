"""What a staff member's phone would show; allauth counts by the machine's own time."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value


def code_of(secret: str, *, later: int = 0) -> str:
    """Return the code of this half minute, or of ``later`` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def wrong_code_of(secret: str) -> str:
    """Return six digits that do not open, now or a minute around it."""
    right = {code_of(secret, later=step) for step in (-2, -1, 0, 1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)
