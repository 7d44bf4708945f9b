"""The school calendar as arithmetic."""

from datetime import date

import pytest

from courses.calendar import SchoolCalendar, meeting_dates

FRIDAY = 5
#: Autumn 2026 as the State Council set it, with two Fridays made up for.
AUTUMN = SchoolCalendar(
    holidays=(
        (date(2026, 9, 25), date(2026, 9, 27)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ),
    makeup_days={date(2026, 9, 20): FRIDAY, date(2026, 10, 10): FRIDAY},
)


def test_a_class_skips_holidays_and_meets_on_the_days_that_make_up_for_them() -> None:
    dates = meeting_dates(
        AUTUMN, first=date(2026, 9, 7), last=date(2027, 1, 8), weekday=FRIDAY, count=6
    )

    assert dates == [
        date(2026, 9, 11),
        date(2026, 9, 18),
        date(2026, 9, 20),
        date(2026, 10, 9),
        date(2026, 10, 10),
        date(2026, 10, 16),
    ]


def test_a_make_up_day_is_not_taught_by_its_own_weekday() -> None:
    calendar = SchoolCalendar(makeup_days={date(2026, 9, 20): FRIDAY})

    dates = meeting_dates(
        calendar, first=date(2026, 9, 14), last=date(2026, 9, 28), weekday=7, count=9
    )

    assert dates == [date(2026, 9, 27)]


def test_a_term_that_is_too_short_gives_the_days_it_has() -> None:
    dates = meeting_dates(
        SchoolCalendar(), first=date(2026, 9, 7), last=date(2026, 9, 20), weekday=1, count=16
    )

    assert dates == [date(2026, 9, 7), date(2026, 9, 14)]


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 9, 7), 2, date(2026, 9, 9)),
        (date(2026, 9, 11), 1, date(2026, 9, 14)),
        (date(2026, 9, 12), 1, date(2026, 9, 14)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 30), 2, date(2026, 10, 9)),
        (date(2026, 9, 7), 0, date(2026, 9, 7)),
    ],
    ids=["week", "over the weekend", "from a Saturday", "make-up Sunday", "holiday", "none"],
)
def test_working_days_are_counted(start: date, count: int, expected: date) -> None:
    assert AUTUMN.nth_working_day_after(start, count) == expected


def test_a_calendar_without_working_days_is_an_error_and_not_an_endless_loop() -> None:
    always = SchoolCalendar(holidays=((date(2026, 1, 1), date(2036, 1, 1)),))

    with pytest.raises(ValueError, match="no working day"):
        always.nth_working_day_after(date(2026, 9, 7), 1)
