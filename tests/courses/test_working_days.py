"""Deadlines in working days, from the tables."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from courses.models import Holiday, MakeupDay
from courses.working_days import add_working_days

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.django_db
def test_two_working_days_end_at_the_last_second_of_the_second_one() -> None:
    Holiday.objects.create(name="国庆节", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 7))
    MakeupDay.objects.create(date=date(2026, 10, 10), follows=5)
    thursday_before = datetime(2026, 9, 30, 9, 0, tzinfo=SHANGHAI)

    assert [add_working_days(thursday_before, days) for days in (1, 2, 3)] == [
        datetime(2026, 10, 8, 23, 59, 59, tzinfo=SHANGHAI),
        datetime(2026, 10, 9, 23, 59, 59, tzinfo=SHANGHAI),
        datetime(2026, 10, 10, 23, 59, 59, tzinfo=SHANGHAI),
    ]


@pytest.mark.django_db
def test_the_day_is_the_one_on_the_wall_in_shanghai() -> None:
    late_on_monday_in_utc = datetime(2026, 9, 7, 17, 0, tzinfo=ZoneInfo("UTC"))

    assert add_working_days(late_on_monday_in_utc, 1) == datetime(
        2026, 9, 9, 23, 59, 59, tzinfo=SHANGHAI
    )


@pytest.mark.django_db
def test_a_deadline_costs_two_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        add_working_days(datetime(2026, 9, 7, tzinfo=SHANGHAI), 2)
