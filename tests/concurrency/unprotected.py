"""The site with its seat function replaced by the one that everybody writes first: look, then take.

Only the twins of the races start it. On SQLite the transaction is taken away too, because there it
is what makes the looking safe.
"""

from types import SimpleNamespace

from university.wsgi import application

# isort: split
from django.db import connections

from enrollment.services import places
from tests.concurrency.unprotection import look, look_then_take

__all__ = ["application"]


class NoTransaction:
    """``transaction.atomic()`` that promises nothing."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_fault: object) -> None:
        return None


places.take_seat = look_then_take
places.take_unawaited_seat = look_then_take
if connections["default"].vendor == "sqlite":
    places.transaction = SimpleNamespace(atomic=NoTransaction)  # type: ignore[assignment]
    places.lock_row = look  # type: ignore[assignment]
