"""Who may write down an audition, and for whom."""

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from courses.models import Teacher
from enrollment.models import Wish
from tests.enrollment.applying import make_drawn_round, send
from tests.enrollment.school import NOW, make_class, make_staff, make_student
from university.accounts.models import User

pytestmark = pytest.mark.django_db

_ADDRESS = "/enrol/auditions/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def choir() -> Wish:
    """One person who wishes for the choir of teacher T01."""
    send(make_student(), make_drawn_round(), make_class(needs_audition=True))
    return Wish.objects.get()


def teacher(code: str) -> User:
    user = make_staff(f"teacher-{code}")
    Teacher.objects.update_or_create(code=code, defaults={"name": "李春梅", "user": user})
    return user


def heard(wish: Wish) -> tuple[str, str]:
    wish.refresh_from_db()
    return wish.audition, wish.audition_by.username if wish.audition_by else ""


def test_the_teacher_says_yes_and_may_think_again() -> None:
    wish, client = choir(), client_of(teacher("T01"))

    page = client.get(_ADDRESS).content.decode()
    client.post(_ADDRESS, {"wish": wish.pk, "result": "passed"})
    first = heard(wish)
    client.post(_ADDRESS, {"wish": wish.pk, "result": "not_passed"})

    assert ("王桂兰" in page, first, heard(wish)) == (
        True,
        ("passed", "teacher-T01"),
        ("not_passed", "teacher-T01"),
    )


def test_another_teacher_sees_and_says_nothing() -> None:
    wish, client = choir(), client_of(teacher("T02"))

    page = client.get(_ADDRESS).content.decode()
    answer = client.post(_ADDRESS, {"wish": wish.pk, "result": "passed"})

    assert ("王桂兰" in page, answer.status_code, heard(wish)) == (False, 404, ("waiting", ""))


def test_staff_with_the_right_write_for_every_class() -> None:
    wish, user = choir(), make_staff()
    user.user_permissions.set(Permission.objects.filter(codename="hear_audition"))

    client_of(user).post(_ADDRESS, {"wish": wish.pk, "result": "passed"})

    assert heard(wish) == ("passed", "desk1")


@pytest.mark.parametrize("result", ["", "waiting", "not_needed"])
def test_an_answer_that_nobody_offered_changes_nothing(result: str) -> None:
    wish, client = choir(), client_of(teacher("T01"))

    answer = client.post(_ADDRESS, {"wish": wish.pk, "result": result})

    assert (answer.status_code, heard(wish)) == (302, ("waiting", ""))


def test_staff_who_hear_nobody_are_refused() -> None:
    wish = choir()

    answer = client_of(make_staff()).post(_ADDRESS, {"wish": wish.pk, "result": "passed"})

    assert (answer.status_code, heard(wish)) == (403, ("waiting", ""))
