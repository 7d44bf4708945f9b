"""Nobody can tell from outside which phones and which cards the school knows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.university.accounts.conftest import MakeStudent
from tests.university.accounts.logging_in import (
    NINE,
    ask,
    ask_by_card,
    errors,
    give,
    headings,
    is_in,
    last_code,
    sent,
    words,
)
from university.accounts.models import SmsChallenge, Standing, Student, User

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "+8612000000001", "+8612000000002"


@pytest.fixture(autouse=True)
def _nine(settings: Any) -> None:
    settings.TEST_CLOCK = NINE


@pytest.fixture
def senior(make_student: MakeStudent) -> Student:
    return make_student("王桂兰", User.objects.create(phone=KNOWN))


Step = Callable[[Client], Any]


def seen_from_outside(*steps: Step) -> list[tuple[object, ...]]:
    """What each step answers, without the tokens and numbers that differ each time."""
    client = Client()
    client.get("/login/")
    answers = []
    for step in steps:
        with CaptureQueriesContext(connection) as queries:
            answer = step(client)
        body = re.sub(r'value="[0-9A-Za-z]{64}"', "", answer.content.decode())
        body = re.sub(r"120 ?0000 ?000\d|\+?8612000000\d{3}|T000\d\d", "…", body)
        answers.append((answer.status_code, answer.get("Location"), len(queries), body))
    return answers


def without_counts(answers: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [(status, way, body) for status, way, _queries, body in answers]


def wrong_code(client: Client) -> Any:
    return give(client, "000000" if last_code() != "000000" else "000001")


def look(client: Client) -> Any:
    return client.get("/login/code/")


def send_again(client: Client) -> Any:
    return client.post("/login/code/again/")


STEPS = (look, send_again, *(wrong_code for _ in range(6)), send_again)


def test_known_and_unknown_phones_answer_alike(senior: Student) -> None:
    known = seen_from_outside(lambda client: ask(client, KNOWN), *STEPS)
    unknown = seen_from_outside(lambda client: ask(client, UNKNOWN), *STEPS)
    assert known == unknown
    assert sent() == [KNOWN, UNKNOWN]


def test_known_and_unknown_cards_answer_alike(senior: Student) -> None:
    known = seen_from_outside(lambda client: ask_by_card(client, "T00001"), *STEPS)
    unknown = seen_from_outside(lambda client: ask_by_card(client, "T00099"), *STEPS)
    assert without_counts(known) == without_counts(unknown)
    assert sent() == [KNOWN]
    # Taking a message back is one short statement more than keeping it.
    assert [there[2] - here[2] for here, there in zip(known, unknown, strict=True)] == [
        1, *[0] * len(STEPS)
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["T00001", "T00099"])
def test_a_card_is_limited_whether_or_not_it_exists(
    senior: Student, settings: Any, number: str
) -> None:
    for minute in range(5):
        settings.TEST_CLOCK = f"2027-03-01T09:{minute * 2:02}:00+08:00"
        assert ask_by_card(Client(), number).status_code == 302
    settings.TEST_CLOCK = "2027-03-01T09:10:00+08:00"
    assert ask_by_card(Client(), number).status_code == 429


def test_a_phone_that_just_got_a_code_does_not_betray_its_card(senior: Student) -> None:
    ask(Client(), KNOWN)
    known = seen_from_outside(lambda client: ask_by_card(client, "T00001"))
    unknown = seen_from_outside(lambda client: ask_by_card(client, "T00099"))
    assert without_counts(known) == without_counts(unknown)


def test_a_phone_with_five_messages_gets_no_sixth_by_card(senior: Student, settings: Any) -> None:
    for minute in range(5):
        settings.TEST_CLOCK = f"2027-03-01T09:{minute * 2:02}:00+08:00"
        ask(Client(), KNOWN)
    assert ask_by_card(Client(), "T00001")["Location"] == "/login/code/"
    assert sent() == [KNOWN] * 5


def test_the_card_leads_to_its_own_person(
    client: Client, senior: Student, make_student: MakeStudent
) -> None:
    other = make_student("李国强", senior.login)
    ask_by_card(client, " t0000-2 ", next="/my/info/")
    entered = give(client, last_code())
    assert (entered["Location"], client.session["acting_for"]) == ("/my/info/", other.pk)
    assert "李国强" in words(client.get("/my/info/"))


def test_the_card_does_not_tell_the_phone(client: Client, senior: Student) -> None:
    ask_by_card(client, "T00001")
    page = look(client)
    assert headings(page) == ["短信里的验证码"]
    assert "如果学号没有错，验证码已发到您的手机，上午9:10前有效。" in words(page)
    assert "0000 0001" not in page.content.decode()


def test_a_guessed_code_of_nobody_is_a_wrong_code(client: Client) -> None:
    ask_by_card(client, "T00099")
    answer = give(client, last_code())
    assert (errors(answer), is_in(client)) == (["验证码不对。"], False)
    assert User.objects.count() == 0


def test_the_card_of_a_person_who_died_opens_nothing(client: Client, senior: Student) -> None:
    Student.objects.update(standing=Standing.DECEASED)
    ask_by_card(client, "T00001")
    give(client, last_code())
    assert (sent(), is_in(client)) == ([], False)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写学员证上的学号。"),
        ("王桂兰", "学号只有数字。请再看看学员证。"),
        ("12", "学号只有数字。请再看看学员证。"),
        ("2" * 40, "学号只有数字。请再看看学员证。"),
        ("2" * 10_000, "这个号码太长了。请再看看学员证。"),
        ("<b>", "学号只有数字。请再看看学员证。"),
    ],
)
def test_what_is_no_student_number_is_explained(client: Client, typed: str, sentence: str) -> None:
    assert errors(ask_by_card(client, typed)) == [sentence]
    assert SmsChallenge.objects.count() == 0
