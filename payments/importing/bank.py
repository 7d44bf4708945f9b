"""Reading the bank's statement: a csv whose columns are known by their names, whoever wrote it."""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from payments.amounts import read_yuan

#: In bytes; a month of a school's account is a tenth of it.
LARGEST_FILE = 1_000_000
MOST_ROWS = 20_000

#: What the columns may be called, normalised; the first that fits is taken.
_NAMES = {
    "day": ("交易日期", "记账日期", "入账日期", "交易时间", "日期"),
    "amount": ("交易金额", "发生额", "金额"),
    "income": ("贷方发生额", "贷方金额", "收入金额", "收入", "贷方"),
    "expense": ("借方发生额", "借方金额", "支出金额", "支出", "借方"),
    "serial": ("交易流水号", "流水号", "交易序号", "凭证号"),
    "other_party": ("对方户名", "对方账户名称", "对方名称", "交易对方"),
    "words": ("摘要", "附言", "用途", "备注"),
}
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})")


@dataclass(frozen=True)
class Line:
    """One line as the bank wrote it; in is positive."""

    row: int
    day: date
    amount_fen: int
    serial: str
    other_party: str
    words: str
    fingerprint: str


@dataclass
class Statement:
    """What a file says; with ``errors`` nothing of it may be taken."""

    digest: str
    columns: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def read_statement(body: bytes) -> Statement:
    """Read a file; never raises for what is in it."""
    found = Statement(hashlib.sha256(body).hexdigest())
    if len(body) > LARGEST_FILE:
        found.errors.append(_("The file is too large."))
        return found
    text = _text(body)
    if text is None:
        found.errors.append(_("This is no table in text form (csv)."))
        return found
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    start = next((i for i, row in enumerate(rows) if _columns(row)), None)
    if start is None:
        found.errors.append(_("No row names the columns for day and sum."))
        return found
    columns = _columns(rows[start])
    found.columns = {key: rows[start][index] for key, index in columns.items()}
    if len(rows) - start > MOST_ROWS:
        found.errors.append(_("The file is too large."))
        return found
    _read_rows(found, rows, columns, start + 1)
    return found


def _read_rows(
    found: Statement, rows: list[list[str]], columns: dict[str, int], first: int
) -> None:
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows[first:], first + 1):
        cells = {key: row[i] if i < len(row) else "" for key, i in columns.items()}
        if not cells["day"]:
            continue  # Empty rows, and the sums that banks write below.
        try:
            day, fen = _date(cells["day"]), _fen(cells)
        except ValueError as error:
            found.errors.append(_("Row %(row)d: %(why)s") % {"row": number, "why": error})
            continue
        serial, party = cells.get("serial", "")[:60], cells.get("other_party", "")[:80]
        words = cells.get("words", "")[:200]
        same = "|".join([day.isoformat(), str(fen), serial, party, words])
        seen[same] += 1
        mark = hashlib.sha256(f"{same}|{seen[same]}".encode()).hexdigest()
        if fen:
            found.lines.append(Line(number, day, fen, serial, party, words, mark))


def _text(body: bytes) -> str | None:
    if b"\0" in body:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _columns(row: list[str]) -> dict[str, int]:
    """Return where which column stands, or nothing when this row does not name them."""
    names = [re.sub(r"[\s（(].*", "", unicodedata.normalize("NFKC", cell)) for cell in row]
    found = dict(_found(names))
    has_sum = "amount" in found or {"income", "expense"} & found.keys()
    return found if "day" in found and has_sum else {}


def _found(names: list[str]) -> Iterator[tuple[str, int]]:
    for key, wanted in _NAMES.items():
        for name in wanted:
            if name in names:
                yield key, names.index(name)
                break


def _date(text: str) -> date:
    match = _DAY.match(unicodedata.normalize("NFKC", text))
    if match is None:
        raise ValueError(_("the day cannot be read"))
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise ValueError(_("the day cannot be read")) from None


def _fen(cells: dict[str, str]) -> int:
    if "amount" in cells:
        return _signed(cells["amount"])
    return _signed(cells.get("income", "")) - _signed(cells.get("expense", ""))


def _signed(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in ("", "-"):
        return 0
    sign = -1 if plain.startswith("-") else 1
    try:
        return sign * read_yuan(plain.lstrip("+-"))
    except ValueError:
        raise ValueError(_("the sum cannot be read")) from None
