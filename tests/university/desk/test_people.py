"""The desk registers people, and keeps their records."""

import pytest
from django.test import Client

from tests.university.accounts.test_students import make_desk
from tests.university.accounts.test_typed_answers import WOMAN
from university.accounts.models import ProxyAuthorization, Student, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> User:
    user = make_desk()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def test_the_name_is_looked_for_first(client: Client, desk: User, make_student) -> None:
    Student.objects.filter(pk=make_student("王贵兰").pk).update(pinyin="wangguilan")
    page = client.post("/desk/students/new/", {"search": "yes", "name": "王桂兰"})
    text = page.content.decode()
    assert ("王贵兰" in text, 'value="王桂兰"' in text, Student.objects.count()) == (
        True,
        True,
        1,
    )


def test_a_person_with_no_phone_comes_onto_the_register(client: Client, desk: User) -> None:
    answer = client.post(
        "/desk/students/new/",
        {"name": "赵福生", "id_number": WOMAN, "is_document_seen": "on", "has_signed": "on"},
    )
    student = Student.objects.get()
    assert (answer.url, student.login, student.id_seen_by, student.consents.count()) == (
        f"/desk/students/{student.pk}/",
        None,
        desk,
        1,
    )


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "请填写姓名"),
        ({"name": "赵福生", "id_number": WOMAN}, "没有签字，不能登记"),
        ({"name": "赵福生", "has_signed": "on"}, "请填出生日期"),
        ({"name": "赵福生", "birth_date": "19490303", "has_signed": "on"}, "请选性别"),
        ({"name": "赵福生", "id_number": "1", "has_signed": "on"}, "身份证号有18位"),
    ],
)
def test_what_is_missing_is_said_and_nobody_registered(
    client: Client, desk: User, answers: dict[str, str], sentence: str
) -> None:
    page = client.post("/desk/students/new/", answers)
    assert (sentence in page.content.decode(), Student.objects.count()) == (True, 0)


def test_a_number_on_the_register_is_refused(client: Client, desk: User) -> None:
    answers = {"name": "赵福生", "id_number": WOMAN, "has_signed": "on"}
    client.post("/desk/students/new/", answers)
    page = client.post("/desk/students/new/", {**answers, "name": "李秀英"})
    assert (page.status_code, Student.objects.count()) == (409, 1)


def test_phone_and_contact_are_put_right(client: Client, desk: User, make_student) -> None:
    student = make_student("王桂兰")
    client.post(
        f"/desk/students/{student.pk}/contact/",
        {
            "phone": "120 0000 0777",
            "emergency_contact_name": "王小明",
            "emergency_contact_phone": "12000000778",
        },
    )
    student.refresh_from_db()
    assert (student.login.phone, student.emergency_contact_phone) == (
        "+8612000000777",
        "+8612000000778",
    )


def test_a_contact_that_cannot_be_leaves_the_phone_as_it_was(
    client: Client, desk: User, make_student
) -> None:
    student = make_student("王桂兰")
    same = {"phone": "12000000777", "emergency_contact_phone": "12000000777"}
    page = client.post(
        f"/desk/students/{student.pk}/contact/", {**same, "emergency_contact_name": "王小明"}
    )
    student.refresh_from_db()
    assert (page.status_code, student.login, student.emergency_contact_phone) == (409, None, "")


def test_an_authority_on_paper_is_written_down_and_ended(
    client: Client, desk: User, make_student
) -> None:
    student = make_student("王桂兰")
    paper = {"name": "刘小雨", "phone": "12000000105", "scope": "enrol", "period": "90"}
    client.post(f"/desk/students/{student.pk}/helper/", paper)
    unsigned = ProxyAuthorization.objects.count()
    client.post(f"/desk/students/{student.pk}/helper/", {**paper, "has_signed": "on"})
    authority = ProxyAuthorization.objects.get()
    client.post(f"/desk/students/{student.pk}/helper/{authority.pk}/end/")
    authority.refresh_from_db()
    assert (unsigned, authority.given_how, authority.revoked_at is None) == (0, "paper", False)


def test_a_lost_card_gets_a_new_code(client: Client, desk: User, make_student) -> None:
    student = make_student("王桂兰")
    answer = client.post(f"/desk/students/{student.pk}/card/new/")
    new = Student.objects.get(pk=student.pk).card_token
    assert (answer.url, new == student.card_token) == (f"/desk/students/{student.pk}/card/", False)
