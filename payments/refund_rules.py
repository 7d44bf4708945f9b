"""The refund table, pure: how much of a line goes back on a given day.

A table is a list of steps ``{"until_week": n, "percent": p}`` in order. Week 0 is every day before
the term's first day; week 1 is that day and the six after it. The last step's ``until_week`` is
null.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from university.money import share


class RefundStep(TypedDict):
    """Up to and including ``until_week`` (null: for ever), ``percent`` of the amount goes back."""

    until_week: int | None
    percent: int


#: 开课前 100 %, 第1–2周 80 %, 第3–5周 50 %, 第6周起 0 %.
DEFAULT_STEPS: tuple[RefundStep, ...] = (
    {"until_week": 0, "percent": 100},
    {"until_week": 2, "percent": 80},
    {"until_week": 5, "percent": 50},
    {"until_week": None, "percent": 0},
)


def week_of_term(day: date, *, starts_on: date) -> int:
    """Return 0 before the term, then 1 for its first seven days, and so on."""
    return 0 if day < starts_on else (day - starts_on).days // 7 + 1


def percent_back(steps: Sequence[RefundStep], day: date, *, starts_on: date) -> int:
    """Return the percentage that the frozen table gives back on ``day``; no step gives 0."""
    week = week_of_term(day, starts_on=starts_on)
    for step in steps:
        if step["until_week"] is None or week <= step["until_week"]:
            return step["percent"]
    return 0


def amount_back(amount_fen: int, steps: Sequence[RefundStep], day: date, *, starts_on: date) -> int:
    """Return the part of ``amount_fen`` that goes back on ``day``, in fen, rounded half up."""
    return share(amount_fen, percent_back(steps, day, starts_on=starts_on))
