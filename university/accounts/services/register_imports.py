"""Importing the school's own register: read, try out, accept, undo. Only the worker writes people.

Each step is one press of the registrar's; the import is the job while it is written or undone.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university import clock
from university.accounts.importing.cells import Cell, packed, unpacked
from university.accounts.importing.columns import guess_header, guess_mapping, known_columns
from university.accounts.importing.reading import read_table
from university.accounts.importing.trial import mapped, try_out
from university.accounts.models import (
    ImportState,
    RegisterImport,
    RegisterImportRow,
    RowChoice,
    User,
    Verdict,
)
from university.celery import nudge
from university.jobs import JobState
from university.locking import lock_row
from university.logs import scrub
from university.privacy import blind_index
from university.refusals import Refusal
from university.states import Moves, move, record

SWEEP = "accounts.register_imports"
MAY_IMPORT = "accounts.import_register"
_ROWS_AT_ONCE = 500
#: A row without one of these says nothing about anybody.
_NAMES_SOMEBODY = "name"

IMPORT_MOVES: Moves = {
    "": frozenset({ImportState.UPLOADED}),
    ImportState.UPLOADED: frozenset({ImportState.CHECKED, ImportState.DISCARDED}),
    ImportState.CHECKED: frozenset({ImportState.ACCEPTED, ImportState.DISCARDED}),
    ImportState.ACCEPTED: frozenset({ImportState.TAKEN}),
    ImportState.TAKEN: frozenset({ImportState.UNDOING}),
    ImportState.UNDOING: frozenset({ImportState.UNDONE}),
}


def upload_register(*, actor: User, name: str, body: bytes, sheet: str = "") -> RegisterImport:
    """Keep the rows of a table, sealed, with a guess at its headings. Nobody is written.

    Raises Refusal ``staff_only`` and those of ``read_table``.
    """
    _require_registrar(actor)
    table = read_table(name=name, body=body, sheet=sheet.strip())
    header_row = guess_header(table.rows)
    with transaction.atomic():
        batch = RegisterImport.objects.create(
            file_name=scrub(name)[-120:],
            sheet=table.name[:60],
            digest=blind_index(body.hex()),
            header_row=header_row,
            mapping=guess_mapping(_headings(table.rows, header_row)),
            uploaded_by=actor,
            job_state=JobState.DONE,
        )
        rows = [
            RegisterImportRow(batch=batch, number=number, cells=packed(cells))
            for number, cells in table.rows
        ]
        RegisterImportRow.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
        record(batch, actor=actor)
        log(instance=batch, action="accounts.import_upload", user=actor)
    return batch


def headings_of(batch: RegisterImport) -> list[str]:
    """Return the words of the row of headings."""
    row = batch.rows.filter(number=batch.header_row).first()
    return [cell.words for cell in unpacked(row.cells)] if row else []


def set_header_row(*, actor: User, batch: RegisterImport, header_row: int) -> RegisterImport:
    """Take another row for the headings, and guess the columns anew.

    Raises Refusal ``staff_only``, ``import_moved_on`` or ``no_such_row``.
    """
    _require_registrar(actor)
    with transaction.atomic():
        batch = _open_batch(batch)
        row = batch.rows.filter(number=header_row).first()
        if row is None:
            raise Refusal("no_such_row", _("There is no such row in this table."))
        batch.header_row = header_row
        batch.mapping = guess_mapping([cell.words for cell in unpacked(row.cells)])
        batch.save(update_fields=["header_row", "mapping"])
    return batch


def set_columns(*, actor: User, batch: RegisterImport, mapping: list[str]) -> RegisterImport:
    """Say which column is which, and try every row out. Nobody is written.

    Raises Refusal ``staff_only``, ``import_moved_on``, ``column_twice`` or ``name_column_missing``.
    """
    _require_registrar(actor)
    mapping = _clean_mapping(mapping)
    with transaction.atomic():
        batch = _open_batch(batch)
        batch.mapping = mapping
        batch.save(update_fields=["mapping"])
        _try_out(batch)
        if batch.state == ImportState.UPLOADED:
            _move(batch, to=ImportState.CHECKED, actor=actor)
    return batch


def decide_rows(*, actor: User, batch: RegisterImport, choices: Mapping[int, str]) -> int:
    """Say what to do with rows that need a look, by their numbers; return how many were changed.

    Raises Refusal ``staff_only``, ``import_moved_on`` or ``choice_not_offered``.
    """
    _require_registrar(actor)
    with transaction.atomic():
        batch = _open_batch(batch)
        rows = list(batch.rows.filter(number__in=choices, verdict=Verdict.LOOK))
        if len(rows) != len(choices):
            raise _not_offered()
        for row in rows:
            choice = choices[row.number]
            if choice not in (RowChoice.NONE, *row.choices_offered.split(",")):
                raise _not_offered()
            row.choice = choice
        return RegisterImportRow.objects.bulk_update(rows, ["choice"])


def _not_offered() -> Refusal:
    return Refusal("choice_not_offered", _("A row cannot be decided like that."))


def accept_import(*, actor: User, batch: RegisterImport) -> RegisterImport:
    """Let the worker write what the trial showed; a second press changes nothing.

    Raises Refusal ``staff_only`` or ``import_moved_on``.
    """
    _require_registrar(actor)
    if not actor.has_perm("accounts.add_student"):
        raise _staff_only()
    return _start(actor, batch, ImportState.CHECKED, ImportState.ACCEPTED, "accounts.import_accept")


def undo_import(*, actor: User, batch: RegisterImport) -> RegisterImport:
    """Let the worker take back what this import wrote and nobody has used since.

    Raises Refusal ``staff_only``, ``import_moved_on`` or ``import_forgotten``.
    """
    _require_registrar(actor)
    if batch.forgotten_at is not None:
        raise Refusal(
            "import_forgotten",
            _("The file was forgotten, so the import cannot be undone."),
            _("Please correct the records one by one."),
        )
    return _start(actor, batch, ImportState.TAKEN, ImportState.UNDOING, "accounts.import_undo")


def discard_import(*, actor: User, batch: RegisterImport) -> RegisterImport:
    """Throw a file away that was not accepted, with all its words.

    Raises Refusal ``staff_only`` or ``import_moved_on``.
    """
    _require_registrar(actor)
    with transaction.atomic():
        batch = _open_batch(batch)
        now = clock.now()
        _move(batch, to=ImportState.DISCARDED, actor=actor, settled_at=now, forgotten_at=now)
        batch.rows.update(cells="", note="")
        log(instance=batch, action="accounts.import_discard", user=actor)
    return batch


def _start(actor: User, batch: RegisterImport, old: str, to: str, action: str) -> RegisterImport:
    with transaction.atomic():
        batch = lock_row(RegisterImport, batch.pk)
        if batch.state == to and batch.job_state != JobState.FAILED:
            return batch
        due: dict[str, Any] = {"job_state": JobState.DUE, "due_at": clock.now(), "attempts": 0}
        if batch.state == to:
            # The database was away too long; the rows are as they were left.
            RegisterImport.objects.filter(pk=batch.pk).update(**due, last_error="")
        elif batch.state == old:
            _move(batch, to=to, actor=actor, leased_until=None, last_error="", **due)
            log(instance=batch, action=action, user=actor)
        else:
            raise _moved_on()
        transaction.on_commit(partial(nudge, SWEEP), robust=True)
    return batch


def _try_out(batch: RegisterImport) -> None:
    rows = list(batch.rows.filter(number__gt=batch.header_row))
    by_number = {row.number: mapped(unpacked(row.cells), batch.mapping) for row in rows}
    outlooks = try_out(
        (number, cells) for number, cells in by_number.items() if any(cells.values())
    )
    for row in rows:
        outlook = outlooks.get(row.number)
        row.verdict = outlook.verdict if outlook else ""
        row.note = "".join(outlook.sentences) if outlook else ""
        row.match_id = outlook.person.pk if outlook and outlook.person else None
        row.choice = RowChoice.NONE
        row.choices_offered = ",".join(outlook.offered) if outlook else ""
    batch.rows.filter(number__lte=batch.header_row).update(
        verdict="", note="", match=None, choice="", choices_offered=""
    )
    RegisterImportRow.objects.bulk_update(
        rows,
        ["verdict", "note", "match", "choice", "choices_offered"],
        batch_size=_ROWS_AT_ONCE,
    )


def _clean_mapping(mapping: list[str]) -> list[str]:
    known = known_columns()
    mapping = [code if code in known else "" for code in mapping]
    chosen = [code for code in mapping if code]
    if twice := [code for code in chosen if chosen.count(code) > 1]:
        raise Refusal(
            "column_twice",
            _("Two columns are “%(column)s”.") % {"column": known[twice[0]].label},
            _("Please choose one of them."),
        )
    if _NAMES_SOMEBODY not in chosen:
        raise Refusal(
            "name_column_missing",
            _("No column is the name."),
            _("Please choose which column holds the names."),
        )
    return mapping


def _headings(rows: list[tuple[int, list[Cell]]], header_row: int) -> list[str]:
    for number, cells in rows:
        if number == header_row:
            return [cell.words for cell in cells]
    return []


def _open_batch(batch: RegisterImport) -> RegisterImport:
    """Return the import under lock while it can still be changed."""
    locked = lock_row(RegisterImport, batch.pk)
    if locked.state not in (ImportState.UPLOADED, ImportState.CHECKED):
        raise _moved_on()
    return locked


def _move(batch: RegisterImport, *, to: str, actor: User, **changes: Any) -> None:
    if not move(batch, to=to, moves=IMPORT_MOVES, actor=actor, **changes):
        raise _moved_on()


def _moved_on() -> Refusal:
    return Refusal(
        "import_moved_on",
        _("This import has moved on meanwhile."),
        _("Please look at it once more."),
    )


def _require_registrar(actor: User) -> None:
    if not (actor.is_staff and actor.has_perm(MAY_IMPORT)):
        raise _staff_only()


def _staff_only() -> Refusal:
    return Refusal("staff_only", _("Only the registrar may import the register."))
