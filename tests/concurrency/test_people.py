"""Many people come onto the register at once. The twin without the lock must lose."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Max

from tests.concurrency.test_places import race
from tests.university.accounts.test_typed_answers import WOMAN
from university import clock
from university.accounts.models import Student, User
from university.accounts.services.students import create_student

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20


def registers(login: User, name: str, id_number: str = ""):
    """One press of the button."""

    def act() -> str:
        create_student(
            actor=login,
            login=login,
            name=name,
            sex="female",
            birth_date=date(1955, 5, 1),
            id_number=id_number,
        )
        return "registered"

    return act


def logins() -> list[User]:
    return [User.objects.create(phone=f"+86120{number:08d}") for number in range(CLIENTS)]


def test_twenty_at_once_get_twenty_numbers_without_a_gap() -> None:
    answers = race(registers(login, "王桂兰") for login in logins())
    numbers = sorted(Student.objects.values_list("student_no", flat=True))
    year = clock.today().year
    assert (answers, numbers) == (
        Counter(registered=CLIENTS),
        [f"{year}{number:05d}" for number in range(1, CLIENTS + 1)],
    )


def test_the_same_id_number_twenty_times_at_once_is_one_person() -> None:
    answers = race(registers(login, "王桂兰", WOMAN) for login in logins())
    assert (answers, Student.objects.count()) == (
        Counter(registered=1, id_number_taken=CLIENTS - 1),
        1,
    )


def test_twenty_clicks_of_one_person_are_one_record() -> None:
    login = User.objects.create(phone="+8612000000001")
    answers = race(registers(login, "王桂兰") for _ in range(CLIENTS))
    assert (answers, Student.objects.count()) == (Counter(registered=CLIENTS), 1)


def test_twin_the_next_number_without_a_second_try_loses_people() -> None:
    def act(login: User):
        def press() -> str:
            last = Student.objects.aggregate(last=Max("student_no"))["last"] or "202600000"
            Student.objects.create(
                student_no=str(int(last) + 1),
                login=login,
                name="王桂兰",
                sex="female",
                birth_date=date(1955, 5, 1),
            )
            return "registered"

        return press

    people = logins()
    for _trial in range(10):
        if race(act(login) for login in people)["IntegrityError"]:
            return
    pytest.fail("twenty people at once never asked for the same number")
