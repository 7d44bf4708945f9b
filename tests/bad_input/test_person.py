"""Names and ID numbers: every way to mistype one, and somebody else's."""

import pytest
from django.test import Client

from tests.bad_input.rows import Row, judge
from tests.bad_input.world import OTHERS_ID, World, as_person, counts, id_number, words
from university.accounts.models import Student, User

pytestmark = pytest.mark.django_db

GOOD_ID = id_number("11010519550501004")
X_ID = next(
    n for n in map(id_number, (f"110105195505010{n:02d}" for n in range(40))) if n[-1] == "X"
)
WRONG = "号码不对。请对着身份证一位一位看。"
WHEN = "号码里的出生日期不对"
SIGNS = "身份证号只有数字"
ONLY_CHARACTERS = "姓名里只能有文字"


def name_row(name: str, typed: str, sentence: str, *, keeps: bool = True) -> Row:
    return Row(name, "/my/new/", {"name": typed}, 200, sentence, keeps=typed if keeps else "")


NAMES = [
    name_row("nothing", "", "请填写姓名", keeps=False),
    name_row("only blanks", "   \u3000", "请填写姓名", keeps=False),
    name_row("only zero width", "\u200b\u200b\u200d", "请填写姓名", keeps=False),
    name_row("one character", "王", "请写全名"),
    name_row("emoji", "王😀兰", ONLY_CHARACTERS),
    name_row("digits", "王桂兰2", ONLY_CHARACTERS),
    name_row("10,000 characters", "王" * 10_000, "姓名最多30个字"),
    name_row("HTML", "<b>王桂兰</b>", ONLY_CHARACTERS),
    name_row("script", "<script>alert('王')</script>", ONLY_CHARACTERS),
    name_row("SQL", "'; DROP TABLE x;--", ONLY_CHARACTERS),
    name_row("formula", "=HYPERLINK(1)", ONLY_CHARACTERS),
    name_row("right to left", "王\u202e桂兰", ONLY_CHARACTERS),
    name_row("template", "王{{ request }}", ONLY_CHARACTERS),
    name_row("NUL", "王\0桂兰", "", keeps=False),
    name_row("private sign", "王\ue001兰", "有一个字"),
]
GOOD_NAMES = {
    "阿不都·热合曼": "阿不都·热合曼",
    "阿不都•热合曼": "阿不都·热合曼",
    "王 桂 兰": "王桂兰",
    "刘𫖯": "刘𫖯",
    "䶮䶮": "䶮䶮",
    "王\u200b桂兰\ufeff": "王桂兰",
    "〇三": "〇三",
}


def id_row(name: str, typed: str, sentence: str, *, keeps: bool = True) -> Row:
    data = {"id_number": typed}
    return Row(name, "/my/new/number/", data, 200, sentence, keeps=typed if keeps else "")


IDS = [
    id_row("nothing", "", "请填写身份证号", keeps=False),
    id_row("15 digits", "110105490101100", "15位的旧号码"),
    id_row("17 digits", GOOD_ID[:17], "您写了17位"),
    id_row("19 digits", GOOD_ID + "1", "您写了19位"),
    id_row("wrong check digit", GOOD_ID[:17] + ("1" if GOOD_ID[-1] != "1" else "2"), WRONG),
    id_row("future birth date", id_number("11010520990501004"), WHEN),
    id_row("30 February", id_number("11010519550230004"), WHEN),
    id_row("a child", id_number("11010520200501004"), WHEN),
    id_row("150 years", id_number("11010518700501004"), WHEN),
    id_row("letters", "ABCDEFGHIJKLMNOPQR", SIGNS),
    id_row("X in the middle", "1101X5195505010041", SIGNS),
    id_row("Arabic digits", "١١٠١٠٥١٩٥٥٠٥٠١٠٠٤٠"[:17] + "0", SIGNS),
    id_row("emoji", "😀" * 18, SIGNS),
    id_row("SQL", "1' OR '1'='1", SIGNS),
    id_row("10,000 digits", "1" * 10_000, "位"),
    id_row("NUL", GOOD_ID[:9] + "\0" + GOOD_ID[9:], "", keeps=False),
]
GOOD_IDS = {
    "x": X_ID.replace("X", "x"),
    "X": X_ID,
    "full width": GOOD_ID.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "blanks": f" {GOOD_ID[:6]} {GOOD_ID[6:14]}-{GOOD_ID[14:]} ",
}


@pytest.mark.parametrize("row", NAMES, ids=str)
def test_a_name_that_is_none(row: Row, world: World) -> None:
    judge(row, world)


@pytest.mark.parametrize("typed", GOOD_NAMES)
def test_a_rare_name_is_taken_as_it_is(typed: str, world: World) -> None:
    client = as_person(world.me.login)
    answer = client.post("/my/new/", {"name": typed})
    kept = client.get("/my/new/").context["form"]["name"].value()
    assert (answer["Location"], kept) == ("/my/new/number/", GOOD_NAMES[typed])


@pytest.mark.parametrize("row", IDS, ids=str)
def test_an_id_number_that_is_none(row: Row, world: World) -> None:
    client = _named(world)
    judge(row, world, client)


