"""What a higher house reads in the same table: more columns, and a record of its own for each row.

Registered by ``registry.add_register_part``; this floor only asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from university.accounts.importing.cells import Cell
from university.accounts.importing.columns import Column
from university.accounts.models import Student, User
from university.registry import registry

PartCells = Mapping[str, Cell]


@dataclass(frozen=True)
class PartOutlook:
    """What a part would do with a row: ``verdict`` is ``""`` (nothing in it), ``new``, ``known`` or
    ``refused``; ``key`` tells two records of one person apart.
    """

    verdict: str = ""
    sentence: str = ""
    key: str = ""


class PartLooker(Protocol):
    """Answers for one table; everything that it needs was fetched at once."""

    def look(self, *, student_pk: int | None, cells: PartCells) -> PartOutlook:
        """Return what would happen; ``student_pk`` is None for a person who is still to come."""
        ...


class RowPart(Protocol):
    """One kind of record beside the person."""

    #: What it is called in a sentence.
    label: Any
    columns: tuple[Column, ...]

    def looker(self, *, student_pks: Iterable[int], rows: Iterable[PartCells]) -> PartLooker:
        """Fetch what is known of these students and rows."""
        ...

    def take(self, *, actor: User, student: Student, cells: PartCells) -> int | None:
        """Write the record and return its primary key, or None when it was there."""
        ...

    def undo(self, *, actor: User, pk: int) -> str:
        """Delete what ``take`` wrote; return why not, or an empty sentence."""
        ...


def register_parts() -> dict[str, RowPart]:
    """Return the parts by their name."""
    return dict(sorted(registry.register_parts.items()))


def cells_of_part(part: RowPart, cells: PartCells) -> PartCells:
    """Return the cells of a row that belong to the part."""
    return {column.code: cells[column.code] for column in part.columns if column.code in cells}
