"""Nobody is woken by us: texts that are not a login code wait for the morning (SENIORS C4)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def hours() -> tuple[time, time] | None:
    """Return when quiet begins and ends, from ``SMS_QUIET_HOURS``; None when switched off."""
    setting: str = settings.SMS_QUIET_HOURS
    if not setting:
        return None
    begins, _, ends = setting.partition("-")
    return time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip())


def next_allowed(moment: datetime) -> datetime:
    """Return ``moment``, or the end of the quiet hours in which it falls."""
    quiet = hours()
    if quiet is None:
        return moment
    begins, ends = quiet
    local = moment.astimezone(_SHANGHAI)
    clock_time = local.time()
    over_midnight = begins > ends
    if over_midnight:
        is_quiet = clock_time >= begins or clock_time < ends
    else:
        is_quiet = begins <= clock_time < ends
    if not is_quiet:
        return moment
    day = local.date()
    if over_midnight and clock_time >= begins:
        day += timedelta(days=1)
    return datetime.combine(day, ends, tzinfo=_SHANGHAI)