@pytest.mark.parametrize("name", GOOD_IDS)
def test_an_id_number_typed_oddly_is_understood(name: str, world: World) -> None:
    client = _named(world)
    answer = client.post("/my/new/number/", {"id_number": GOOD_IDS[name]})
    assert answer["Location"] == "/my/new/check/"
    assert "1955年5月1日" in words(client.get("/my/new/check/"))


def test_somebody_else_s_id_number_says_nothing_about_them(world: World) -> None:
    client = _named(world)
    client.post("/my/new/number/", {"id_number": OTHERS_ID})
    page = client.get("/my/new/check/")
    before = counts()
    answer = client.post("/my/new/check/", {"notice": str(page.context["notice"].pk)})
    shown = answer.content.decode()
    assert (answer.status_code, "这个身份证号不能在这里登记" in words(answer)) == (409, True)
    assert [s for s in world.secrets() if s in shown and s != OTHERS_ID[-4:]] == []
    assert counts() == before


STEPS = [
    Row("number before the name", "/my/new/number/", {"id_number": GOOD_ID}, 302, "/my/new/"),
    Row("birth before the name", "/my/new/birth/", {"birth_date": "19550501"}, 302, "/my/new/"),
    Row("sex before the birth date", "/my/new/sex/", {"sex": "female"}, 302, "/my/new/birth/"),
    Row("check before anything", "/my/new/check/", {"notice": "1"}, 302, "/my/new/"),
]
DATES = [
    ("nothing", "", "请填写出生日期"),
    ("words", "春天", "请写八位数字"),
    ("30 February", "19550230", "没有这一天"),
    ("future", "20990101", "学员都是成年人"),
    ("long ago", "18000101", "年份太早了"),
    ("short", "550501", "请写八位数字"),
    ("10,000", "1" * 10_000, "请写八位数字"),
    ("NUL", "1955\x000501", ""),
]


@pytest.mark.parametrize("row", STEPS, ids=str)
def test_a_step_out_of_order(row: Row, world: World) -> None:
    newcomer = as_person(User.objects.create(phone="+8612055556666"))
    judge(row, world, newcomer)


@pytest.mark.parametrize(("name", "typed", "sentence"), DATES, ids=[row[0] for row in DATES])
def test_a_birth_date_that_is_none(name: str, typed: str, sentence: str, world: World) -> None:
    row = Row(name, "/my/new/birth/", {"birth_date": typed}, 200, sentence)
    judge(row, world, _named(world))


@pytest.mark.parametrize("notice", ["", "0", "999999", "abc", "9" * 30, "²"])
def test_nobody_is_registered_without_today_s_notice(notice: str, world: World) -> None:
    client = _named(world)
    client.post("/my/new/number/", {"id_number": GOOD_ID})
    judge(
        Row("old notice", "/my/new/check/", {"notice": notice}, 409, "个人信息的说明"),
        world,
        client,
    )


def test_the_button_pressed_twice_registers_once(world: World) -> None:
    client = _named(world)
    client.post("/my/new/number/", {"id_number": GOOD_ID})
    notice = {"notice": str(client.get("/my/new/check/").context["notice"].pk)}
    first, second = (client.post("/my/new/check/", notice) for _ in range(2))
    assert (first.status_code, second["Location"]) == (302, "/my/new/")
    assert Student.objects.filter(name="刘𫖯").count() == 1


OTHERS = [
    Row("choose the other", "/my/who/", {"student": "{other}"}, 404, "没有找到这一页"),
    Row("choose nobody", "/my/who/", {}, 404, "没有找到这一页"),
    Row("choose letters", "/my/who/", {"student": "abc"}, 404, "没有找到这一页"),
    Row("withdraw what is not", "/my/agreements/999999/withdraw/", {}, 404, "没有找到这一页"),
    Row("agree to nothing", "/my/agreements/gold/give/", {}, 404, "没有找到这一页"),
    Row("end an authority", "/my/helpers/999999/end/", {}, 404, "没有找到这一页"),
    Row("helper's phone: letters", "/my/helpers/new/", {"phone": "abc"}, 200, "手机号码"),
    Row("helper's phone: mine", "/my/helpers/new/", {"phone": "12000000001"}, 200, "这是学"),
    Row("helper: name before phone", "/my/helpers/new/name/",
        {"name": "王芳"}, 302, "/my/helpers/new/"),
    Row("helper: code before all", "/my/helpers/new/code/",
        {"code": "123456"}, 302, "/my/helpers/new/"),
    Row("contact: letters", "/my/info/contact/phone/",
        {"emergency_contact_phone": "x"}, 302, "/my/info/contact/"),
]  # fmt: skip


@pytest.mark.parametrize("row", OTHERS, ids=str)
def test_what_is_not_mine_is_not_there(row: Row, world: World) -> None:
    judge(row, world)


def _named(world: World) -> Client:
    """A browser in which a new person has said their name."""
    client = as_person(world.me.login)
    assert client.post("/my/new/", {"name": "刘𫖯"}).status_code == 302
    return client
