"""A dry run: what every row of a table means, in the order of the table. Writes nothing."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from university.accounts.importing.cells import Cell
from university.accounts.importing.outlooks import Outlook, look_at
from university.accounts.importing.parts import (
    PartLooker,
    PartOutlook,
    RowPart,
    cells_of_part,
    register_parts,
)
from university.accounts.importing.values import RowValues, read_row
from university.accounts.importing.world import Person, load_world
from university.accounts.models import Verdict

MappedRow = Mapping[str, Cell]


def mapped(cells: list[Cell], mapping: list[str]) -> dict[str, Cell]:
    """Return the cells of a row by the codes of their columns."""
    return {code: cell for code, cell in zip(mapping, cells, strict=False) if code}


def try_out(rows: Iterable[tuple[int, MappedRow]]) -> dict[int, Outlook]:
    """Return what each row means, by its number; a handful of queries whatever the length."""
    values = {number: read_row(cells) for number, cells in rows}
    world = load_world(values.values())
    outlooks = {number: look_at(world, row, row=number) for number, row in values.items()}
    for part in register_parts().values():
        _add_part(part, values, outlooks)
    return outlooks


def look_at_parts(values: RowValues, outlook: Outlook) -> Outlook:
    """Return the outlook of a single row with what the higher houses say of it."""
    for part in register_parts().values():
        _add_part(part, {0: values}, {0: outlook})
    return outlook


def _add_part(
    part: RowPart, values: Mapping[int, RowValues], outlooks: Mapping[int, Outlook]
) -> None:
    cells = {number: cells_of_part(part, row.cells) for number, row in values.items()}
    with_words = {number: row for number, row in cells.items() if any(row.values())}
    if not with_words:
        return
    people = [outlooks[number].person for number in with_words]
    known = {person.pk for person in people if person and person.pk}
    looker = part.looker(student_pks=known, rows=with_words.values())
    seen: dict[tuple[object, ...], int] = {}
    for number, row in with_words.items():
        outlook = outlooks[number]
        if outlook.verdict != Verdict.REFUSED:
            found = _look(looker, outlook.person, row)
            _merge(outlook, _unless_twice(found, outlook.person, seen, number))


def _look(looker: PartLooker, person: Person | None, row: MappedRow) -> PartOutlook:
    return looker.look(student_pk=person.pk if person else None, cells=row)


def _unless_twice(
    found: PartOutlook, person: Person | None, seen: dict[tuple[object, ...], int], number: int
) -> PartOutlook:
    """The same record in two rows is one record."""
    if found.verdict != Verdict.NEW or person is None:
        return found
    who = (person.pk, person.row, found.key)
    if who in seen:
        return PartOutlook(Verdict.KNOWN, _("The same as in row %(row)d.") % {"row": seen[who]})
    seen[who] = number
    return found


def _merge(outlook: Outlook, found: PartOutlook) -> None:
    """A row is taken whole or not at all: the person, and what came with them."""
    if found.sentence:
        outlook.sentences.append(found.sentence)
    if found.verdict == Verdict.REFUSED:
        outlook.verdict, outlook.offered = Verdict.REFUSED, ()
    elif found.verdict == Verdict.NEW and outlook.verdict == Verdict.KNOWN:
        outlook.verdict = Verdict.CHANGED
