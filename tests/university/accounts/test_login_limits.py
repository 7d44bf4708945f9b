"""How often codes may be asked for and tried, and how long they live."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.university.accounts.logging_in import (
    NINE,
    PHONE,
    ask,
    errors,
    give,
    headings,
    is_in,
    last_code,
    other_than,
    sent,
    words,
)
from university.accounts.models import ChallengePurpose, SmsChallenge
from university.accounts.services.challenges import (
    check_challenge,
    forget_old_challenges,
    send_challenge,
)
from university.privacy import decrypt
from university.refusals import Refusal

pytestmark = pytest.mark.django_db
LOGIN = ChallengePurpose.LOGIN


@pytest.fixture
def at(settings: Any) -> Any:
    """Return ``at(seconds)``: moves the clock to so many seconds after nine."""

    def move(seconds: float) -> None:
        moved = datetime.fromisoformat(NINE) + timedelta(seconds=seconds)
        settings.TEST_CLOCK = moved.isoformat()

    move(0)
    return move


def send(browser: str = "a", phone: str = PHONE, purpose: str = LOGIN, **more: Any) -> SmsChallenge:
    return send_challenge(phone=phone, purpose=purpose, browser=browser, **more)


def check(code: str, browser: str = "a", phone: str = PHONE, purpose: str = LOGIN) -> SmsChallenge:
    return check_challenge(phone=phone, purpose=purpose, browser=browser, code=code)


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as found:
        act(*args, **kwargs)
    return found.value.code


def test_after_599_seconds_the_code_opens(client: Client, at: Any) -> None:
    ask(client)
    at(599)
    give(client, last_code())
    assert is_in(client)


def test_after_601_seconds_one_tap_brings_a_new_code(client: Client, at: Any) -> None:
    ask(client, next="/my/info/")
    old = last_code()
    at(601)
    answer = give(client, old)
    assert errors(answer) == ["验证码已经过了十分钟。请按下面的按钮，重新获取验证码。"]
    assert headings(answer) == ["重新获取验证码"]
    assert "新的验证码会发到120 0000 0001。" in words(answer)
    assert not is_in(client)
    client.post("/login/code/again/")
    assert sent() == [PHONE, PHONE]
    assert give(client, last_code())["Location"] == "/my/new/?next=%2Fmy%2Finfo%2F"


def test_sending_again_does_not_lengthen_the_life_of_a_code(at: Any) -> None:
    ends = send().expires_at
    at(300)
    assert send().expires_at == ends
    at(601)
    assert send().expires_at > ends


def test_five_wrong_tries_close_a_code_for_the_right_one_too(client: Client, at: Any) -> None:
    ask(client)
    code = last_code()
    for _number in range(4):
        give(client, other_than(code))
    answer = give(client, other_than(code))
    assert errors(answer) == ["验证码错了五次。请一分钟后重新获取，或者打电话给我们。"]
    give(client, code)
    assert (is_in(client), SmsChallenge.objects.get().attempts) == (False, 5)


def test_after_five_wrong_tries_the_next_code_is_another(at: Any) -> None:
    first = decrypt(send().code)
    for _number in range(5):
        refused(check, other_than(first))
    at(60)
    again = send()
    assert (again.attempts, again.times_sent, SmsChallenge.objects.count()) == (0, 1, 2)
    check(decrypt(again.code))


def test_five_messages_an_hour(client: Client, at: Any) -> None:
    for minute in range(5):
        at(minute * 61)
        send()
    at(6 * 61)
    answer = ask(Client())
    assert (answer.status_code, len(sent())) == (429, 5)
    assert "这个号码要验证码的次数太多了。 请在上午10:05以后再试，或者打电话给我们。" in words(
        answer
    )
    at(3600 + 4 * 61)
    assert ask(client)["Location"] == "/login/code/"


def test_ten_messages_a_day(at: Any) -> None:
    for number in range(10):
        at(number * 1000)
        send()
    at(11 * 1000)
    assert (refused(send), len(sent())) == ("too_many", 10)
    at(86_400)
    send()
    assert len(sent()) == 11


def test_the_day_is_named_when_it_is_not_today(client: Client, at: Any) -> None:
    for number in range(10):
        at(number * 1000)
        send()
    at(11 * 1000)
    assert "请在3月2日（星期二）上午9:00以后再试" in words(ask(client))


def test_one_address_has_its_limit(at: Any, settings: Any, caplog: Any) -> None:
    settings.SMS_CODES_AN_HOUR_PER_ADDRESS = 3
    for number in range(3):
        send(phone=f"+861200000000{number}", address="here")
    assert refused(send, phone="+8612000000009", address="here") == "too_many"
    send(phone="+8612000000009", address="there")
    assert "codes stopped for one address" in caplog.text
    at(3600)
    send(phone="+8612000000008", address="here")


def test_the_whole_site_has_its_limit_and_an_alarm(
    client: Client, at: Any, settings: Any, caplog: Any
) -> None:
    settings.SMS_CODES_AN_HOUR = 5
    for number in range(5):
        send(phone=f"+861200000000{number}", address=f"{number}")
    assert [record.message for record in caplog.records] == ["codes run short in this hour"]
    answer = ask(client, "+8612000000009")
    assert (answer.status_code, len(sent())) == (429, 5)
    assert "现在要验证码的人太多了。 请在上午10:00以后再试，或者打电话给我们。" in words(answer)
    alarm = next(record for record in caplog.records if record.levelno == logging.ERROR)
    assert alarm.message == "codes stopped: the site's hour is used up"


def test_no_phone_and_no_code_in_the_log(client: Client, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    ask(client)
    code = last_code()
    give(client, other_than(code))
    give(client, code)
    assert [text for text in ("12000000001", code, other_than(code)) if text in caplog.text] == []


def test_another_browser_gets_the_same_code_and_its_own_tries(at: Any) -> None:
    mine = send("mine")
    at(61)
    theirs = send("theirs")
    assert (theirs.code, theirs.expires_at) == (mine.code, mine.expires_at)
    code = decrypt(mine.code)
    for _number in range(5):
        refused(check, other_than(code), "theirs")
    check(code, "mine")
    assert refused(check, code, "theirs") == "too_many_tries"


def test_a_code_used_in_one_browser_is_dead_in_the_other(at: Any) -> None:
    code = decrypt(send("mine").code)
    at(61)
    send("theirs")
    check(code, "mine")
    assert refused(check, code, "theirs") == "expired"
    assert refused(check, code, "mine") == "used"


def test_a_code_opens_nothing_else(at: Any) -> None:
    code = decrypt(send().code)
    for wrong in (
        {"browser": "b"},
        {"phone": "+8612000000002"},
        {"purpose": ChallengePurpose.AUTHORIZE},
    ):
        assert refused(check, code, **wrong) == "expired"
    check(code)


def test_two_purposes_do_not_wait_for_each_other(at: Any) -> None:
    login = send()
    other = send(purpose=ChallengePurpose.AUTHORIZE)
    assert sent() == [PHONE, PHONE]
    check(decrypt(other.code), purpose=ChallengePurpose.AUTHORIZE)
    check(decrypt(login.code))


def test_the_sweep_forgets_codes_after_ten_minutes_and_rows_after_a_day(at: Any) -> None:
    send()
    at(599)
    assert forget_old_challenges() == 0
    at(600)
    assert forget_old_challenges() == 1
    assert SmsChallenge.objects.get().code == ""
    at(86_400)
    assert (forget_old_challenges(), SmsChallenge.objects.count()) == (1, 0)


def test_numbers_go_on_after_the_sweep(at: Any) -> None:
    first = send()
    at(86_400)
    forget_old_challenges()
    assert (send().send_no, first.send_no) == (1, 1)
