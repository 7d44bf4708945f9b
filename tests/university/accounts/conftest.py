"""People to act, and to act for."""

from collections.abc import Callable
from datetime import date

import pytest

from university.accounts.models import Student, User

MakeStudent = Callable[..., Student]


@pytest.fixture
def login(db: None) -> User:
    """A phone's login."""
    return User.objects.create(phone="+8612012345678")


@pytest.fixture
def make_student(db: None) -> MakeStudent:
    """Return ``make(name, login=None) -> Student``."""

    def make(name: str, login: User | None = None) -> Student:
        number = f"T{Student.objects.count() + 1:05d}"
        return Student.objects.create(
            student_no=number, name=name, login=login, sex="female", birth_date=date(1955, 5, 1)
        )

    return make
