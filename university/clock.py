"""The one clock. Domain code asks here, so that an outside tester can move time."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_OFFSET = re.compile(r"^([+-]\d+)([smhd])$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def now() -> datetime:
    """Return the current aware time (UTC; print it in Asia/Shanghai)."""
    setting: str = settings.TEST_CLOCK
    if not setting:
        return timezone.now()
    if setting.startswith("file:"):
        path = Path(setting.removeprefix("file:"))
        setting = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        if not setting:
            return timezone.now()
    return _moved(setting)


def today() -> date:
    """Return today's date in Asia/Shanghai."""
    return timezone.localdate(now())


def _moved(setting: str) -> datetime:
    if match := _OFFSET.match(setting):
        amount, unit = match.groups()
        return timezone.now() + timedelta(**{_UNITS[unit]: int(amount)})
    fixed = datetime.fromisoformat(setting)
    return fixed if timezone.is_aware(fixed) else timezone.make_aware(fixed)
