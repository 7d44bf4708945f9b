"""Dates, times and phone numbers in the words that seniors read (SENIORS criterion 26).

Pure: no database, no settings. Times are shown as the clock on the school's wall shows them.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"
#: From this hour on, the part of the day is called so.
_PARTS = ((18, "晚上"), (13, "下午"), (12, "中午"), (6, "上午"), (0, "凌晨"))
_MOBILE_LENGTH = 11


def on_the_wall(moment: datetime) -> datetime:
    """Return an aware time in the school's zone; a naive one is taken as already there."""
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment


def as_date(value: date | datetime) -> date:
    """Return the day on which ``value`` falls in Shanghai."""
    return on_the_wall(value).date() if isinstance(value, datetime) else value


def as_time(value: time | datetime) -> time:
    """Return the time of day of ``value`` in Shanghai."""
    return on_the_wall(value).time() if isinstance(value, datetime) else value


def weekday(value: date | int) -> str:
    """Return ``"星期六"`` for a day or for an ISO weekday number (1 is Monday)."""
    number = value if isinstance(value, int) else as_date(value).isoweekday()
    return f"星期{_WEEKDAYS[number - 1]}"


def day(value: date | datetime) -> str:
    """Return ``"12月12日（星期六）"``."""
    on = as_date(value)
    return f"{on.month}月{on.day}日（{weekday(on)}）"


def full_day(value: date | datetime) -> str:
    """Return ``"2026年12月12日（星期六）"``, for papers that are kept."""
    return f"{as_date(value).year}年{day(value)}"


def part_of_day(value: time | datetime) -> str:
    """Return ``凌晨``, ``上午``, ``中午``, ``下午`` or ``晚上``."""
    hour = as_time(value).hour
    return next(word for start, word in _PARTS if hour >= start)


def clocktime(value: time | datetime) -> str:
    """Return ``"下午2:30"``."""
    at = as_time(value)
    return part_of_day(at) + _digits(at)


def moment(value: datetime) -> str:
    """Return ``"12月12日（星期六）下午2:30"``."""
    return day(value) + clocktime(value)


def full_moment(value: datetime) -> str:
    """Return ``"2026年12月12日（星期六）下午2:30"``."""
    return full_day(value) + clocktime(value)


def time_range(start: time | datetime, end: time | datetime) -> str:
    """Return ``"上午9:00到10:30"``, naming the part of the day again only when it changes."""
    same = part_of_day(start) == part_of_day(end)
    last = _digits(as_time(end)) if same else clocktime(end)
    return f"{clocktime(start)}到{last}"


def phone(number: str) -> str:
    """Return ``"138 0000 0000"``, ``"0931 888 0000"`` or ``"400 800 1234"``; others unchanged."""
    digits = _national(number)
    if len(digits) == _MOBILE_LENGTH and digits.startswith("1"):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if len(digits) == 10 and digits.startswith(("400", "800")):
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    area = 3 if digits.startswith(("010", "02")) else 4
    rest = digits[area:]
    if digits.startswith("0") and len(rest) in {7, 8}:
        return f"{digits[:area]} {rest[:-4]} {rest[-4:]}"
    return number


def tel(number: str) -> str:
    """Return what stands in a ``tel:`` link: digits only, and ``+`` when abroad."""
    plus = "+" if number.strip().startswith("+") else ""
    return plus + "".join(sign for sign in number if sign.isdecimal())


def _digits(at: time) -> str:
    """Return ``"2:30"``: the twelve-hour clock, because the part of the day is said before it."""
    hour = at.hour if at.hour <= 12 else at.hour - 12
    return f"{hour}:{at.minute:02d}"


def _national(number: str) -> str:
    digits = "".join(sign for sign in number if sign.isdecimal())
    for prefix in ("0086", "86"):
        rest = digits.removeprefix(prefix)
        if digits.startswith(prefix) and len(rest) == _MOBILE_LENGTH:
            return rest
    return digits
