"""Each check of the audit about people finds what it is for, and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from university import clock
from university.accounts import audit
from university.accounts.models import Consent, ConsentText, ProxyAuthorization, Student, User
from university.models import StateChange
from university.privacy import blind_index

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010519491231002X"
CHECKS = (
    audit.card_numbers,
    audit.id_numbers,
    audit.plain_id_numbers,
    audit.helper_authorities,
    audit.consent_versions,
    audit.staff_accounts,
)


@pytest.fixture
def student() -> Student:
    login = User.objects.create(phone="+8612000000001")
    made = Student.objects.create(
        student_no="202600001",
        login=login,
        name="王桂兰",
        sex="female",
        birth_date=date(1949, 12, 31),
        id_number=ID_NUMBER,
        id_number_index=blind_index(ID_NUMBER),
    )
    text = ConsentText.objects.create(kind="photos", version=1, short_text="照片")
    Consent.objects.create(student=made, text=text, given_how="self", actor=login)
    ProxyAuthorization.objects.create(
        helper=User.objects.create(phone="+8612000000002"),
        student=made,
        given_how="code",
        valid_until=clock.today() + timedelta(days=30),
    )
    User.objects.create(username="new", is_staff=True)
    return made


def faults() -> list[str]:
    return [fault.check for check in CHECKS for fault in check()]


def test_a_sound_school_has_no_faults(student: Student) -> None:
    assert faults() == []


def lay_open(student: Student) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_student SET id_number = %s WHERE id = %s", [ID_NUMBER, student.pk]
        )


def spoil_number(student: Student) -> None:
    Student.objects.filter(pk=student.pk).update(student_no="x 1")


def spoil_token(student: Student) -> None:
    Student.objects.filter(pk=student.pk).update(card_token="short")


def spoil_look_up(student: Student) -> None:
    Student.objects.filter(pk=student.pk).update(id_number_index=blind_index("other"))


def lose_number(student: Student) -> None:
    Student.objects.filter(pk=student.pk).update(id_number="")


def bury(student: Student) -> None:
    Student.objects.filter(pk=student.pk).update(standing="deceased")


def help_oneself(student: Student) -> None:
    student.authorities.update(helper=student.login)


def end_early(student: Student) -> None:
    student.authorities.update(valid_until=clock.today() - timedelta(days=2))


def skip_version(student: Student) -> None:
    ConsentText.objects.create(kind="photos", version=3, short_text="照片")


def agree_early(student: Student) -> None:
    ConsentText.objects.update(valid_from=clock.now() + timedelta(days=1))


def write_number_down(student: Student) -> None:
    StateChange.objects.create(
        kind="x", object_id=1, new_state="y", reason=f"他说号码是{ID_NUMBER}。"
    )


def wait_long(student: Student) -> None:
    User.objects.filter(username="new").update(date_joined=clock.now() - timedelta(days=8))


def give_rights(student: Student) -> None:
    student.login.user_permissions.add(Permission.objects.first())


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (spoil_number, "card_numbers"),
        (spoil_token, "card_numbers"),
        (lay_open, "id_numbers"),
        (spoil_look_up, "id_numbers"),
        (lose_number, "id_numbers"),
        (write_number_down, "plain_id_numbers"),
        (bury, "helper_authorities"),
        (help_oneself, "helper_authorities"),
        (end_early, "helper_authorities"),
        (skip_version, "consent_versions"),
        (agree_early, "consent_versions"),
        (wait_long, "staff_accounts"),
        (give_rights, "staff_accounts"),
    ],
)
def test_a_fault_is_found(student: Student, spoil: Callable[[Student], None], check: str) -> None:
    spoil(student)
    assert faults() == [f"accounts.{check}"]


def test_no_sentence_says_the_number(student: Student) -> None:
    lay_open(student)
    write_number_down(student)
    sentences = [fault.sentence for check in CHECKS for fault in check()]
    assert (len(sentences), [line for line in sentences if ID_NUMBER in line]) == (2, [])
