"""One cell of a spreadsheet as it was stored: its words, and what the spreadsheet took it for."""

import json
from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What the spreadsheet took it for. ``MONTH`` is a date that is shown without a day."""

    TEXT = "t"
    NUMBER = "n"
    DATE = "d"
    MONTH = "m"
    FORMULA = "f"
    ERROR = "e"


@dataclass(frozen=True)
class Cell:
    """``words`` is never run: a formula comes with its stored result, or as ``FORMULA``."""

    words: str = ""
    kind: CellKind = CellKind.TEXT

    def __bool__(self) -> bool:
        return bool(self.words)


EMPTY = Cell()


def packed(cells: list[Cell]) -> str:
    """Return the cells of a row as JSON, to be sealed."""
    return json.dumps([[cell.kind, cell.words] for cell in cells], ensure_ascii=False)


def unpacked(text: str) -> list[Cell]:
    """Return the cells of a row; none when its words were forgotten."""
    return [Cell(words, CellKind(kind)) for kind, words in json.loads(text or "[]")]
