"""Ten-minute cells: a time as a whole number, so that "at the same time" is a unique key."""

from datetime import datetime, timedelta

CELL = timedelta(minutes=10)
_SECONDS = int(CELL.total_seconds())


def is_on_grid(moment: datetime) -> bool:
    """Say whether an aware time lies on a ten-minute step."""
    return moment.microsecond == 0 and int(moment.timestamp()) % _SECONDS == 0


def cells_of(starts_at: datetime, ends_at: datetime, *, setup_minutes: int = 0) -> range:
    """Return the cells of a use, counted since 1970-01-01 UTC.

    Set-up time lies before the start. Raises ValueError for times off the grid or out of order.
    """
    if not (is_on_grid(starts_at) and is_on_grid(ends_at)) or setup_minutes % 10:
        msg = "times lie on the ten-minute grid"
        raise ValueError(msg)
    if ends_at <= starts_at:
        msg = "a use ends after it starts"
        raise ValueError(msg)
    begins = starts_at - timedelta(minutes=setup_minutes)
    return range(int(begins.timestamp()) // _SECONDS, int(ends_at.timestamp()) // _SECONDS)
