"""A table is read, never run; what is no table is refused in one sentence."""

import io
import zipfile
from datetime import date

import pytest

from tests.support.registers import csv_file, xlsx
from university.accounts.importing.cells import Cell, CellKind
from university.accounts.importing.columns import guess_header, guess_mapping
from university.accounts.importing.reading import MOST_BYTES, MOST_ROWS, read_table
from university.refusals import Refusal

pytestmark = pytest.mark.one_engine
HEADINGS = ("姓名", "身份证号")
BORN = date(1958, 3, 2)


def words(name: str, body: bytes, sheet: str = "") -> list[list[str]]:
    rows = read_table(name=name, body=body, sheet=sheet).rows
    return [[cell.words for cell in cells] for _number, cells in rows]


def refusal(name: str, body: bytes, sheet: str = "") -> str:
    with pytest.raises(Refusal) as refused:
        read_table(name=name, body=body, sheet=sheet)
    return refused.value.code


def test_an_excel_file_gives_its_rows_with_their_numbers() -> None:
    body = xlsx([["王桂兰", "x"], [], ["李强", "y"]], headings=HEADINGS, title="花名册")
    rows = read_table(name="名册.xlsx", body=body).rows
    assert [(number, [cell.words for cell in cells]) for number, cells in rows] == [
        (1, ["花名册"]),
        (2, ["姓名", "身份证号"]),
        (3, ["王桂兰", "x"]),
        (5, ["李强", "y"]),
    ]


def test_what_a_cell_was_taken_for_is_known() -> None:
    row = [BORN, date(1958, 3, 1), 110105195803021234, 19580302, "=1+1", "#N/A"]
    body = xlsx([row], headings=["a"], formats={"B2": 'yyyy"年"m"月"'})
    assert read_table(name="a.xlsx", body=body).rows[1][1] == [
        Cell("1958-03-02", CellKind.DATE),
        Cell("1958-03-01", CellKind.MONTH),
        Cell("110105195803021200", CellKind.NUMBER),
        Cell("19580302", CellKind.NUMBER),
        Cell("公式", CellKind.FORMULA),
        Cell("#N/A", CellKind.ERROR),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_table_is_read_in_each_encoding(encoding: str) -> None:
    body = csv_file([["欧阳䶮", "1"]], headings=HEADINGS, encoding=encoding)
    assert words("名册.CSV", body) == [["姓名", "身份证号"], ["欧阳䶮", "1"]]


def test_quoted_digits_are_text_and_other_formulas_are_not_run() -> None:
    body = '姓名,手机,住址\n"\'王桂兰","=""13800138000""",=HYPERLINK("x")\n'.encode()
    assert read_table(name="a.csv", body=body).rows[1][1] == [
        Cell("王桂兰"),
        Cell("13800138000"),
        Cell('=HYPERLINK("x")', CellKind.FORMULA),
    ]


def test_the_named_sheet_is_read() -> None:
    body = xlsx([["王桂兰"]], headings=["姓名"], sheet="2025年")
    assert (words("a.xlsx", body, "2025年"), refusal("a.xlsx", body, "别的")) == (
        [["姓名"], ["王桂兰"]],
        "table_no_such_sheet",
    )


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b" " * 40_000_000)
    return out.getvalue()


def with_part(name: str, text: str) -> bytes:
    out = io.BytesIO(xlsx([["王桂兰"]], headings=["姓名"]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, text)
    return out.getvalue()


def entities() -> bytes:
    """A sheet whose XML grows by itself."""
    source = zipfile.ZipFile(io.BytesIO(xlsx([["王桂兰"]], headings=["姓名"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in source.infolist():
            body = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                body = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + body
            archive.writestr(part.filename, body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", "table_old_excel"),
        ("a.pdf", b"%PDF-1.7", "table_kind"),
        ("a.xlsx", b"", "table_unsafe"),
        ("a.xlsx", b"PK\x03\x04 nothing", "table_unsafe"),
        ("a.xlsx", bomb(), "table_too_large"),
        ("a.xlsx", with_part("xl/vbaProject.bin", "x"), "table_unsafe"),
        ("a.xlsx", with_part("../../x.txt", "x"), "table_unsafe"),
        ("a.xlsx", entities(), "table_unreadable"),
        ("a.xlsx", b"x" * (MOST_BYTES + 1), "table_too_large"),
        ("a.xlsx", xlsx([], headings=[]), "table_empty"),
        ("a.csv", b"", "table_empty"),
        ("a.csv", b"<html>\n", "table_unsafe"),
        ("a.csv", b"\x00\x01\x02", "table_unsafe"),
        ("a.csv", b"\n".join([b"x"] * (MOST_ROWS + 3)), "table_too_long"),
        ("a.csv", b",".join([b"x"] * 70), "table_too_wide"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused(name: str, body: bytes, code: str) -> None:
    assert refusal(name, body) == code


def test_headings_are_found_below_a_title_and_known_by_other_names() -> None:
    table = [
        (1, [Cell("某某老年大学学员名册")]),
        (2, [Cell("制表"), Cell("张三")]),
        (3, [Cell(" 学员姓名*"), Cell("出生年月"), Cell("身份证号码（18位）"), Cell("联系 电话")]),
    ]
    headings = [cell.words for cell in table[2][1]]
    assert (guess_header(table), guess_mapping(headings)) == (
        3,
        ["name", "birth_date", "id_number", "phone"],
    )


@pytest.mark.parametrize(
    ("headings", "mapping"),
    [
        (["姓名", "班级", "电话"], ["name", "", "phone"]),
        (["姓名", "班级", "学期", "证书编号"],
         ["name", "completed_class", "completed_term", "certificate_no"]),
        (["手机", "电话"], ["phone", ""]),
        (["年龄", "备注"], ["", ""]),
    ],
)  # fmt: skip
def test_a_heading_means_one_column_and_a_class_only_beside_a_completion(
    headings: list[str], mapping: list[str]
) -> None:
    assert guess_mapping(headings) == mapping


def test_dates_of_the_sample_are_dates() -> None:
    body = xlsx([[BORN]], headings=["生日"])
    assert words("a.xlsx", body) == [["生日"], ["1958-03-02"]]
