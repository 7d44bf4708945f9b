"""What the worker does on imports: a slice at a time, so that payments and messages never wait.

A kill between two rows loses nothing: the next worker goes on with the rows that are waiting.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from university import clock
from university.accounts.models import (
    ImportState,
    RegisterImport,
    RegisterImportRow,
    RowState,
    User,
)
from university.accounts.services.register_imports import IMPORT_MOVES, SWEEP
from university.accounts.services.register_rows import leave_row, take_row
from university.accounts.services.register_undo import keep_row, undo_row
from university.celery import nudge
from university.jobs import JobState, claim_due, retry_later
from university.models import StateChange
from university.states import move

logger = logging.getLogger(__name__)

SLICE_SECONDS = 8
_ROWS_A_LOOK = 25
#: For so long an import can be undone; then its words are forgotten.
KEPT = timedelta(days=30)


def work_on_imports() -> int:
    """Write or undo rows of one import for some seconds; return how many (the worker's sweep)."""
    return sum(_work(batch) for batch in claim_due(RegisterImport, limit=1))


def forget_imports() -> int:
    """Forget the words of files a month after their import ended; return how many imports."""
    old = RegisterImport.objects.filter(forgotten_at__isnull=True, job_state=JobState.DONE)
    before = clock.now() - KEPT
    stale = old.filter(settled_at__lt=before) | old.filter(
        settled_at__isnull=True, uploaded_at__lt=before
    )
    count = 0
    for batch in stale:
        with transaction.atomic():
            batch.rows.update(cells="", before="")
            RegisterImport.objects.filter(pk=batch.pk).update(forgotten_at=clock.now())
            count += 1
    return count


def _work(batch: RegisterImport) -> int:
    actor = _who_pressed(batch)
    done, until = 0, time.monotonic() + SLICE_SECONDS
    try:
        while pks := _next_rows(batch):
            for pk in pks:
                _one(actor, batch, pk)
                done += 1
            if time.monotonic() > until:
                _give_back(batch)
                return done
            _renew(batch)
        _end(batch, actor)
    except (OperationalError, InterfaceError) as error:
        # The database was away: the rows keep their state.
        retry_later(batch, error=type(error).__name__)
        raise
    return done


def _who_pressed(batch: RegisterImport) -> User:
    steps = StateChange.objects.filter(kind=batch._meta.label_lower, object_id=batch.pk)
    step = steps.filter(new_state=batch.state).select_related("actor").order_by("-id").first()
    return step.actor if step and step.actor else batch.uploaded_by


def _next_rows(batch: RegisterImport) -> list[int]:
    """Undoing goes backwards: a record is deleted after what later rows added to it."""
    if batch.state == ImportState.ACCEPTED:
        rows = batch.rows.filter(state=RowState.WAITING).exclude(verdict="").order_by("number")
    else:
        rows = batch.rows.filter(state=RowState.TAKEN).order_by("-number")
    return list(rows.values_list("pk", flat=True)[:_ROWS_A_LOOK])


def _one(actor: User, batch: RegisterImport, pk: int) -> None:
    """One row; whatever it stumbles over, the others go on."""
    act: Callable[[], RegisterImportRow]
    if batch.state == ImportState.ACCEPTED:
        act = partial(take_row, actor=actor, batch=batch, pk=pk)
        give_up = partial(leave_row, pk=pk)
    else:
        act = partial(undo_row, actor=actor, pk=pk)
        give_up = partial(keep_row, pk=pk)
    try:
        act()
    except (OperationalError, InterfaceError):
        raise
    except (DatabaseError, ValueError, LookupError, TypeError, AttributeError) as error:
        logger.warning("row of an import failed", extra={"row": pk, "error": type(error).__name__})
        give_up(reason=_("The program could not deal with this row. Please tell your supplier."))


def _renew(batch: RegisterImport) -> None:
    _held(batch).update(leased_until=clock.now() + RegisterImport.LEASE)


def _give_back(batch: RegisterImport) -> None:
    """Let the other sweeps have their turn, and come back at once."""
    _held(batch).update(
        job_state=JobState.DUE, due_at=clock.now(), leased_until=None, attempts=0, last_error=""
    )
    nudge(SWEEP)


def _end(batch: RegisterImport, actor: User) -> None:
    to = {
        ImportState.ACCEPTED: ImportState.TAKEN,
        ImportState.UNDOING: ImportState.UNDONE,
    }.get(ImportState(batch.state))
    if to is None:
        return
    with transaction.atomic():
        move(
            batch,
            to=to,
            moves=IMPORT_MOVES,
            actor=actor,
            job_state=JobState.DONE,
            leased_until=None,
            settled_at=clock.now(),
        )


def _held(batch: RegisterImport) -> QuerySet[RegisterImport]:
    return RegisterImport.objects.filter(
        pk=batch.pk, job_state=JobState.CLAIMED, attempts=batch.attempts
    )
