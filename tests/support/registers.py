"""The school's own spreadsheets, made up: no real person, no file in the repository."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from stdnum.cn import ric

HEADINGS = (
    "序号", "学号", "学员姓名", "性别", "出生年月", "身份证号码", "联系电话", "家庭住址",
    "紧急联系人", "紧急联系电话", "困难情况", "备注",
)  # fmt: skip
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗"
_GIVEN = "桂兰秀英建国玉珍淑华志强凤霞德明素芬永福美玲兆祥爱莲俊杰"


def id_number(birth_date: date, serial: int) -> str:
    """Return a whole number of a made-up place; an odd ``serial`` is a man's."""
    first = f"990101{birth_date:%Y%m%d}{serial % 1000:03d}"
    return first + ric.calc_check_digit(first + "0")


def people(count: int, *, seed: int = 7) -> list[list[Any]]:
    """Return ``count`` rows under ``HEADINGS``: dates in many shapes, some without a phone."""
    dice = random.Random(seed)
    rows = []
    for number in range(1, count + 1):
        born = date(1940, 1, 1) + timedelta(days=dice.randrange(9_000))
        name = dice.choice(_SURNAMES) + "".join(dice.sample(_GIVEN, 2))
        has_phone = number % 10 != 0
        # Every seventh couple shares one phone.
        phone = f"120{5_000_000 + number - (number % 7 == 0):08d}" if has_phone else ""
        rows.append([
            number,
            f"L{number:05d}",
            name,
            "男" if number % 2 else "女",
            _shapes(born)[number % 5],
            id_number(born, number) if number % 3 else "",
            phone,
            f"和平路{number}号",
            "王小明" if number % 4 == 0 else "",
            f"120{6_000_000 + number:08d}" if number % 4 == 0 else "",
            "低保" if number % 50 == 0 else "",
            "",
        ])  # fmt: skip
    return rows


def _shapes(day: date) -> list[Any]:
    return [
        day,
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
    ]


def xlsx(
    rows: Iterable[Sequence[Any]],
    *,
    headings: Sequence[str] = HEADINGS,
    title: str = "",
    sheet: str = "花名册",
    formats: dict[str, str] | None = None,
) -> bytes:
    """Return an Excel file; ``formats`` gives cells (``E3``) a number format."""
    book = Workbook()
    page = book.active
    page.title = sheet
    if title:
        page.append([title])
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    for place, number_format in (formats or {}).items():
        page[place].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(
    rows: Iterable[Sequence[Any]],
    *,
    headings: Sequence[str] = HEADINGS,
    encoding: str = "utf-8-sig",
) -> bytes:
    """Return the same as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)
