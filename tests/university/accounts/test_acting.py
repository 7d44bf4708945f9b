"""Whom a request acts for, and whom it never acts for."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from tests.university.accounts.conftest import MakeStudent
from university import clock
from university.accounts.acting import STUDENT_KEY, Acting, acting_for
from university.accounts.backends import PhoneBackend
from university.accounts.models import ProxyAuthorization, Standing, Student, User


def asked_by(user: object, chosen: Student | None = None) -> HttpRequest:
    """Return a request of ``user`` whose session names ``chosen``."""
    request = RequestFactory().get("/")
    request.user = user  # type: ignore[assignment]
    request.session = {STUDENT_KEY: chosen.pk} if chosen else {}  # type: ignore[assignment]
    return request


def authorise(helper: User, student: Student, **changes: object) -> ProxyAuthorization:
    """Return an authority in force until tomorrow, unless ``changes`` say otherwise."""
    values = {"given_how": "paper", "valid_until": clock.today() + timedelta(days=1), **changes}
    return ProxyAuthorization.objects.create(helper=helper, student=student, **values)


@pytest.mark.django_db
def test_a_stranger_costs_no_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert acting_for(asked_by(AnonymousUser())) == Acting()


def test_the_only_person_of_a_login_needs_no_choice(login: User, make_student: MakeStudent) -> None:
    only = make_student("王桂兰", login)
    assert acting_for(asked_by(login)) == Acting(actor=login, student=only)


def test_two_people_on_one_phone_must_choose(login: User, make_student: MakeStudent) -> None:
    make_student("王桂兰", login)
    second = make_student("李国强", login)
    assert acting_for(asked_by(login)) == Acting(actor=login)
    assert acting_for(asked_by(login, second)) == Acting(actor=login, student=second)


def test_a_student_id_from_elsewhere_in_the_session_is_refused(
    login: User, make_student: MakeStudent
) -> None:
    make_student("王桂兰", login)
    assert acting_for(asked_by(login, make_student("陌生人"))) == Acting(actor=login)


@pytest.mark.parametrize("chosen", ["no number", 10**30, None])
def test_whatever_stands_in_the_session_harms_nobody(
    chosen: object, login: User, make_student: MakeStudent
) -> None:
    make_student("王桂兰", login)
    make_student("李国强", login)
    request = asked_by(login)
    request.session[STUDENT_KEY] = chosen
    assert acting_for(request) == Acting(actor=login)


def test_a_login_from_a_session_knows_its_people_in_one_query(
    login: User, make_student: MakeStudent, django_assert_num_queries
) -> None:
    people = [make_student("王桂兰", login), make_student("李国强", login)]
    with django_assert_num_queries(1):
        found = PhoneBackend().get_user(login.pk)
        assert acting_for(asked_by(found, people[1])) == Acting(actor=login, student=people[1])


def test_who_may_not_come_in_is_nobody(login: User, make_student: MakeStudent) -> None:
    make_student("王桂兰", login)
    User.objects.filter(pk=login.pk).update(is_active=False)
    assert (PhoneBackend().get_user(login.pk), PhoneBackend().get_user(0)) == (None, None)


def test_a_helper_acts_by_an_authority_in_two_queries(
    login: User, make_student: MakeStudent, django_assert_num_queries
) -> None:
    student = make_student("王桂兰")
    authority = authorise(login, student)
    with django_assert_num_queries(2):
        found = acting_for(asked_by(login, student))
    assert found == Acting(actor=login, student=student, is_helper=True, authority=authority)


@pytest.mark.parametrize("ended", ["revoked", "expired", "died"])
def test_an_authority_that_ended_opens_nothing(
    login: User, make_student: MakeStudent, ended: str
) -> None:
    student = make_student("王桂兰")
    authority = authorise(login, student)
    if ended == "revoked":
        authority.revoked_at = clock.now()
    if ended == "expired":
        authority.valid_until = clock.today() - timedelta(days=1)
    authority.save()
    if ended == "died":
        Student.objects.filter(pk=student.pk).update(standing=Standing.DECEASED)
    assert acting_for(asked_by(login, student)) == Acting(actor=login)
