"""Codes by text message: one row a code, tries counted before comparing (RELIABILITY 2.10)."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from university import clock
from university.accounts.models import SmsChallenge
from university.accounts.services.code_limits import (
    DAY,
    RESEND_AFTER,
    require_pause,
    require_phone_quota,
    require_wider_quota,
    too_soon,
)
from university.notifications.services.codes import send_code
from university.privacy import decrypt, encrypt
from university.refusals import Refusal

LIFETIME = timedelta(minutes=10)
MAX_TRIES = 5

#: Carries a code to a phone; called in the transaction that writes the challenge.
Deliver = Callable[..., object]


def send_challenge(*, phone: str, purpose: str, browser: str, address: str = "") -> SmsChallenge:
    """Send a code to ``phone`` (E.164) for this browser, or the same code again while it lives.

    ``address`` is the keyed hash of the network address. Raises Refusal ``too_soon`` within a
    minute of the last message, and ``too_many`` beyond the limits of ``code_limits``.
    """
    return open_challenge(
        phone=phone, purpose=purpose, browser=browser, address=address, deliver=send_code
    )


def open_challenge(
    *, phone: str, purpose: str, browser: str, address: str, deliver: Deliver
) -> SmsChallenge:
    """Write the challenge and have ``deliver`` carry its code, in one transaction."""
    now = clock.now()
    sends = list(SmsChallenge.objects.filter(phone=phone).order_by("send_no"))
    alike = [row for row in sends if row.purpose == purpose]
    require_pause(alike[-1] if alike else None, now)
    require_phone_quota(sends, now)
    require_wider_quota(address, now)
    next_no = sends[-1].send_no + 1 if sends else 1
    live = [row for row in alike if is_live(row, now)]
    mine = next((row for row in live if row.browser == browser), None)
    try:
        with transaction.atomic():
            if mine:
                row = _repeat(mine, next_no, now)
            else:
                row = SmsChallenge.objects.create(
                    phone=phone,
                    purpose=purpose,
                    browser=browser,
                    address=address,
                    send_no=next_no,
                    sent_at=now,
                    **_code_and_end(live, now),
                )
            deliver(
                phone=phone,
                code=decrypt(row.code),
                unique_key=f"challenge:{row.pk}:{row.times_sent}",
            )
    except IntegrityError as lost:
        # Another request took this number: its message is on the way.
        raise too_soon(seconds=int(RESEND_AFTER.total_seconds())) from lost
    return row


def check_challenge(*, phone: str, purpose: str, browser: str, code: str) -> SmsChallenge:
    """Return the challenge that ``code`` opens, now used up.

    Raises Refusal ``wrong_code``, ``too_many_tries`` (after five), ``expired`` (after ten minutes,
    or when nothing was sent to this browser) or ``used``. The try stays counted whatever comes of
    it, so this must not run inside a transaction that could be rolled back.
    """
    row = (
        SmsChallenge.objects.filter(phone=phone, purpose=purpose, browser=browser)
        .order_by("-send_no")
        .first()
    )
    if row is None:
        raise _expired()
    with transaction.atomic(durable=True):
        counted = _open_rows(row).filter(attempts__lt=MAX_TRIES).update(attempts=F("attempts") + 1)
    if not counted:
        raise _reason(row)
    if not constant_time_compare(decrypt(row.code), code):
        raise _wrong(row)
    return _use(row)


def _use(row: SmsChallenge) -> SmsChallenge:
    """Close the challenge, and with it the same code in other browsers: it opens once."""
    now = clock.now()
    with transaction.atomic():
        if not _open_rows(row).update(used_at=now, code=""):
            raise _reason(row)
        SmsChallenge.objects.filter(phone=row.phone, purpose=row.purpose).exclude(code="").update(
            code=""
        )
    row.used_at, row.code = now, ""
    return row


def forget_old_challenges() -> int:
    """Clear the codes that ran out and delete rows after a day (SENIORS C7); return how many."""
    now = clock.now()
    cleared = SmsChallenge.objects.filter(expires_at__lte=now).exclude(code="").update(code="")
    deleted, _by_model = SmsChallenge.objects.filter(sent_at__lte=now - DAY).delete()
    return cleared + deleted


def is_live(row: SmsChallenge, now: datetime) -> bool:
    """Whether a code can still be tried: not used, not run out, and not tried five times."""
    return bool(
        row.code and row.used_at is None and row.expires_at > now and row.attempts < MAX_TRIES
    )


def _open_rows(row: SmsChallenge):  # type: ignore[no-untyped-def]
    """Return the row as a query that is empty once it was used, cleared or ran out."""
    rows = SmsChallenge.objects.filter(pk=row.pk, used_at=None, expires_at__gt=clock.now())
    return rows.exclude(code="")


def _repeat(row: SmsChallenge, send_no: int, now: datetime) -> SmsChallenge:
    """Take the next number for the same code; its end does not move."""
    taken = _open_rows(row).filter(send_no=row.send_no)
    if not taken.update(send_no=send_no, sent_at=now, times_sent=F("times_sent") + 1):
        raise too_soon(seconds=int(RESEND_AFTER.total_seconds()))
    row.refresh_from_db()
    return row


def _code_and_end(live: Sequence[SmsChallenge], now: datetime) -> dict[str, object]:
    """Return a code that lives now for this phone in another browser, else a new one.

    So the last message is never the wrong one, whichever browser asked for it.
    """
    if live:
        return {"code": live[-1].code, "expires_at": live[-1].expires_at}
    code = f"{secrets.randbelow(1_000_000):06d}"
    return {"code": encrypt(code), "expires_at": now + LIFETIME}


def _reason(row: SmsChallenge) -> Refusal:
    """Say why a challenge no longer takes a try."""
    row = SmsChallenge.objects.filter(pk=row.pk).first() or row
    if row.attempts >= MAX_TRIES and row.used_at is None:
        return Refusal("too_many_tries", *_worn_out())
    if row.used_at is not None:
        return Refusal(
            "used", _("This code has been used."), _("Please get a new code with the button.")
        )
    return _expired()


def _worn_out() -> tuple[str, str]:
    return (
        _("The code was wrong five times."),
        _("Please get a new code in a minute, or call us."),
    )


def _expired() -> Refusal:
    return Refusal(
        "expired",
        _("This code is older than ten minutes."),
        _("Please get a new code with the button."),
    )


def _wrong(row: SmsChallenge) -> Refusal:
    row.refresh_from_db(fields=["attempts"])
    left = max(0, MAX_TRIES - row.attempts)
    if not left:
        return Refusal("wrong_code", *_worn_out(), details={"left": left})
    return Refusal(
        "wrong_code",
        _("The code is not right."),
        _("Please look at the text message again. You can try %(left)d more times.")
        % {"left": left},
        details={"left": left},
    )
