"""What people type for a phone number."""

import pytest
from django.test import Client

from tests.university.accounts.logging_in import ask, errors, sent, title
from university.phones import NotAMobileNumberError, to_e164

ELEVEN = "请填写1开头的11位手机号码。"
EMPTY = "请填写您的手机号码。"


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000", " 13800138000 ", "138 0013 8000", "138-0013-8000", "138 0013-8000",
        "138.0013.8000", "138\u30000013\u30008000", "１３８００１３８０００",
        "１３８ ００１３ ８０００",
        "+8613800138000", "+86 138 0013 8000", "+86-138-0013-8000", "(+86) 138 0013 8000",
        "＋８６ １３８００１３８０００", "008613800138000", "0086 138 0013 8000", "8613800138000",
        "86 138 0013 8000", "（86）138 0013 8000", "138—0013—8000", "138–0013–8000",
        "138\t0013\t8000",
        "138\u00a00013\u00a08000",
    ],
)  # fmt: skip
def test_every_way_of_writing_one_number_is_that_number(typed: str) -> None:
    assert to_e164(typed) == "+8613800138000"


@pytest.mark.parametrize(
    "typed",
    [
        "1380013800", "138001380000", "23800138000", "11000138000", "10086", "110", "12100000001",
        "0931 888 0000", "+852 5123 4567", "+1 415 555 2671", "+8614159265358979", "abc",
        "138001380oo", "一三八〇〇一三八〇〇〇", "138٠٠١٣٨٠٠٠", "'; DROP TABLE accounts_user; --",
        "<script>alert(1)</script>", "13800138000,13900139000", "\U0001f4f1", "8" * 10_000, "\x00",
        "+86+8613800138000", "008600138000000",
    ],
)  # fmt: skip
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(NotAMobileNumberError):
        to_e164(typed)


@pytest.mark.parametrize("typed", ["120 0000 0001", "+86 12000000001"])
def test_made_up_numbers_may_log_in(typed: str) -> None:
    assert to_e164(typed) == "+8612000000001"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", EMPTY),
        ("   ", EMPTY),
        ("1380013800", "手机号码有11位数字，您填了10位。请再看一遍。"),
        ("138001380000", "手机号码有11位数字，您填了12位。请再看一遍。"),
        ("23800138000", ELEVEN),
        ("0931 888 0000", ELEVEN),
        ("我的手机", ELEVEN),
        ("<b>1</b>", ELEVEN),
        ("8" * 10_000, ELEVEN),
        ("\U0001f4f1", ELEVEN),
    ],
)
def test_a_wrong_number_is_explained_kept_and_gets_nothing(
    client: Client, typed: str, sentence: str
) -> None:
    answer = ask(client, typed, next="/my/info/")
    assert (answer.status_code, errors(answer), sent()) == (200, [sentence], [])
    assert title(answer).startswith("有错误：")
    assert answer.context["form"]["phone"].value() == typed
    page = answer.content.decode()
    assert '<li><a href="#id_phone">' in page
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in page
    assert '<input type="hidden" name="next" value="/my/info/">' in page
    assert typed not in page or "<" not in typed
