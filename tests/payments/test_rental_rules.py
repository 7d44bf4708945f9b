"""Prices, refunds and dates of evening rental: pure, so tables."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from payments.pricing.rental_refunds import cancel_steps, fen_back, percent_back
from payments.pricing.rentals import PriceRule, price_of
from payments.rental_calendar import by_month, weekly

pytestmark = pytest.mark.one_engine

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 12, 15, 18, 30, tzinfo=SHANGHAI)
STEPS = cancel_steps(full_hours=72, part_hours=24, part_percent=50)
TUESDAY, SATURDAY = date(2026, 12, 15), date(2026, 12, 19)
WEEKDAY = PriceRule(15000, "weekday")
WEEKEND = PriceRule(20000, "weekend")
CLUB = PriceRule(9000, renter_kind="association")
WINTER = PriceRule(12000, season_from=date(2026, 12, 1), season_to=date(2027, 2, 28))
CHRISTMAS = PriceRule(30000, season_from=date(2026, 12, 14), season_to=date(2026, 12, 26))


@pytest.mark.parametrize(
    ("rules", "day", "kind", "price"),
    [
        ([WEEKDAY, WEEKEND], TUESDAY, "company", 15000),
        ([WEEKDAY, WEEKEND], SATURDAY, "company", 20000),
        ([WEEKDAY, WEEKEND, CLUB], SATURDAY, "association", 9000),
        ([WEEKDAY, WEEKEND, CLUB], SATURDAY, "person", 20000),
        ([WEEKDAY, WINTER], TUESDAY, "person", 12000),
        ([WEEKDAY, WINTER], date(2026, 11, 24), "person", 15000),
        ([WINTER, CHRISTMAS], TUESDAY, "person", 30000),
        ([CLUB, CHRISTMAS], TUESDAY, "association", 9000),
        ([WEEKDAY], SATURDAY, "person", None),
        ([], TUESDAY, "person", None),
    ],
)
def test_the_most_particular_price_counts(
    rules: list[PriceRule], day: date, kind: str, price: int | None
) -> None:
    assert price_of(rules, day=day, renter_kind=kind) == price


@pytest.mark.parametrize(
    ("before", "percent"),
    [
        (timedelta(days=30), 100),
        (timedelta(hours=72), 100),
        (timedelta(hours=71, minutes=59), 50),
        (timedelta(hours=24), 50),
        (timedelta(hours=23, minutes=59), 0),
        (timedelta(0), 0),
        (timedelta(hours=-1), 0),
    ],
)
def test_what_goes_back_shrinks_towards_the_evening(before: timedelta, percent: int) -> None:
    assert percent_back(STEPS, starts_at=EVENING, at=EVENING - before) == percent


@pytest.mark.parametrize(
    ("rent", "cleaning", "percent", "back"),
    [(15000, 2000, 100, 17000), (15000, 2000, 50, 9500), (15000, 2000, 0, 2000), (101, 0, 50, 51)],
)
def test_cleaning_goes_back_whole_and_half_a_fen_to_the_renter(
    rent: int, cleaning: int, percent: int, back: int
) -> None:
    assert fen_back(rent_fen=rent, cleaning_fen=cleaning, percent=percent) == back


def test_two_weekdays_for_eight_weeks_are_sixteen_evenings() -> None:
    evenings = weekly(
        first=TUESDAY, weeks=8, weekdays=[2, 4], starts=time(18, 30), ends=time(20, 0)
    )

    assert [len(evenings), evenings[0].starts_at, evenings[-1].day] == [
        16,
        EVENING,
        date(2027, 2, 4),
    ]
    assert {month: len(found) for month, found in by_month(evenings).items()} == {
        (2026, 12): 6,
        (2027, 1): 8,
        (2027, 2): 2,
    }
