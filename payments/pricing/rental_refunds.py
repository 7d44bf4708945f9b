"""What goes back when a renter cancels an evening. Pure: no database.

The steps are frozen on the rental when it is approved: ``[{"hours": 72, "percent": 100}, …]``.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

WHOLE = 100


class CancelStep(TypedDict):
    """At least so many hours before the evening, so much of the rent goes back."""

    hours: int
    percent: int


def cancel_steps(*, full_hours: int, part_hours: int, part_percent: int) -> list[CancelStep]:
    """Return the table of the school's rules, the earliest step first."""
    return [
        {"hours": full_hours, "percent": WHOLE},
        {"hours": part_hours, "percent": part_percent},
    ]


def percent_back(steps: Sequence[CancelStep], *, starts_at: datetime, at: datetime) -> int:
    """Return the percent of the rent that goes back; 0 once the last step has passed."""
    left = starts_at - at
    fitting = [step["percent"] for step in steps if left >= timedelta(hours=step["hours"])]
    return max(fitting, default=0)


def fen_back(*, rent_fen: int, cleaning_fen: int, percent: int) -> int:
    """Return what goes back, in fen: cleaning always, since nobody used the room.

    Half a fen is rounded in favour of the renter.
    """
    return cleaning_fen + (rent_fen * percent + WHOLE - 1) // WHOLE
