"""Every text fits into one text message and keeps the rules of SENIORS C4."""

import re

import pytest
from django.conf import settings

from university.notifications.templates import LONGEST_TEXT, TEMPLATES, fill, get_template, signed

CODES = sorted(TEMPLATES)


def longest(code: str) -> str:
    template = get_template(code)
    return signed(template, template.examples)


@pytest.mark.parametrize("code", CODES)
def test_fits_with_the_longest_plausible_values(code: str) -> None:
    assert len(longest(code)) <= LONGEST_TEXT, longest(code)


@pytest.mark.parametrize("code", CODES)
def test_starts_with_the_school_and_holds_no_link(code: str) -> None:
    text = longest(code)
    assert text.startswith("【市老年大学】")
    assert not re.search(r"https?:|www\.|\.cn\b|\.com\b", text)


@pytest.mark.parametrize("code", CODES)
def test_is_chinese(code: str) -> None:
    template = get_template(code)
    bare = re.sub(r"\{\w+\}", "", signed(template, dict.fromkeys(template.placeholders, "")))
    assert not re.search(r"[A-Za-z]", bare), bare


@pytest.mark.parametrize("code", CODES)
def test_asks_for_no_code(code: str) -> None:
    assert not re.search(r"(回复|告诉|提供|发来).{0,6}验证码", longest(code))


def test_the_login_code_text() -> None:
    assert longest("login_code") == (
        "【市老年大学】验证码123456，10分钟内有效。工作人员不会向您要验证码。"
    )


def test_a_long_name_is_cut_and_the_sum_never() -> None:
    template = get_template("money_back")
    values = fill(template, {"name": "阿" * 60, "class_name": "长" * 60, "amount": "1280.50元"})
    text = signed(template, values)
    assert len(text) <= LONGEST_TEXT
    assert values["amount"] == "1280.50元"


def test_a_value_too_few_is_a_fault() -> None:
    with pytest.raises(ValueError, match="place_held takes name, class_name, date; got name"):
        fill(get_template("place_held"), {"name": "王桂兰"})


def test_an_unknown_template_is_a_fault() -> None:
    with pytest.raises(ValueError, match="there is no message template 'nothing'"):
        get_template("nothing")


def test_the_school_name_comes_from_the_setting() -> None:
    assert settings.WAGTAIL_SITE_NAME == "市老年大学"
