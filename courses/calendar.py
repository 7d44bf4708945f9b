"""The school calendar as pure arithmetic: no database, no clock, no time zone.

A make-up day (调休) beats a holiday, and a holiday beats the week.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_LAST_WORKING_WEEKDAY = 5
#: A year and a half without one working day means that the holidays were typed in wrongly.
_PATIENCE_DAYS = 550


@dataclass(frozen=True)
class SchoolCalendar:
    """Holidays as ``(first day, last day)`` and make-up days as ``{day: ISO weekday followed}``."""

    holidays: tuple[tuple[date, date], ...] = ()
    makeup_days: Mapping[date, int] = field(default_factory=dict)

    def is_holiday(self, day: date) -> bool:
        """Say whether ``day`` is free by the list of holidays (weekends are not in it)."""
        return any(first <= day <= last for first, last in self.holidays)

    def is_working_day(self, day: date) -> bool:
        """Say whether the office is open on ``day``."""
        if day in self.makeup_days:
            return True
        return not self.is_holiday(day) and day.isoweekday() <= _LAST_WORKING_WEEKDAY

    def timetable_weekday(self, day: date) -> int | None:
        """Return the ISO weekday whose timetable ``day`` follows; None when nothing is taught."""
        if day in self.makeup_days:
            return self.makeup_days[day]
        return None if self.is_holiday(day) else day.isoweekday()

    def nth_working_day_after(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after ``day``; ``day`` itself does not count.

        Zero gives ``day``. Raises ValueError for a negative count or a calendar without work.
        """
        if count < 0:
            msg = "working days are counted forwards"
            raise ValueError(msg)
        left, current = count, day
        for _step in range(_PATIENCE_DAYS + count * 7):
            if left == 0:
                return current
            current += timedelta(days=1)
            left -= self.is_working_day(current)
        msg = "the holidays leave no working day"
        raise ValueError(msg)


def meeting_dates(
    calendar: SchoolCalendar, *, first: date, last: date, weekday: int, count: int
) -> list[date]:
    """Return up to ``count`` days, first to last, that follow the timetable of ``weekday``."""
    dates: list[date] = []
    for day in days(first, last):
        if len(dates) == count:
            break
        if calendar.timetable_weekday(day) == weekday:
            dates.append(day)
    return dates


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from ``first`` to ``last``, both included."""
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)
