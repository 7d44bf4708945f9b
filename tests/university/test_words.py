"""Words for days, times and numbers."""

from datetime import UTC, date, datetime, time

import pytest

from university import words
from university.templatetags import words as filters

_AFTERNOON = datetime(2026, 12, 12, 6, 30, tzinfo=UTC)


def test_a_day_names_its_weekday() -> None:
    assert words.day(date(2026, 12, 12)) == "12月12日（星期六）"


def test_a_day_is_the_day_in_shanghai() -> None:
    assert words.day(datetime(2026, 12, 11, 17, 0, tzinfo=UTC)) == "12月12日（星期六）"


def test_a_paper_that_is_kept_names_the_year() -> None:
    assert words.full_day(date(2027, 1, 1)) == "2027年1月1日（星期五）"


def test_a_moment_is_a_day_and_a_time() -> None:
    assert words.moment(_AFTERNOON) == "12月12日（星期六）下午2:30"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(0, 0), "凌晨0:00"),
        (time(5, 59), "凌晨5:59"),
        (time(6, 0), "上午6:00"),
        (time(11, 59), "上午11:59"),
        (time(12, 0), "中午12:00"),
        (time(13, 0), "下午1:00"),
        (time(17, 59), "下午5:59"),
        (time(18, 0), "晚上6:00"),
        (time(23, 59, 59), "晚上11:59"),
    ],
)
def test_a_time_says_the_part_of_the_day(at: time, said: str) -> None:
    assert words.clocktime(at) == said


def test_a_range_names_the_part_of_the_day_once() -> None:
    assert words.time_range(time(9, 0), time(10, 30)) == "上午9:00到10:30"


def test_a_range_over_noon_names_both_parts() -> None:
    assert words.time_range(time(10, 30), time(12, 0)) == "上午10:30到中午12:00"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+8613800000000", "138 0000 0000"),
        ("13800000000", "138 0000 0000"),
        ("138-0000-0000", "138 0000 0000"),
        ("0931-8880000", "0931 888 0000"),
        ("010 6512 3456", "010 6512 3456"),
        ("02188880000", "021 8888 0000"),
        ("4008001234", "400 800 1234"),
        ("12345", "12345"),
    ],
)
def test_a_phone_number_has_gaps(number: str, said: str) -> None:
    assert words.phone(number) == said


def test_a_call_link_holds_digits_only() -> None:
    assert words.tel("0931-888 0000") == "09318880000"


def test_a_weekday_can_be_a_number() -> None:
    assert [words.weekday(number) for number in (1, 7)] == ["星期一", "星期日"]


def test_filters_print_nothing_for_nothing() -> None:
    assert [
        filters.day(None),
        filters.moment(None),
        filters.yuan(None),
        filters.phone(""),
        filters.clocktime(None),
        filters.until(None, None),
    ] == [""] * 6


def test_midnight_and_zero_are_printed() -> None:
    assert (filters.clocktime(time(0, 0)), filters.yuan(0)) == ("凌晨0:00", "0元")
