"""开课前 100 %, 第1–2周 80 %, 第3–5周 50 %, 第6周起 0 %."""

from datetime import date, timedelta

import pytest

from payments.pricing.refund_rules import DEFAULT_STEPS, amount_back, percent_back, week_of_term

FIRST_DAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("days", "week", "percent"),
    [
        (-100, 0, 100),
        (-1, 0, 100),
        (0, 1, 80),
        (13, 2, 80),
        (14, 3, 50),
        (34, 5, 50),
        (35, 6, 0),
        (400, 58, 0),
    ],
)
def test_the_table_by_day(days, week, percent):
    day = FIRST_DAY + timedelta(days=days)

    assert week_of_term(day, starts_on=FIRST_DAY) == week
    assert percent_back(DEFAULT_STEPS, day, starts_on=FIRST_DAY) == percent


def test_half_a_fen_goes_to_the_student():
    assert amount_back(1, DEFAULT_STEPS, date(2026, 9, 25), starts_on=FIRST_DAY) == 1


def test_an_empty_table_gives_nothing():
    assert percent_back([], FIRST_DAY, starts_on=FIRST_DAY) == 0
