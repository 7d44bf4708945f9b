"""Compare-and-swap state moves. One row changed: I did it, and I alone cause the side effects."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import models

from university import public_cache
from university.models import StateChange

if TYPE_CHECKING:
    from university.accounts.models import User

#: ``{old state: states it may become}``; the key ``""`` lists the states a row may be born in.
Moves = Mapping[str, frozenset[str]]


def move(
    row: models.Model,
    *,
    to: str,
    moves: Moves,
    actor: "User | None" = None,
    reason: str = "",
    **changes: object,
) -> bool:
    """Move ``row.state`` from the value in hand to ``to``; False when somebody was first.

    Raises ValueError for a step that ``moves`` does not list: that is a fault in the caller.
    ``changes`` are written in the same UPDATE and set on ``row`` when it succeeds.
    """
    old: str = row.state  # type: ignore[attr-defined]
    if to not in moves.get(old, frozenset()):
        msg = f"{row._meta.label_lower}: {old} → {to} is not an allowed step"
        raise ValueError(msg)
    rows = type(row)._default_manager.filter(pk=row.pk, state=old)
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
    return StateChange.objects.create(
        kind=row._meta.label_lower,
        object_id=row.pk,
        old_state=old,
        new_state=row.state,  # type: ignore[attr-defined]
        actor=actor,
        reason=reason[:200],
    )


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
