"""Tables for accountants: csv that a spreadsheet opens as it is, and xlsx."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook

Row = Sequence[str | int]
FORMATS = ("csv", "xlsx")


def as_table(rows: Iterable[Row], *, name: str, kind: str) -> HttpResponse:
    """Return rows, the first of them the heads, as a file of the kind that was asked for."""
    safe = [[_safe(cell) for cell in row] for row in rows]
    body, content_type = _xlsx(safe) if kind == "xlsx" else _csv(safe)
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def yuan_cell(fen: int) -> str:
    """Return ``-128.50``: a plain number for a spreadsheet, never rounded."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _csv(rows: list[list[str | int]]) -> tuple[bytes, str]:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _xlsx(rows: list[list[str | int]]) -> tuple[bytes, str]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _safe(cell: str | int) -> str | int:
    """A cell that begins a formula is quoted; a negative number is none."""
    if not isinstance(cell, str) or cell.lstrip("-").replace(".", "").isdigit():
        return cell
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
