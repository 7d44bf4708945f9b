"""Finding a person at the desk by whatever they have with them; names stay out of addresses."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from university.accounts.models import Student, User

pytestmark = pytest.mark.django_db


def make_person(number: int, name: str = "王桂兰", **fields: Any) -> Student:
    login = User.objects.create(phone=f"+861200000{number:04d}")
    values = {
        "student_no": f"2026{number:05d}",
        "name": name,
        "sex": "female",
        "birth_date": date(1958, 5, 1),
        "pinyin": "wangguilan",
        "initials": "wgl",
        "card_token": f"token-{number}",
        "login": login,
        **fields,
    }
    return Student.objects.create(**values)


@pytest.fixture
def clerk(client: Client) -> Client:
    """A clerk who may look people up."""
    user = User.objects.create(username="clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_student"))
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def found(answer: Any) -> list[str]:
    return [student.name for student in answer.context.get("found", [])]


@pytest.mark.parametrize(
    "words", ["王桂", "wgl", "WangGui", "0007", "2026 00007", "桂兰", "ＷＧＬ"]
)
def test_a_piece_of_what_is_known_finds_the_person(clerk: Client, words: str) -> None:
    make_person(7)
    make_person(8, "李国强", pinyin="liguoqiang", initials="lgq")
    answer = clerk.post("/desk/", {"words": words})
    shown = found(answer) if answer.status_code == 200 else answer["Location"]
    assert shown in (["王桂兰"], f"/desk/students/{Student.objects.get(name='王桂兰').pk}/")


@pytest.mark.parametrize("words", ["token-7", "202600007", "  ２０２６００００７ "])
def test_a_card_or_a_whole_number_opens_the_person_at_once(clerk: Client, words: str) -> None:
    person = make_person(7)
    assert clerk.post("/desk/", {"words": words})["Location"] == f"/desk/students/{person.pk}/"


def test_twenty_are_shown_and_more_are_told_of(clerk: Client) -> None:
    for number in range(1, 22):
        make_person(number)
    answer = clerk.post("/desk/", {"words": "王"})
    assert (len(found(answer)), "还有更多人，请多输几个字" in answer.content.decode()) == (20, True)


@pytest.mark.parametrize(
    "words", ["没有这个人", "<b>王</b>", "' OR 1=1 --", "%", "_", "王\x00", "a" * 200]
)
def test_what_nobody_has_finds_nobody_and_breaks_nothing(clerk: Client, words: str) -> None:
    make_person(7)
    answer = clerk.post("/desk/", {"words": words})
    assert (answer.status_code, found(answer)) == (200, [])
    assert "<b>王" not in answer.content.decode()


def test_nothing_typed_is_asked_again(clerk: Client) -> None:
    answer = clerk.post("/desk/", {"words": "  "})
    page = answer.content.decode()
    assert (answer.status_code, "<title>有错误" in page, "请输入姓名或号码" in page) == (
        200,
        True,
        True,
    )


def test_a_name_in_the_address_is_not_looked_at(clerk: Client) -> None:
    make_person(7)
    assert "found" not in clerk.get("/desk/", {"words": "王桂兰"}).context


def test_the_list_costs_the_same_for_one_person_and_for_twenty(clerk: Client) -> None:
    counts = []
    for number in (1, 20):
        for one in range(Student.objects.count() + 1, number + 1):
            make_person(one)
        with CaptureQueriesContext(connection) as captured:
            assert len(found(clerk.post("/desk/", {"words": "王"}))) == number
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("signed_in", "status"), [("nobody", 302), ("senior", 403), ("staff without rights", 403)]
)
def test_others_find_nobody(client: Client, signed_in: str, status: int) -> None:
    person = make_person(7)
    if signed_in == "senior":
        client.force_login(person.login, "django.contrib.auth.backends.ModelBackend")
    elif signed_in == "staff without rights":
        teacher = User.objects.create(username="teacher", is_staff=True)
        client.force_login(teacher, "django.contrib.auth.backends.ModelBackend")
    answers = [client.post("/desk/", {"words": "王"}), client.get(f"/desk/students/{person.pk}/")]
    assert [answer.status_code for answer in answers] == [status, status]
    assert "王桂兰" not in "".join(answer.content.decode() for answer in answers)
