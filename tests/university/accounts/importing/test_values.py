"""What people type into a spreadsheet, and what is understood: one line a habit."""

from datetime import date

import pytest

from tests.support.registers import id_number
from university.accounts.importing.cells import Cell, CellKind
from university.accounts.importing.values import read_row

pytestmark = pytest.mark.one_engine
BORN = date(1958, 3, 2)
ID_NUMBER = id_number(BORN, 2)
WITH_X = next(n for n in (id_number(BORN, serial) for serial in range(0, 200, 2)) if n[-1] == "X")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９ｘ")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (Cell("1958-3-2"), BORN),
        (Cell("1958/03/02"), BORN),
        (Cell("1958.3.2"), BORN),
        (Cell("1958年3月2日"), BORN),
        (Cell("１９５８年３月２日"), BORN),
        (Cell("19580302"), BORN),
        (Cell("1958-03-02 00:00:00"), BORN),
        (Cell("1958-03-02", CellKind.DATE), BORN),
        (Cell("19580302", CellKind.NUMBER), BORN),
        (Cell("21246", CellKind.NUMBER), BORN),
    ],
)
def test_a_birth_date_is_read(cell: Cell, day: date) -> None:
    values = read_row({"name": Cell("王桂兰"), "birth_date": cell})
    assert (values.birth_date, values.problems) == (day, [])


@pytest.mark.parametrize(
    "cell",
    [
        Cell("1958年3月"), Cell("1958-03"), Cell("195803"), Cell("1958.3", CellKind.NUMBER),
        Cell("1958-03-01", CellKind.MONTH),
    ],
)  # fmt: skip
def test_a_month_of_birth_is_enough_beside_an_id_number(cell: Cell) -> None:
    alone = read_row({"name": Cell("王桂兰"), "birth_date": cell})
    beside = read_row({"name": Cell("王桂兰"), "birth_date": cell, "id_number": Cell(ID_NUMBER)})
    assert (alone.birth_date, alone.birth.year, alone.birth.month) == (None, 1958, 3)
    assert (beside.birth_date, beside.remarks, beside.problems) == (BORN, [], [])


@pytest.mark.parametrize(
    "cell",
    [
        Cell(ID_NUMBER), Cell(f" {ID_NUMBER[:6]} {ID_NUMBER[6:]} "), Cell(WITH_X),
        Cell(WITH_X.lower()), Cell(WITH_X.translate(FULL_WIDTH)),
    ],
)  # fmt: skip
def test_an_id_number_decides_over_birth_date_and_sex(cell: Cell) -> None:
    values = read_row({"name": Cell("王桂兰"), "id_number": cell})
    assert (values.birth_date, values.sex, values.problems) == (BORN, "female", [])


ROUNDED = "表格把身份证号变成了数字，末尾已丢。请把这一列设成文本，重新填写。"
TYPED_WRONG = "这个号码不对，请对照身份证，一位一位地看。"


@pytest.mark.parametrize(
    ("code", "cell", "sentences"),
    [
        ("id_number", Cell("110105195803021", CellKind.NUMBER), None),
        ("id_number", Cell("990101195803020000", CellKind.NUMBER), [ROUNDED]),
        ("id_number", Cell("1.10105E+17"), [ROUNDED]),
        ("id_number", Cell("１.10105e+17"), [ROUNDED]),
        ("id_number", Cell("990101195803021000"),
         ["身份证号末尾是000，不对。可能被表格丢了末尾。请按文本重新填写。"]),
        ("phone", Cell("1.38E+10"),
         ["表格把手机号变成了数字，末尾已丢。请把这一列设成文本，重新填写。"]),
        ("phone", Cell("12000000001/12000000002"), ["一格里有两个号码，请只留一个。"]),
        ("phone", Cell("1380013800"), ["手机号是11位，这里是10位。"]),
        ("phone", Cell("同上"), ["手机号看不懂，应是11位数字。"]),
        ("sex", Cell("不详?"), ["性别请写男或女。"]),
        ("birth_date", Cell("58-3-2"), ["年份请写四位数字。"]),
        ("birth_date", Cell("1958-2-30"), None),
        ("birth_date", Cell("2020-1-1"), None),
        ("name", Cell("=cmd()", CellKind.FORMULA), ["有一格是公式。请改成普通文字。"]),
        ("name", Cell("#REF!", CellKind.ERROR), ["有一格是表格的出错标记。请改正。"]),
        ("address", Cell("长" * 121), ["有一格超过120个字。"]),
        ("number", Cell("甲-1"), ["学员号只能是字母和数字。"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_keeps_the_row_out(
    code: str, cell: Cell, sentences: list[str] | None
) -> None:
    values = read_row({"name": Cell("王桂兰"), code: cell})
    assert len(values.problems) == 1
    assert sentences is None or values.problems[-1:] == sentences


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ({"phone": "0931-8888888"}, "座机不能用来登录，没有导入。"),
        ({"contact_name": "王小明"}, "紧急联系人缺电话，没有导入。"),
        ({"contact_phone": "12000000003"}, "紧急联系人缺姓名，没有导入。"),
        ({"contact_name": "王小明", "contact_phone": "0931-8888888"},
         "紧急联系人的电话不是手机，没有导入。"),
        ({"phone": "12000000001", "contact_name": "王小明", "contact_phone": "12000000001"},
         "紧急联系电话是本人的，没有导入。"),
        ({"birth_date": "1958-4-1", "id_number": ID_NUMBER},
         "出生日期与身份证不同，按身份证登记。"),
        ({"returning": "也许"}, "“老学员”一列请写是或否，没有导入。"),
    ],
)  # fmt: skip
def test_what_is_left_aside_is_said_and_the_row_is_taken(
    cells: dict[str, str], remark: str
) -> None:
    values = read_row({"name": Cell("王桂兰"), **{k: Cell(v) for k, v in cells.items()}})
    assert (values.remarks, values.problems, values.contact_phone) == ([remark], [], "")


def test_another_sex_than_the_id_number_says_needs_a_look() -> None:
    cells = {"name": Cell("王桂兰"), "sex": Cell("男"), "id_number": Cell(ID_NUMBER)}
    assert read_row(cells).doubts == ["性别与身份证不同。这是谁的号码？"]


@pytest.mark.parametrize("words", ["无", "-", "/", "暂无", ""])
def test_a_word_for_nothing_is_nothing(words: str) -> None:
    values = read_row({"name": Cell("王桂兰"), "phone": Cell(words), "category": Cell(words)})
    assert (values.phone, values.category, values.problems) == ("", "", [])


def test_a_phone_is_read_however_it_is_typed() -> None:
    typed = ["120 0000 0001", "+86-12000000001", "１２０００００00０1", "012000000001"[1:]]
    read = {read_row({"name": Cell("王桂兰"), "phone": Cell(one)}).phone for one in typed}
    assert read == {"+8612000000001"}
