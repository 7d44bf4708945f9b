"""The site with its seat function replaced by the one that everybody writes first: look, then take.

Only the twins of the races start it. On SQLite the transaction is taken away too, because there it
is what makes the looking safe.
"""

import time
from types import SimpleNamespace

from university.wsgi import application

# isort: split
from django.db import connections

from courses.models import TeachingClass
from enrollment.services import places

__all__ = ["application"]


def look_then_take(class_id: int) -> bool:
    """See a free seat, think, write down one more."""
    row = TeachingClass.objects.get(pk=class_id)
    if row.taken >= row.capacity:
        return False
    time.sleep(0.02)
    TeachingClass.objects.filter(pk=class_id).update(taken=row.taken + 1)
    return True


class NoTransaction:
    """``transaction.atomic()`` that promises nothing."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_fault: object) -> None:
        return None


places.take_seat = look_then_take
if connections["default"].vendor == "sqlite":
    places.transaction = SimpleNamespace(atomic=NoTransaction)  # type: ignore[assignment]
    places.lock_row = lambda model, pk: model._default_manager.get(pk=pk)
