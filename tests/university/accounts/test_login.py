"""From a phone number to the page one was going to."""

import json
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.university.accounts.conftest import MakeStudent
from tests.university.accounts.logging_in import (
    NINE,
    PHONE,
    ask,
    errors,
    give,
    headings,
    is_in,
    last_code,
    log_in,
    other_than,
    sent,
    title,
    words,
)
from university.accounts.models import (
    GivenHow,
    ProxyAuthorization,
    SmsChallenge,
    Student,
    User,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def senior(make_student: MakeStudent) -> Student:
    return make_student("王桂兰", User.objects.create(phone=PHONE))


@pytest.mark.django_db(transaction=True)
def test_the_text_message_opens_the_page_one_was_going_to(
    client: Client, settings: Any, tmp_path: Path, senior: Student
) -> None:
    settings.SMS_CHANNEL, settings.SMS_OUTBOX_DIR = "file", tmp_path
    asked = client.get("/my/info/")
    assert asked["Location"] == "/login/?next=/my/info/"
    form = client.get(asked["Location"])
    assert '<input type="hidden" name="next" value="/my/info/">' in form.content.decode()
    assert ask(client, "120 0000 0001", next="/my/info/")["Location"] == "/login/code/"
    message = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert message["to"] == PHONE
    entered = give(client, message["values"]["code"])
    assert (entered.status_code, entered["Location"]) == (302, "/my/info/")
    assert client.get("/my/info/").status_code == 200
    assert client.session["_auth_user_id"] == str(senior.login_id)


def test_a_new_phone_makes_one_login_without_a_password(client: Client) -> None:
    entered = log_in(client, next="/enrol/1/")
    made = User.objects.get()
    assert entered["Location"] == "/my/new/?next=%2Fenrol%2F1%2F"
    assert (made.phone, made.has_usable_password(), made.is_staff) == (PHONE, False, False)
    assert made.phone_verified_at is not None


def test_nothing_is_made_before_the_code_is_right(client: Client) -> None:
    ask(client)
    give(client, other_than(last_code()))
    assert (User.objects.count(), is_in(client)) == (0, False)


def test_two_people_on_one_phone_are_asked_who_it_is(
    client: Client, senior: Student, make_student: MakeStudent
) -> None:
    make_student("李国强", senior.login)
    assert log_in(client, next="/my/info/")["Location"] == "/my/who/?next=%2Fmy%2Finfo%2F"


def test_a_helper_is_asked_whom_they_help(client: Client, make_student: MakeStudent) -> None:
    ProxyAuthorization.objects.create(
        helper=User.objects.create(phone=PHONE),
        student=make_student("陈福生"),
        given_how=GivenHow.PAPER,
        valid_until="2099-01-01",
    )
    assert log_in(client)["Location"] == "/my/who/?next=%2Fmy%2F"


def test_one_person_goes_straight_on(client: Client, senior: Student) -> None:
    assert log_in(client)["Location"] == "/my/"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil.example",
     "/\\evil.example", "http://testserver.evil.example/"],
)  # fmt: skip
def test_the_way_on_never_leaves_the_site(client: Client, senior: Student, address: str) -> None:
    assert address not in words(client.get("/login/", {"next": address}))
    assert log_in(client, next=address)["Location"] == "/my/"


def test_the_session_gets_a_new_number(client: Client, senior: Student) -> None:
    ask(client)
    before = client.session.session_key
    give(client, last_code())
    assert client.session.session_key not in (None, before)


def test_the_device_stays_logged_in_for_ninety_days(client: Client, senior: Student) -> None:
    entered = log_in(client)
    cookie = entered.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (7776000, True, "Lax")


def test_who_is_logged_in_is_not_asked_again(client: Client, senior: Student) -> None:
    log_in(client)
    for path in ("/login/?next=/my/info/", "/login/card/?next=/my/info/"):
        assert client.get(path)["Location"] == "/my/info/"
    assert client.get("/login/code/")["Location"] == "/my/"


def test_a_wrong_code_keeps_the_page_and_says_how_many_tries_are_left(client: Client) -> None:
    ask(client)
    answer = give(client, other_than(last_code()))
    assert errors(answer) == ["验证码不对。请再看看短信。您还可以试4次。"]
    assert (answer.status_code, title(answer)[:4]) == (200, "有错误：")
    page = answer.content.decode()
    assert 'class="error-summary" role="alert" tabindex="-1"' in page
    assert 'aria-describedby="id_code_helptext id_code_error"' in page
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1} ", "full"])
def test_a_code_may_be_typed_with_blanks(client: Client, typed: str) -> None:
    ask(client)
    code = last_code()
    full = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    give(client, full if typed == "full" else typed.format(code[:3], code[3:]))
    assert is_in(client)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写短信里的验证码。"),
        ("12345", "验证码是六位数字。请再看看短信。"),
        ("1234567", "验证码是六位数字。请再看看短信。"),
        ("abcdef", "验证码是六位数字。请再看看短信。"),
        ("9" * 10_000, "验证码是六位数字。请再看看短信。"),
        ("' OR 1=1 --", "验证码是六位数字。请再看看短信。"),
    ],
)
def test_what_is_no_code_costs_no_try(client: Client, typed: str, sentence: str) -> None:
    ask(client)
    assert errors(give(client, typed)) == [sentence]
    assert SmsChallenge.objects.get().attempts == 0


