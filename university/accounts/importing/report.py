"""What the registrar reads of an import: counts, rows, and the table of those that were left out.

Of an ID number only the last four signs are shown, whatever is in the cell.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook

from university.accounts.importing.cells import Cell, unpacked
from university.accounts.importing.columns import known_columns
from university.accounts.importing.trial import mapped
from university.accounts.models import (
    RegisterImport,
    RegisterImportRow,
    RowChoice,
    RowState,
    Verdict,
)
from university.exports import quoted

#: Long enough to be an ID number, whole or spoiled; a phone is shorter.
_LIKE_ID_NUMBER = re.compile(r"[0-9０-９][0-9０-９ \-.+EeXxＸ]{13,}")
_TAIL = 4
_LEFT_OUT = Q(verdict=Verdict.REFUSED) | Q(verdict=Verdict.LOOK, choice=RowChoice.NONE)
_NOT_DONE = Q(state__in=[RowState.LEFT, RowState.KEPT])


@dataclass(frozen=True)
class ReportRow:
    """One line of the report."""

    row: RegisterImportRow
    name: str
    id_tail: str
    choices: list[tuple[str, str]]


def counts_of(batch: RegisterImport) -> dict[str, dict[str, int]]:
    """Return how many rows have each verdict, and what became of them."""
    rows = batch.rows.exclude(verdict="")
    verdicts = dict(rows.order_by().values_list("verdict").annotate(count=Count("pk")))
    states = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return {"verdicts": verdicts, "states": states}


def rows_shown(batch: RegisterImport, show: str) -> QuerySet[RegisterImportRow]:
    """Return the rows of one verdict or state; all rows about people for anything else."""
    rows = batch.rows.exclude(verdict="").select_related("match", "student")
    if show in Verdict.values:
        return rows.filter(verdict=show)
    return rows.filter(state=show) if show in RowState.values else rows


def report_rows(batch: RegisterImport, rows: Iterable[RegisterImportRow]) -> list[ReportRow]:
    """Open the cells of these rows, as far as the report shows them."""
    report = []
    for row in rows:
        cells = mapped(unpacked(row.cells), batch.mapping)
        number = cells.get("id_number")
        offered = [
            (value, str(label))
            for value, label in RowChoice.choices
            if value == "" or value in row.choices_offered.split(",")
        ]
        report.append(
            ReportRow(
                row=row,
                name=masked(cells["name"]) if "name" in cells else "",
                id_tail=tail(number.words) if number else "",
                choices=offered if row.choices_offered else [],
            )
        )
    return report


def samples(batch: RegisterImport, *, most: int = 3) -> list[list[str]]:
    """Return for each column the first words below the headings, masked."""
    rows = batch.rows.filter(number__gt=batch.header_row)[:20]
    columns: list[list[str]] = [[] for _heading in batch.mapping]
    for row in rows:
        for place, cell in enumerate(unpacked(row.cells)[: len(columns)]):
            if cell and len(columns[place]) < most:
                columns[place].append(masked(cell))
    return columns


def left_out_table(batch: RegisterImport) -> bytes:
    """Return the rows that were not taken as an Excel file: number, reason, and their words."""
    labels = {code: str(column.label) for code, column in known_columns().items()}
    codes = [code for code in batch.mapping if code]
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Left out"))
    page.append([_("Row in the file"), _("Why"), *(labels.get(code, code) for code in codes)])
    for row in batch.rows.exclude(verdict="").filter(_LEFT_OUT | _NOT_DONE):
        cells = mapped(unpacked(row.cells), batch.mapping)
        words = [_shown(code, cells.get(code, Cell())) for code in codes]
        page.append([row.number, row.note, *(quoted(word) for word in words)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def left_out_count(batch: RegisterImport) -> int:
    """Return how many rows ``left_out_table`` holds."""
    return batch.rows.exclude(verdict="").filter(_LEFT_OUT | _NOT_DONE).count()


def tail(words: str) -> str:
    """Return ``尾号 0018`` of whatever stands in the cell."""
    words = words.strip()
    return _("ends in %(tail)s") % {"tail": words[-_TAIL:]} if len(words) > _TAIL else "****"


def masked(cell: Cell) -> str:
    """Return a cell's words; of what looks like an ID number only the end."""
    return _LIKE_ID_NUMBER.sub(lambda found: tail(found[0]), cell.words)


def _shown(code: str, cell: Cell) -> str:
    if code == "id_number":
        return tail(cell.words) if cell else ""
    return masked(cell)
