"""Which evenings a request is about. Pure: no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, order=True)
class Evening:
    """When a room is wanted, as aware times."""

    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        """The day on the school's wall."""
        return self.starts_at.astimezone(_SHANGHAI).date()


def evening(day: date, *, starts: time, ends: time) -> Evening:
    """Return one evening by the school's wall clock."""
    return Evening(
        datetime.combine(day, starts, tzinfo=_SHANGHAI),
        datetime.combine(day, ends, tzinfo=_SHANGHAI),
    )


def weekly(
    *, first: date, weeks: int, weekdays: Collection[int], starts: time, ends: time
) -> list[Evening]:
    """Return the evenings of ``weekdays`` (ISO) in ``weeks`` weeks from ``first`` on."""
    days = (first + timedelta(days=step) for step in range(weeks * 7))
    return [evening(day, starts=starts, ends=ends) for day in days if day.isoweekday() in weekdays]


def by_month(evenings: Iterable[Evening]) -> dict[tuple[int, int], list[Evening]]:
    """Return the evenings by (year, month), in order."""
    months: dict[tuple[int, int], list[Evening]] = {}
    for one in sorted(evenings):
        months.setdefault((one.day.year, one.day.month), []).append(one)
    return months
