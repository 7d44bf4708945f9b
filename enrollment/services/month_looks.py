"""Noting that somebody looked at the summary of the month."""

from datetime import datetime

from enrollment.models import MonthLook
from university.accounts.models import Student


def note_look(*, student: Student, at: datetime) -> None:
    """Write when somebody looked; two looks at once are one row, in one statement."""
    MonthLook.objects.bulk_create(
        [MonthLook(student=student, looked_at=at)],
        update_conflicts=True,
        unique_fields=["student"],
        update_fields=["looked_at"],
    )
