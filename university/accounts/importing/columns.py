"""Which columns can be taken, and by which headings schools call them.

Headings are data of Chinese schools, like the names of the roles; what the registrar reads is
translated.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from university.accounts.importing.cells import Cell
from university.registry import registry

#: A title and a date may stand above the headings.
HEADER_WITHIN = 12
#: Fewer known words than this are no row of headings.
_FEWEST_HEADINGS = 2
#: Notes beside a heading, blanks, and signs that say "needed".
_BESIDE = re.compile(r"[（(【\[].*?[）)】\]]|[\s*＊:：/、._\-]+")


@dataclass(frozen=True)
class Column:
    """``code`` is what a mapping holds; ``headings`` are compared without blanks and notes.

    ``beside`` are headings that mean this only beside another column of the same ``group``.
    """

    code: str
    label: str | Promise
    headings: tuple[str, ...]
    beside: tuple[str, ...] = ()
    group: str = ""


REGISTER_COLUMNS = (
    Column("name", _("Name"), ("姓名", "学员姓名", "学员", "名字", "学生姓名", "学员名称")),
    Column("sex", _("Sex"), ("性别", "男女", "学员性别")),
    Column(
        "birth_date",
        _("Birth date"),
        ("出生日期", "出生年月", "出生年月日", "生日", "出生时间", "出生"),
    ),
    Column(
        "id_number",
        _("ID number"),
        ("身份证号", "身份证号码", "身份证", "证件号码", "证件号", "居民身份证号", "公民身份号码"),
    ),
    Column(
        "phone",
        _("Phone"),
        (
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "电话",
            "联系方式",
            "本人电话",
            "电话号码",
            "移动电话",
            "学员电话",
            "联系手机",
        ),
    ),
    Column(
        "address",
        _("Address"),
        ("住址", "家庭住址", "地址", "家庭地址", "现住址", "居住地址", "联系地址", "通讯地址"),
    ),
    Column(
        "contact_name",
        _("Emergency contact"),
        (
            "紧急联系人",
            "紧急联系人姓名",
            "家属",
            "家属姓名",
            "家庭联系人",
            "应急联系人",
            "子女姓名",
        ),
    ),
    Column(
        "contact_phone",
        _("Phone of the emergency contact"),
        (
            "紧急联系电话",
            "紧急联系人电话",
            "紧急联系人手机",
            "家属电话",
            "家属联系电话",
            "紧急电话",
            "应急联系电话",
            "子女电话",
            "紧急联系方式",
            "紧急联系人联系方式",
        ),
    ),
    Column(
        "category",
        _("Category or hardship"),
        (
            "类别",
            "人员类别",
            "学员类别",
            "身份类别",
            "困难情况",
            "困难类别",
            "优惠类别",
            "减免类别",
        ),
    ),
    Column(
        "number",
        _("Student number, ours or the old one"),
        (
            "学号",
            "学员号",
            "学员编号",
            "学员证号",
            "原学号",
            "旧学号",
            "老学号",
            "原学员号",
            "证号",
        ),
    ),
    Column(
        "returning", _("Returning student"), ("老学员", "是否老学员", "在读", "是否在读", "新老")
    ),
)


def known_columns() -> dict[str, Column]:
    """Return all columns by their code, those of the higher houses too."""
    parts = registry.register_parts.values()
    every = [*REGISTER_COLUMNS, *(column for part in parts for column in part.columns)]
    return {column.code: column for column in every}


def guess_header(rows: Iterable[tuple[int, list[Cell]]]) -> int:
    """Return the number of the row with the most known headings among the first; 1 when none."""
    best, best_count = 1, _FEWEST_HEADINGS - 1
    for number, cells in rows:
        if number > HEADER_WITHIN:
            break
        count = sum(1 for code in guess_mapping([cell.words for cell in cells]) if code)
        if count > best_count:
            best, best_count = number, count
    return best


def guess_mapping(headings: list[str]) -> list[str]:
    """Return a column's code, or an empty word, for each heading; no code twice."""
    columns = known_columns()
    certain = {word: column.code for column in columns.values() for word in column.headings}
    words = [plain_heading(heading) for heading in headings]
    mapping = _without_doubles([certain.get(word, "") for word in words])
    groups = {columns[code].group for code in mapping if code} - {""}
    beside = {
        word: column.code
        for column in columns.values()
        if column.group in groups
        for word in column.beside
    }
    both = [code or beside.get(word, "") for code, word in zip(mapping, words, strict=True)]
    return _without_doubles(both)


def _without_doubles(mapping: list[str]) -> list[str]:
    return [code if code not in mapping[:place] else "" for place, code in enumerate(mapping)]


def plain_heading(heading: str) -> str:
    """Return ``身份证号`` for `` 身份证 号（18位）*``."""
    return _BESIDE.sub("", unicodedata.normalize("NFKC", heading).strip())