def test_a_code_opens_only_in_the_browser_that_asked(client: Client) -> None:
    ask(client)
    other = Client()
    assert give(other, last_code())["Location"] == "/login/"
    assert not is_in(other)


def test_a_code_opens_once(client: Client) -> None:
    log_in(client)
    row = SmsChallenge.objects.get()
    assert (row.code, row.used_at is not None) == ("", True)


def test_the_code_is_never_written_in_plain(client: Client) -> None:
    ask(client)
    row = SmsChallenge.objects.get()
    assert last_code() not in row.code
    assert last_code() not in str(client.session.items())
    assert "12000000001" not in str(client.session.items())


def test_sent_again_it_is_the_same_code(client: Client, settings: Any) -> None:
    settings.TEST_CLOCK = NINE
    ask(client)
    first = last_code()
    settings.TEST_CLOCK = "2027-03-01T09:01:00+08:00"
    answer = client.post("/login/code/again/", follow=True)
    assert "短信已重新发送，验证码和刚才一样。" in words(answer)
    assert (last_code(), sent()) == (first, [PHONE, PHONE])
    give(client, first)
    assert is_in(client)


def test_too_soon_says_how_long_to_wait_and_sends_nothing(client: Client, settings: Any) -> None:
    settings.TEST_CLOCK = NINE
    ask(client)
    settings.TEST_CLOCK = "2027-03-01T09:00:18+08:00"
    answer = client.post("/login/code/again/")
    assert "刚才已经发过短信。 请等42秒，再按一次。" in words(answer)
    assert (answer.status_code, title(answer)[:4], sent()) == (200, "有错误：", [PHONE])


def test_typing_the_number_again_asks_for_the_code_already_sent(client: Client) -> None:
    ask(client)
    assert ask(client, next="/my/info/")["Location"] == "/login/code/"
    assert sent() == [PHONE]
    assert "next=%2Fmy%2Finfo%2F" in give(client, last_code())["Location"]


def test_another_number_gets_its_own_code(client: Client) -> None:
    ask(client)
    ask(client, "+8612000000002")
    assert sent() == [PHONE, "+8612000000002"]
    give(client, last_code())
    assert User.objects.get().phone == "+8612000000002"


@pytest.mark.parametrize("path", ["/login/code/", "/login/code/again/"])
def test_a_code_without_a_number_leads_to_the_number(client: Client, path: str) -> None:
    assert client.post(path, {"code": "123456"})["Location"] == "/login/"


def test_a_closed_login_stays_closed(client: Client, senior: Student) -> None:
    User.objects.update(is_active=False)
    answer = log_in(client)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "这个登录已经停用。" in words(answer)


def test_staff_with_a_second_factor_must_pass_it(client: Client) -> None:
    staff = User.objects.create(username="zhang", phone=PHONE, is_staff=True)
    TOTP.activate(staff, generate_totp_secret())
    entered = log_in(client)
    assert (entered["Location"], is_in(client)) == ("/staff/login/code/", False)
    assert client.get("/admin/").status_code == 302


def test_staff_without_a_second_factor_open_nothing_by_phone(client: Client) -> None:
    User.objects.create(username="zhang", phone=PHONE, is_staff=True)
    log_in(client)
    assert client.get("/admin/").status_code == 302


def test_logging_out_is_asked_done_and_said(client: Client, senior: Student) -> None:
    log_in(client)
    assert headings(client.get("/logout/")) == ["您要退出登录吗？"]
    assert is_in(client)
    done = client.post("/logout/", follow=True)
    assert (headings(done), is_in(client)) == (["您已退出登录"], False)
    assert client.get("/my/info/").status_code == 302


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/login/", "您的手机号码"),
        ("/login/card/", "学员证上的学号"),
        ("/logout/done/", "您已退出登录"),
    ],
)
def test_each_page_has_one_heading_and_is_not_stored(
    client: Client, path: str, heading: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, headings(answer)) == (200, [heading])
    assert "no-store" in answer["Cache-Control"]


def test_the_boxes_open_the_right_keyboard(client: Client) -> None:
    page = client.get("/login/").content.decode()
    assert '<input type="tel" name="phone" autocomplete="tel"' in page
    ask(client)
    page = client.get("/login/code/").content.decode()
    for attribute in ('inputmode="numeric"', 'autocomplete="one-time-code"', 'maxlength="6"'):
        assert attribute in page
    assert "验证码已发到120 0000 0001，" in page
