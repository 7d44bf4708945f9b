"""Whoever came with the school's own table is asked for the privacy notice at the first login."""

import pytest
from django.test import Client

from tests.enrollment.school import make_staff, make_student
from university.accounts.landing import after_login
from university.accounts.models import Consent, RegisterImport, RegisterImportRow, Student

pytestmark = pytest.mark.django_db

ASKED = "/my/agreements/privacy/?next=%2Fmy%2F"


def imported(number: int = 1, **fields: object) -> Student:
    student = make_student(number, **fields)
    batch = RegisterImport.objects.create(
        file_name="名册.xlsx", uploaded_by=make_staff(f"r{number}")
    )
    RegisterImportRow.objects.create(batch=batch, number=1, student=student, made_student=True)
    return student


def page_of(student: Student) -> Client:
    client = Client()
    client.force_login(student.login, "django.contrib.auth.backends.ModelBackend")
    return client


def landing(student: Student) -> str:
    assert student.login is not None
    return after_login(user=student.login, next_url="/my/")


def test_the_first_login_asks_and_the_next_does_not() -> None:
    student = imported()
    first, client = landing(student), page_of(student)

    asked = client.get(first)
    agreed = client.post("/my/agreements/privacy/", {"next": "/my/"})

    [consent] = Consent.objects.filter(student=student)
    assert ("王桂兰" in asked.content.decode(), agreed.url) == (True, "/my/")
    assert (first, landing(student)) == (ASKED, "/my/")
    assert (consent.text.kind, consent.given_how, consent.actor) == (
        "privacy",
        "self",
        student.login,
    )


def test_it_may_be_put_off_and_is_asked_again() -> None:
    student = imported()

    page = page_of(student).get(landing(student)).content.decode()

    assert 'href="/my/"' in page
    assert (landing(student), Consent.objects.count()) == (ASKED, 0)


def test_two_on_one_phone_are_asked_each_for_themselves() -> None:
    one = imported()
    other = imported(2, login=one.login)

    answer = page_of(one).post("/my/who/", {"student": str(other.pk), "next": "/my/"})

    assert answer.url == ASKED


def test_whoever_registered_here_is_not_asked_twice() -> None:
    assert landing(make_student()) == "/my/"


def test_the_way_on_stays_on_this_site() -> None:
    answer = page_of(imported()).post("/my/agreements/privacy/", {"next": "https://evil.example/"})

    assert answer.url.startswith("/")
