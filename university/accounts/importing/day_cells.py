"""A day in a spreadsheet: dates, digits, words, or a month alone."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from university.accounts.birth_dates import clean_birth_date
from university.accounts.importing.cells import Cell, CellKind
from university.refusals import Refusal

#: Excel counts days from here; 1900 was no leap year, and Excel thinks that it was.
_EXCEL_ZERO = date(1899, 12, 30)
#: Day numbers from 1927 to 2064. Smaller ones may be a year alone.
_EXCEL_DAYS = range(10_000, 60_000)
_CLOCK = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?$")
_MONTH = re.compile(r"(\d{4})(?:\D{1,2}|年)?(\d{1,2})?\D?")
_EIGHT_DIGITS = 8


@dataclass(frozen=True)
class DayCell:
    """``day`` when the cell tells one, else the year and, where told, the month."""

    day: date | None = None
    year: int = 0
    month: int = 0

    def fits(self, day: date) -> bool:
        """Whether ``day`` is the one in the cell, or lies in its month or year."""
        if self.day:
            return self.day == day
        return self.year in (0, day.year) and self.month in (0, day.month)


def read_birth_date(cell: Cell) -> DayCell:
    """Return what a cell says of a birth date; raises the refusals of ``clean_birth_date``."""
    return read_day(cell, clean_birth_date)


def read_day(cell: Cell, clean: Callable[[str], date]) -> DayCell:
    """Return what a cell says of a day, read by ``clean``; nothing for an empty one.

    Raises Refusal ``year_two_digits`` and those of ``clean``.
    """
    if not cell:
        return DayCell()
    words = _CLOCK.sub("", unicodedata.normalize("NFKC", cell.words).strip())
    if cell.kind == CellKind.MONTH:
        year, month, _day = words.split("-")
        return DayCell(year=int(year), month=int(month))
    if cell.kind == CellKind.NUMBER and words.isdigit() and int(words) in _EXCEL_DAYS:
        words = (_EXCEL_ZERO + timedelta(days=int(words))).isoformat()
    if month_alone := _month_alone(words):
        return month_alone
    if re.fullmatch(r"\d{2}\D+\d{1,2}\D+\d{1,2}\D*", words):
        raise Refusal("year_two_digits", _("Please write the year with four digits."))
    return DayCell(day=clean(words))


def _month_alone(words: str) -> DayCell | None:
    digits = "".join(words.split())
    if len(digits) == _EIGHT_DIGITS and digits.isdigit():
        return None
    found = _MONTH.fullmatch(digits)
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or 0)
    if not 1900 <= year <= 2100 or month > 12:
        return None
    return DayCell(year=year, month=month)
