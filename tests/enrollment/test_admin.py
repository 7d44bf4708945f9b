"""The lists of this house in the admin: to filter, to export, each at a constant cost."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enrollment.models import EnrollmentPolicy, Place, Round, RuleOverride, WaitlistEntry
from enrollment.roles import ROLE_PERMISSIONS
from enrollment.services.waitlist import join_head
from tests.enrollment.school import (
    NOW,
    make_class,
    make_round,
    make_staff,
    make_student,
    make_term,
)
from university import clock

pytestmark = pytest.mark.django_db

LISTS = ["rounds", "enrolment_rules", "places", "waitlist", "rule_overrides"]
READ_ONLY = ["places", "waitlist", "rule_overrides"]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def registrar(client: Client) -> Client:
    """Somebody with exactly the rights of the role in this house."""
    user = make_staff("registrar")
    names = {name.partition(".")[2] for name in ROLE_PERMISSIONS["registrar"]}
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="enrollment", codename__in=names)
        | Permission.objects.filter(codename="access_admin")
    )
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def fill(number: int) -> None:
    """One more row of every list."""
    term = make_term(code=f"T{number}", name=f"第{number}学期")
    row = make_class(f"C{number:02d}", term=term)
    student = make_student(number, name=f"=学员{number}")
    make_round(code=f"R{number}", term=term)
    EnrollmentPolicy.objects.create(term=term)
    Place.objects.create(
        student=student,
        teaching_class=row,
        state="held",
        held_until=clock.now() + timedelta(days=2),
        channel="web",
        created_at=clock.now(),
    )
    join_head(student=student, teaching_class=row, reason="late_money")
    RuleOverride.objects.create(
        student=student,
        teaching_class=row,
        rule="too_young",
        reason="本校退休教师",
        actor=make_staff(f"boss{number}"),
        at=clock.now(),
    )


def rows(answer: Any) -> int:
    return len(answer.context["object_list"])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_six(registrar: Client, name: str) -> None:
    seen, number = [], 0
    for size in (1, 6):
        while number < size:
            number += 1
            fill(number)
        registrar.get(f"/admin/{name}/")
        with CaptureQueriesContext(connection) as captured:
            answer = registrar.get(f"/admin/{name}/")
        seen.append((rows(answer), len(captured)))
    assert [count for count, _queries in seen] == [1, 6]
    assert seen[0][1] == seen[1][1]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_exports_and_quotes_what_looks_like_a_formula(registrar: Client, name: str) -> None:
    fill(1)
    answer = registrar.get(f"/admin/{name}/", {"export": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert (answer.status_code, ",=" in text, "\n=" in text) == (200, False, False)


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_was_done_is_not_edited_here(registrar: Client, name: str) -> None:
    fill(1)
    pages = [registrar.get(f"/admin/{name}/{page}").status_code for page in ("new/", "edit/1/")]
    assert pages == [404, 404]


def test_places_are_found_by_name_and_number(registrar: Client) -> None:
    fill(1)
    fill(2)
    found = [
        rows(registrar.get("/admin/places/", {"q": words})) for words in ("学员1", "S0002", "无")
    ]
    assert found == [1, 1, 0]


def test_a_changed_prospectus_is_a_new_version(registrar: Client) -> None:
    fill(1)
    row = Round.objects.get()
    page = registrar.get(f"/admin/rounds/edit/{row.pk}/")
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values |= {
        "term": row.term_id,
        "opens_at": "2027-02-01 10:00",
        "closes_at": "2027-02-07 10:00",
        "prospectus": "新的说明。",
    }
    answer = registrar.post(f"/admin/rounds/edit/{row.pk}/", values)
    row.refresh_from_db()
    assert (answer.status_code, row.prospectus, row.prospectus_version) == (302, "新的说明。", 2)


def test_who_may_only_look_changes_no_round(client: Client) -> None:
    fill(1)
    user = make_staff("auditor")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_round", "access_admin"])
    )
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    row = Round.objects.get()

    answers = [client.get("/admin/rounds/"), client.post(f"/admin/rounds/edit/{row.pk}/", {})]

    assert [answer.status_code for answer in answers] == [200, 302]
    assert (Round.objects.get().name, WaitlistEntry.objects.count()) == (row.name, 1)
