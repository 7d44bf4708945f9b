"""Compare-and-swap state moves. One row changed: I did it, and I alone cause the side effects."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models, transaction

from university import public_cache
from university.models import StateChange

if TYPE_CHECKING:
    from university.accounts.models import User

#: ``{old state: states it may become}``; the key ``""`` lists the states a row may be born in.
Moves = Mapping[str, frozenset[str]]


@dataclass
class _Pending:
    """History lines that wait for the end of a transaction or savepoint, and how deep it lies."""

    depth: int
    lines: list[StateChange] = field(default_factory=list)


_pending: ContextVar[_Pending | None] = ContextVar("pending_history", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Open a transaction (or a savepoint) that writes all of its history in one statement.

    The lines are written at the end, before the commit. Inside another ``together`` they wait for
    that one's end, and are forgotten when the savepoint is rolled back. A line of a plain savepoint
    in between is written at once, because it must go with it.
    """
    outer = _pending.get()
    with transaction.atomic():
        mine = _Pending(_depth())
        token = _pending.set(mine)
        try:
            yield
        finally:
            _pending.reset(token)
        waits = outer is not None and outer.depth == mine.depth - 1
        if mine.lines and not waits:
            StateChange.objects.bulk_create(mine.lines)
    if outer is not None and waits:
        outer.lines += mine.lines


def _depth() -> int:
    """How many savepoints are open: what is rolled back together has the same."""
    return sum(sid is not None for sid in transaction.get_connection().savepoint_ids)


def move(
    row: models.Model,
    *,
    to: str,
    moves: Moves,
    actor: "User | None" = None,
    reason: str = "",
    still: Sequence[str] = (),
    **changes: object,
) -> bool:
    """Move ``row.state`` from the value in hand to ``to``; False when somebody was first.

    ``still`` names fields that must have the value in hand, too, because the step hangs on them.
    Raises ValueError for a step that ``moves`` does not list: that is a fault in the caller.
    ``changes`` are written in the same UPDATE and set on ``row`` when it succeeds.
    """
    old: str = row.state  # type: ignore[attr-defined]
    if to not in moves.get(old, frozenset()):
        msg = f"{row._meta.label_lower}: {old} → {to} is not an allowed step"
        raise ValueError(msg)
    rows = type(row)._default_manager.filter(
        pk=row.pk, state=old, **{name: getattr(row, name) for name in still}
    )
    if not rows.update(state=to, **changes):
        return False
    for name, value in {"state": to, **changes}.items():
        setattr(row, name, value)
    public_cache.row_changed(row)
    record(row, old=old, actor=actor, reason=reason)
    return True


def record(
    row: models.Model, *, old: str = "", actor: "User | None" = None, reason: str = ""
) -> StateChange:
    """Write the history line of a move (or of a birth, with ``old`` empty)."""
    line = StateChange(
        kind=row._meta.label_lower,
        object_id=row.pk,
        old_state=old,
        new_state=row.state,  # type: ignore[attr-defined]
        actor=actor,
        reason=reason[:200],
    )
    pending = _pending.get()
    if pending is not None and pending.depth == _depth():
        pending.lines.append(line)
    else:
        line.save(force_insert=True)
    return line


def record_births(rows: Sequence[models.Model], *, reason: str = "") -> None:
    """Write the first history line of many new rows of one table; one statement."""
    StateChange.objects.bulk_create(
        StateChange(
            kind=row._meta.label_lower,
            object_id=row.pk,
            new_state=row.state,  # type: ignore[attr-defined]
            reason=reason[:200],
        )
        for row in rows
    )
