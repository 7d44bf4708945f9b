"""Reading an uploaded table: an Excel file, or CSV in UTF-8 or GB18030. Nothing in it is run."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from university.accounts.importing.cells import Cell, CellKind
from university.pages.uploads import check_document, checked_text
from university.refusals import Refusal

MOST_BYTES = 5 * 1024 * 1024
#: What an Excel file may hold once unpacked; a register of 5,000 people needs a fifth of it.
MOST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 200
#: Beyond this a spreadsheet has rounded the number.
_EXACT = 10**15
#: ``="138…"`` is how tables keep a long number as text.
_QUOTED_DIGITS = re.compile(r"=\"([^\"]*)\"")
_FORMULA = re.compile(r"[=@＝]|[+-](?![\d.,\s()+-]*$)")
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError,
    IndexError, AttributeError, OSError, EOFError, OverflowError, NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """The rows that hold something, each with its number in the spreadsheet."""

    name: str
    rows: list[tuple[int, list[Cell]]]


def read_table(*, name: str, body: bytes, sheet: str = "") -> Sheet:
    """Return one sheet: the one named ``sheet``, or the first that holds something.

    Raises Refusal ``table_kind``, ``table_old_excel``, ``table_too_large``, ``table_unsafe``,
    ``table_unreadable``, ``table_no_such_sheet``, ``table_too_long``, ``table_too_wide`` or
    ``table_empty``.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".xls":
        raise Refusal(
            "table_old_excel",
            _("This is a file of the old Excel."),
            _("Please save it as a new Excel table, and choose that one."),
        )
    if ending not in (".xlsx", ".csv"):
        raise Refusal(
            "table_kind",
            _("Only Excel and CSV tables can be read."),
            _("Please save the register as one of them, and choose that one."),
        )
    if len(body) > MOST_BYTES:
        raise _too_large()
    read = _read_excel(name, body, sheet) if ending == ".xlsx" else _read_csv(body)
    if not read.rows:
        raise Refusal(
            "table_empty", _("There is nothing in this table."), _("Please choose another file.")
        )
    return read


def _too_large() -> Refusal:
    return Refusal(
        "table_too_large",
        _("This file is too large."),
        _("Please save the register alone, without pictures, or in two files."),
    )


def _unreadable() -> Refusal:
    return Refusal(
        "table_unreadable",
        _("This table cannot be read."),
        _("Please open it, save it anew, and choose it again."),
    )


# ---------------------------------------------------------------------- Excel
def _read_excel(name: str, body: bytes, sheet: str) -> Sheet:
    try:
        check_document(ContentFile(body, name=name))
    except ValidationError as error:
        raise Refusal("table_unsafe", " ".join(error.messages)) from error
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise _too_large()
    try:
        with warnings.catch_warnings(action="ignore"):
            return _sheet_of(body, sheet)
    except _BROKEN as error:
        raise _unreadable() from error


def _sheet_of(body: bytes, wanted: str) -> Sheet:
    """Formulas are read twice: as their stored results, and as what they are."""
    results = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(body), read_only=True, keep_links=False)
    names = [one.title for one in results.worksheets if one.sheet_state == "visible"]
    if wanted and wanted not in names:
        raise Refusal(
            "table_no_such_sheet",
            _("There is no sheet “%(name)s” in this file.") % {"name": wanted},
            _("It has these: %(names)s.") % {"names": "、".join(names[:10])},
        )
    for name in [wanted] if wanted else names:
        rows = list(_excel_rows(results[name], formulas[name]))
        if rows or wanted:
            return Sheet(name, rows)
    return Sheet("", [])


def _excel_rows(results: Any, formulas: Any) -> Iterator[tuple[int, list[Cell]]]:
    # The file says how large it is, and need not say the truth.
    for one in (results, formulas):
        one.reset_dimensions()
    limits = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS + 1}
    pairs = zip(results.iter_rows(**limits), formulas.iter_rows(**limits), strict=True)
    for number, (row, written) in enumerate(pairs, start=1):
        cells = [_excel_cell(*both) for both in zip(row, written, strict=True)]
        if kept := _within_limits(number, cells):
            yield number, kept


def _excel_cell(cell: Any, written: Any) -> Cell:
    value = cell.value
    if value is None:
        is_formula = written.data_type == "f"
        return Cell(_("formula"), CellKind.FORMULA) if is_formula else Cell()
    if cell.data_type == "e":
        return Cell(str(value)[:LONGEST_CELL], CellKind.ERROR)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        has_day = "d" in (cell.number_format or "d").lower()
        return Cell(day.isoformat(), CellKind.DATE if has_day else CellKind.MONTH)
    if isinstance(value, bool | time):
        return Cell(str(value))
    if isinstance(value, int | float):
        return Cell(_number_words(value), CellKind.NUMBER)
    return Cell(_words(str(value)))


def _number_words(value: float) -> str:
    """Return all the digits, also where the spreadsheet shows ``1.1E+17``."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return repr(value)


# ------------------------------------------------------------------------ CSV
def _read_csv(body: bytes) -> Sheet:
    try:
        text = checked_text(body)
    except ValidationError as error:
        raise Refusal("table_unsafe", " ".join(error.messages)) from error
    first = text.partition("\n")[0]
    delimiter = max(",\t;，", key=first.count)
    rows = []
    try:
        lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter)
        for number, line in enumerate(lines, start=1):
            cells = [_csv_cell(words) for words in line[: MOST_COLUMNS + 1]]
            if kept := _within_limits(number, cells):
                rows.append((number, kept))
    except csv.Error as error:
        raise _unreadable() from error
    return Sheet("", rows)


def _csv_cell(words: str) -> Cell:
    words = _words(words)
    if quoted := _QUOTED_DIGITS.fullmatch(words):
        return Cell(_words(quoted[1]))
    if _FORMULA.match(words):
        return Cell(words, CellKind.FORMULA)
    return Cell(words)


# ----------------------------------------------------------------------- both
def _words(text: str) -> str:
    return text.strip().removeprefix("'").strip()[:LONGEST_CELL]


def _within_limits(number: int, cells: list[Cell]) -> list[Cell]:
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return []
    if number > MOST_ROWS + 1:
        raise Refusal(
            "table_too_long",
            _("This table has more than %(most)d rows.") % {"most": MOST_ROWS},
            _("Please split it into several files."),
        )
    if len(cells) > MOST_COLUMNS:
        raise Refusal(
            "table_too_wide",
            _("This table has more than %(most)d columns.") % {"most": MOST_COLUMNS},
            _("Please delete those that are not needed."),
        )
    return cells
