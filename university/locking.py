"""Row locks, always taken in one order: order, student, class/lecture/room (by pk), place.

SQLite ignores SELECT FOR UPDATE; there the IMMEDIATE transaction is the lock. ``no_key`` lets
others insert rows that merely point at a locked one: without it a message about a student waits for
that student's lock while holding the class, and that is a deadlock.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models, transaction

M = TypeVar("M", bound=models.Model)


def lock_row(model: type[M], pk: object) -> M:
    """Return the row fetched again under lock; must run inside ``transaction.atomic()``."""
    require_transaction()
    return model._default_manager.select_for_update(no_key=True).get(pk=pk)


def lock_rows(model: type[M], pks: Iterable[object]) -> list[M]:
    """Lock several rows of one table in pk order and return them in that order."""
    require_transaction()
    rows = model._default_manager.select_for_update(no_key=True)
    return list(rows.filter(pk__in=list(pks)).order_by("pk"))


def locked(rows: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """Let ``rows`` be locked when they are read, and nothing that they are joined with."""
    return rows.select_for_update(of=("self",), no_key=True)


def require_transaction() -> None:
    """Raise RuntimeError outside of a transaction, where no lock lives."""
    if not transaction.get_connection().in_atomic_block:
        msg = "a lock lives only inside a transaction"
        raise RuntimeError(msg)
