"""The school calendar from the tables, and deadlines counted in working days."""

from datetime import date, datetime, time

from django.utils import timezone

from courses.calendar import SchoolCalendar
from courses.models import Holiday, MakeupDay
from university.public_cache import kept


def school_calendar(*, first: date, last: date | None = None) -> SchoolCalendar:
    """Return the holidays and make-up days from ``first`` on (up to ``last``); two queries."""
    holidays = Holiday.objects.filter(ends_on__gte=first)
    makeup_days = MakeupDay.objects.filter(date__gte=first)
    if last is not None:
        holidays = holidays.filter(starts_on__lte=last)
        makeup_days = makeup_days.filter(date__lte=last)
    return SchoolCalendar(
        holidays=tuple(holidays.values_list("starts_on", "ends_on")),
        makeup_days=dict(makeup_days.values_list("date", "follows")),
    )


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the end (23:59:59 Asia/Shanghai) of the ``days``-th working day after ``moment``.

    The day of ``moment`` never counts, so "two working days" is at least two full ones.
    """
    start = timezone.localdate(moment)
    calendar = kept(f"calendar:{start}", lambda: school_calendar(first=start))
    day = calendar.nth_working_day_after(start, days)
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_default_timezone())
