"""Refund tables as staff type them, and parts by meetings left."""

import pytest

from payments.pricing.refund_rules import DEFAULT_STEPS, Meetings, part_back, weeks_of
from payments.pricing.refund_tables import read_table, write_table


def test_a_table_is_read_as_it_is_written() -> None:
    assert read_table(write_table(DEFAULT_STEPS)) == list(DEFAULT_STEPS)
    assert read_table("开课前: 100%\n以后 60 按课次") == [
        {"until_week": 0, "percent": 100},
        {"until_week": None, "percent": 60, "by_meetings": True},
    ]


@pytest.mark.parametrize(
    "text",
    ["开课前 101\n以后 0", "5 50\n2 80\n以后 0", "开课前 100", "以后 0\n2 50", "第一周 50", "2"],
)
def test_a_wrong_table_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError):
        read_table(text)


@pytest.mark.parametrize(
    ("percent", "left", "fen"), [(100, 12, 12000), (50, 12, 6000), (100, 0, 0), (100, 16, 16000)]
)
def test_meetings_left_share_the_sum(percent: int, left: int, fen: int) -> None:
    step = {"until_week": None, "percent": percent, "by_meetings": True}

    assert part_back(16000, step, Meetings(16, left)) == fen


def test_a_class_without_meetings_gives_no_share() -> None:
    step = {"until_week": None, "percent": 100, "by_meetings": True}

    assert part_back(16000, step, Meetings(0, 0)) == 0
    assert weeks_of(DEFAULT_STEPS, DEFAULT_STEPS[2]) == (3, 5)
