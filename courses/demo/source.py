"""The seed file, with every date moved by whole weeks so that the school is alive today.

Weeks and not days: a class on Tuesday stays on Tuesday. ``as_of`` of the file falls in this week.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

_NUMERALS = "一二三四五六七八九十"
_NUMBER = rf"(?:[{_NUMERALS}]+|\d+)"
#: 十二月七日, 9月25日, and the bare 十三日 of 七日到十三日.
_DAY = re.compile(rf"((?:{_NUMBER}月)?{_NUMBER}日)")
_DAY_PARTS = re.compile(rf"(?:(?P<month>{_NUMBER})月)?(?P<day>{_NUMBER})日")
_SAID_WEEKDAY = re.compile(r"（星期.）")
_AUTUMN_BEGINS = 8


class Stage(StrEnum):
    """How far the enrolling term has come on the day of loading."""

    LEFTOVER = "leftover"
    APPLICATION = "application"


@dataclass(frozen=True)
class DemoSource:
    """``data`` as the file has it; ``moved_by`` is a whole number of weeks."""

    data: dict[str, Any]
    moved_by: timedelta
    today: date
    stage: Stage = Stage.LEFTOVER

    @property
    def is_moved(self) -> bool:
        """Whether dates differ from the file's."""
        return bool(self.moved_by)

    @property
    def monday(self) -> date:
        """Monday of this week."""
        return self.today - timedelta(days=self.today.weekday())

    def day(self, value: date | str) -> date:
        """Return a date of the file, moved."""
        found = date.fromisoformat(value) if isinstance(value, str) else value
        return found + self.moved_by

    def moment(self, value: date | datetime | str, at: str = "") -> datetime:
        """Return a time of the file, moved; ``at`` is a clock time such as ``"14:30"``."""
        if at:
            return on_the_wall(self.day(value), time.fromisoformat(at))
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(found, datetime):
            return on_the_wall(self.day(found), time(0))
        return on_the_wall(found.date() + self.moved_by, found.time())

    def term_name(self, row: dict[str, Any]) -> str:
        """Return ``2027年春季学期`` for the dates that the term has now.

        The second term of the file is always the season after the first one's.
        """
        first = self.day(self.data["terms"][0]["start"])
        year, in_spring = first.year, first.month < _AUTUMN_BEGINS
        if row is not self.data["terms"][0]:
            year, in_spring = year + (not in_spring), not in_spring
        return f"{year}年{'春' if in_spring else '秋'}季学期"

    def holiday_name(self, name: str) -> str:
        """A moved National Day would be a lie."""
        return "放假" if self.is_moved else name

    def sentence(self, text: str) -> str:
        """Return a text of the file with its term names and its dates moved."""
        if not self.is_moved:
            return text
        for row in self.data["terms"]:
            text = text.replace(row["name"], self.term_name(row))
        text = _SAID_WEEKDAY.sub("", text.replace("元旦停课", "停课通知"))
        month = 0
        parts = _DAY.split(text)
        for index, part in enumerate(parts):
            if not (match := _DAY_PARTS.fullmatch(part)):
                continue
            month = _number(match["month"]) if match["month"] else month
            if month:
                moved = self._moved(month, _number(match["day"]))
                parts[index] = f"{moved.month}月{moved.day}日"
        return "".join(parts)

    def _moved(self, month: int, day_of_month: int) -> date:
        """A day without a year lies nearest to the file's own date."""
        as_of = self.data["as_of"]
        years = (as_of.year - 1, as_of.year, as_of.year + 1)
        found = min(
            (date(year, month, day_of_month) for year in years), key=lambda d: abs(d - as_of)
        )
        return found + self.moved_by


def read_source(path: Path, *, today: date, stage: Stage = Stage.LEFTOVER) -> DemoSource:
    """Read the seed file for a school that is alive on ``today``, and as far on as ``stage``."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    as_of = _day_of_stage(data, stage)
    weeks = (_monday(today) - _monday(as_of)).days // 7
    return DemoSource(data=data, moved_by=timedelta(weeks=weeks), today=today, stage=stage)


def _day_of_stage(data: dict[str, Any], stage: Stage) -> date:
    """The day of the file that becomes today."""
    as_of: date = data["as_of"]
    if stage == Stage.LEFTOVER:
        return as_of
    rounds = data["enrolment_rounds"]
    opens = next(row["opens"] for row in rounds if row["kind"] == stage)
    return datetime.fromisoformat(opens).date()


def on_the_wall(day: date, at: time) -> datetime:
    """Return an aware time on the school's wall."""
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _number(spoken: str) -> int:
    """Return 12 for 十二 and for 12, 20 for 二十, 31 for 三十一."""
    if spoken.isdecimal():
        return int(spoken)
    tens, ten, ones = spoken.rpartition("十")
    value = _NUMERALS.index(ones) + 1 if ones else 0
    return value + (10 * (_NUMERALS.index(tens) + 1 if tens else 1) if ten else 0)
