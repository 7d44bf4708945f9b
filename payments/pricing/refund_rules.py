"""The refund table, pure: how much of a line goes back on a given day.

A table is a list of steps ``{"until_week": n, "percent": p}`` in order. Week 0 is every day before
the term's first day; week 1 is that day and the six after it. The last step's ``until_week`` is
null. A step with ``by_meetings`` gives ``percent`` of the share of the meetings that are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NotRequired, TypedDict

from university.money import share


class RefundStep(TypedDict):
    """Up to and including ``until_week`` (null: for ever), ``percent`` of the amount goes back."""

    until_week: int | None
    percent: int
    by_meetings: NotRequired[bool]


#: 开课前 100 %, 第1–2周 80 %, 第3–5周 50 %, 第6周起 0 %.
DEFAULT_STEPS: tuple[RefundStep, ...] = (
    {"until_week": 0, "percent": 100},
    {"until_week": 2, "percent": 80},
    {"until_week": 5, "percent": 50},
    {"until_week": None, "percent": 0},
)


#: Late entry (插班): no transfer and no refund (SENIORS B).
NOTHING_BACK: tuple[RefundStep, ...] = ({"until_week": None, "percent": 0},)


def week_of_term(day: date, *, starts_on: date) -> int:
    """Return 0 before the term, then 1 for its first seven days, and so on."""
    return 0 if day < starts_on else (day - starts_on).days // 7 + 1


@dataclass(frozen=True)
class Meetings:
    """How far a class has come: meetings in all, and those still to come."""

    total: int
    left: int


def step_on(steps: Sequence[RefundStep], day: date, *, starts_on: date) -> RefundStep | None:
    """Return the step that counts on ``day``, or None where the table has ended."""
    week = week_of_term(day, starts_on=starts_on)
    for step in steps:
        if step["until_week"] is None or week <= step["until_week"]:
            return step
    return None


def percent_back(steps: Sequence[RefundStep], day: date, *, starts_on: date) -> int:
    """Return the percentage that the frozen table gives back on ``day``; no step gives 0."""
    step = step_on(steps, day, starts_on=starts_on)
    return step["percent"] if step else 0


def amount_back(amount_fen: int, steps: Sequence[RefundStep], day: date, *, starts_on: date) -> int:
    """Return the part of ``amount_fen`` that goes back on ``day``, in fen, rounded half up."""
    return share(amount_fen, percent_back(steps, day, starts_on=starts_on))


def part_back(amount_fen: int, step: RefundStep | None, meetings: Meetings) -> int:
    """Return the part of ``amount_fen`` that ``step`` gives back, in fen, rounded half up."""
    if step is None:
        return 0
    if not step.get("by_meetings"):
        return share(amount_fen, step["percent"])
    if not meetings.total:
        return 0
    whole = 100 * meetings.total
    return (2 * amount_fen * step["percent"] * meetings.left + whole) // (2 * whole)


def weeks_of(steps: Sequence[RefundStep], step: RefundStep) -> tuple[int, int | None]:
    """Return the first and the last week in which ``step`` counts; the last may be open."""
    first = 0
    for each in steps:
        if each is step or each == step:
            break
        first = (each["until_week"] or 0) + 1
    return first, step["until_week"]
