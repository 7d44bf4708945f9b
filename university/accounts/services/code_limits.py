"""How many codes a phone, a network address and the whole site may ask for (RELIABILITY 2.10)."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from university import clock
from university.accounts.models import SmsChallenge
from university.refusals import Refusal
from university.words import clocktime, day

logger = logging.getLogger(__name__)

RESEND_AFTER = timedelta(seconds=60)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PER_PHONE_AN_HOUR = 5
PER_PHONE_A_DAY = 10
#: The part of the site's hour after which the log warns, so that somebody looks before the limit.
WARN_AT = 0.8


def require_pause(last: SmsChallenge | None, now: datetime) -> None:
    """Raise ``too_soon`` within a minute of the last message to this phone."""
    if last is None or last.sent_at <= now - RESEND_AFTER:
        return
    wait = last.sent_at + RESEND_AFTER - now
    raise too_soon(seconds=ceil(wait.total_seconds()))


def too_soon(*, seconds: int) -> Refusal:
    """Return the refusal that asks for ``seconds`` of patience."""
    return Refusal(
        "too_soon",
        _("We sent a text message a moment ago."),
        _("Please wait %(seconds)d seconds, then press again.") % {"seconds": seconds},
        details={"seconds": seconds},
    )


def require_phone_quota(sends: Sequence[SmsChallenge], now: datetime) -> None:
    """Raise ``too_many`` after five messages to a phone in an hour, or ten in a day."""
    for span, most in ((HOUR, PER_PHONE_AN_HOUR), (DAY, PER_PHONE_A_DAY)):
        recent = [row for row in sends if row.sent_at > now - span]
        if sum(row.times_sent for row in recent) >= most:
            again_at = min(row.sent_at for row in recent) + span
            raise Refusal(
                "too_many",
                _("Too many codes were asked for with this number."),
                _("Please try again after %(time)s, or call us.") % {"time": _when(again_at, now)},
                details={"again_at": again_at},
            )


def sent_within_an_hour(phone: str) -> int:
    """Return how many messages were asked for by this phone itself in the last hour."""
    rows = SmsChallenge.objects.filter(phone=phone, sent_at__gt=clock.now() - HOUR)
    return int(rows.aggregate(sent=Sum("times_sent", default=0))["sent"])


def require_wider_quota(address: str, now: datetime) -> None:
    """Raise ``too_many`` when one address, or everybody together, asked too often in an hour."""
    asked = SmsChallenge.objects.filter(sent_at__gt=now - HOUR).aggregate(
        site=Sum("times_sent", default=0),
        address=Sum("times_sent", default=0, filter=Q(address=address)),
    )
    most = settings.SMS_CODES_AN_HOUR
    if asked["site"] >= most:
        logger.error("codes stopped: the site's hour is used up", extra={"sent": asked["site"]})
        raise _crowded(now)
    if asked["site"] >= most * WARN_AT:
        logger.warning("codes run short in this hour", extra={"sent": asked["site"]})
    if address and asked["address"] >= settings.SMS_CODES_AN_HOUR_PER_ADDRESS:
        logger.warning("codes stopped for one address", extra={"sent": asked["address"]})
        raise _crowded(now)


def _crowded(now: datetime) -> Refusal:
    again_at = now + HOUR
    return Refusal(
        "too_many",
        _("Very many people are asking for codes right now."),
        _("Please try again after %(time)s, or call us.") % {"time": _when(again_at, now)},
        details={"again_at": again_at},
    )


def _when(moment: datetime, now: datetime) -> str:
    """Return 下午2:30, with the day before it when that is not today."""
    moment += timedelta(seconds=59)
    if day(moment) == day(now):
        return clocktime(moment)
    return f"{day(moment)}{clocktime(moment)}"
