"""Phones and codes: every way to mistype one, and every way to use one that is not one's own."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.bad_input.rows import Row, judge
from tests.bad_input.world import World, as_person, counts, leaks, words
from tests.enrollment.school import NOW
from university.accounts.models import SmsChallenge, User
from university.privacy import decrypt

pytestmark = pytest.mark.django_db

PHONE = "12033334444"
NOT_A_PHONE = "请填写1开头的11位手机号码"
SIX = "验证码是六位数字"


def phone_row(name: str, typed: str, sentence: str = NOT_A_PHONE, *, keeps: bool = True) -> Row:
    return Row(name, "/login/", {"phone": typed}, 200, sentence, keeps=typed if keeps else "")


PHONES = [
    phone_row("letters", "abcdefghijk"),
    phone_row("nothing", "", "请填写您的手机号码", keeps=False),
    phone_row("only blanks", "   ", "请填写您的手机号码", keeps=False),
    phone_row("too short", "1380000", "您填了7位"),
    phone_row("too long", "138000000000", "您填了12位"),
    phone_row("landline", "010-62345678", NOT_A_PHONE),
    phone_row("foreign", "+12025550123"),
    phone_row("Hong Kong", "+85291234567"),
    phone_row("begins with 2", "23800138000"),
    phone_row("Arabic digits", "١٣٨٠٠١٣٨٠٠٠"),
    phone_row("emoji", "1380013800😀"),
    phone_row("SQL", "' OR 1=1 --"),
    phone_row("HTML", "<script>alert(1)</script>"),
    phone_row("NUL", "1380013\0000", "", keeps=False),
    phone_row("10,000 digits", "1" * 10_000),
    phone_row("right to left", "\u202e13800138000\u202c"),
    phone_row("zero width", "138\u200b0013"),
    Row("card: nothing", "/login/card/", {}, 200, "请填写学员证上的学号"),
    Row("card: characters", "/login/card/", {"student_no": "王桂兰"}, 200, "学号只有数字"),
    Row("card: SQL", "/login/card/", {"student_no": "' OR 1=1 --"}, 200, "学号只有数字"),
    Row("card: 10,000", "/login/card/", {"student_no": "9" * 10_000}, 200, "这个号码太长了"),
    Row("code before the phone", "/login/code/", {"code": "123456"}, 302, "/login/"),
    Row("again before the phone", "/login/code/again/", {}, 302, "/login/"),
    Row("GET on again", "/login/code/again/", None, 405, "这一页要按按钮进入"),
]
GOOD_PHONES = (
    "12033334444",
    "１２０３３３３４４４４",
    "+86 120 3333 4444",
    "0086-120-3333-4444",
    "86 12033334444",
)
CODES = [
    ("letters", "abcdef", SIX),
    ("five digits", "12345", SIX),
    ("seven digits", "1234567", SIX),
    ("nothing", "", "请填写短信里的验证码"),
    ("10,000 digits", "1" * 10_000, SIX),
    ("emoji", "😀😀😀😀😀😀", SIX),
    ("SQL", "' OR 1=1", SIX),
    ("NUL", "12\x0034", ""),
    ("wrong", "", "验证码不对"),
]  # fmt: skip


@pytest.mark.parametrize("row", PHONES, ids=str)
def test_a_phone_that_is_none(row: Row, world: World) -> None:
    judge(row, world, as_person(None))


@pytest.mark.parametrize("typed", GOOD_PHONES)
def test_a_phone_typed_oddly_is_understood(typed: str, world: World) -> None:
    answer = as_person(None).post("/login/", {"phone": typed})
    phones = list(SmsChallenge.objects.values_list("phone", flat=True))
    assert (answer["Location"], phones) == ("/login/code/", ["+8612033334444"])


@pytest.mark.parametrize(("name", "typed", "sentence"), CODES, ids=[row[0] for row in CODES])
def test_a_code_that_is_none(name: str, typed: str, sentence: str, world: World) -> None:
    client, code = _asked(PHONE)
    typed = f"{(int(code) + 1) % 10**6:06d}" if name == "wrong" else typed
    judge(Row(name, "/login/code/", {"code": typed}, 200, sentence), world, client)
    assert "_auth_user_id" not in client.session


def test_somebody_else_s_code_opens_nothing(world: World) -> None:
    mine, my_code = _asked(PHONE)
    _theirs, their_code = _asked("12099887766")
    if my_code != their_code:
        judge(Row("theirs", "/login/code/", {"code": their_code}, 200, "验证码不对"), world, mine)
    thief = as_person(None)
    judge(Row("no session", "/login/code/", {"code": their_code}, 302, "/login/"), world, thief)
    assert ("_auth_user_id" in mine.session, "_auth_user_id" in thief.session) == (False, False)


def test_a_code_that_ran_out(world: World) -> None:
    client, code = _asked(PHONE)
    with time_machine.travel(NOW + timedelta(seconds=601), tick=False):
        judge(Row("old", "/login/code/", {"code": code}, 200, "已经过了十分钟"), world, client)


def test_a_code_that_was_used(world: World) -> None:
    client, code = _asked(PHONE)
    client.post("/login/code/", {"code": code})
    assert User.objects.filter(phone=f"+86{PHONE}").count() == 1
    again = as_person(None)
    again.cookies["sessionid"] = "a" * 32
    judge(Row("used", "/login/code/", {"code": code}, 302, "/login/"), world, again)


def test_a_known_phone_is_answered_like_an_unknown_one(world: World) -> None:
    known, unknown = (
        as_person(None).post("/login/", {"phone": phone}, follow=True)
        for phone in ("12099887766", "12088887777")
    )
    seen = [words(answer).replace("120 9988 7766", "#") for answer in (known, unknown)]
    seen[1] = seen[1].replace("120 8888 7777", "#")
    assert seen[0] == seen[1]
    assert leaks(world, known, sent="12099887766 120 9988 7766") == []


@pytest.mark.parametrize(
    "where",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)",
     "http:///evil.example", "\t//evil.example", "https:evil.example", "data:text/html,x"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(where: str, world: World) -> None:
    client = as_person(None)
    client.post(f"/login/?next={where}", {"phone": "12000000001", "next": where})
    code = decrypt(SmsChallenge.objects.get().code)
    before = counts()
    inside = client.post("/login/code/", {"code": code})
    ways = [
        inside["Location"],
        client.get("/login/", {"next": where})["Location"],
        client.post("/my/who/", {"student": str(world.me.pk), "next": where})["Location"],
        client.post("/display/", {"size": "24", "next": where})["Location"],
    ]
    assert [way for way in ways if not way.startswith("/") or way.startswith(("//", "/\\"))] == []
    page = client.get("/my/new/", {"next": where}).content.decode()
    assert re.findall(r'(?:href|action)="[^/?#"]*[/\\\\]{0,3}evil', page) == []
    after = counts()
    assert {**after, "open codes": 0} == {**before, "open codes": 0}


def test_a_session_made_up_by_somebody_is_not_taken_over(world: World) -> None:
    client = as_person(None)
    client.cookies["sessionid"] = "k" * 32
    client.post("/login/", {"phone": "12000000001"})
    waiting = client.cookies["sessionid"].value
    client.post("/login/code/", {"code": decrypt(SmsChallenge.objects.get().code)})
    inside = client.cookies["sessionid"].value
    assert len({"k" * 32, waiting, inside}) == 3


def _asked(phone: str) -> tuple[Client, str]:
    client = as_person(None)
    asked: Any = client.post("/login/", {"phone": phone})
    assert asked.status_code == 302
    return client, decrypt(SmsChallenge.objects.get(phone=f"+86{phone}").code)
