"""Papers that the desk looks at: asked of some, seen once, counting for a while."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from courses.models import Major
from enrollment import queries
from enrollment.models import ProofKind, ProofRule, StudentProof
from enrollment.services.eligibility import find_refusals
from enrollment.services.proofs import record_proof
from tests.enrollment.applying import make_drawn_round, make_policy, send
from tests.enrollment.school import (
    NOW,
    make_class,
    make_major,
    make_round,
    make_staff,
    make_student,
)
from university.accounts.models import Student

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def kind(**fields: object) -> ProofKind:
    return ProofKind.objects.create(code="JZ", name="本市户口本或居住证", **fields)


def codes(student: Student, row) -> list[str]:
    found = find_refusals(
        student=student, teaching_class=queries.classes_for_rules().get(pk=row.pk)
    )
    return [refusal.code for refusal in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["proof_missing"]),
        ({"from_age": 68}, ["proof_missing"]),
        ({"from_age": 69}, []),
        ({"major": "VOC"}, ["proof_missing"]),
        ({"major": "DAN"}, []),
    ],
)
def test_a_paper_is_asked_of_whom_the_rule_names(fields, expected) -> None:
    make_major("DAN", "舞蹈")
    row, student = make_class(), make_student()
    if code := fields.get("major"):
        fields = {"major": Major.objects.get(code=code)}
    ProofRule.objects.create(policy=make_policy(), kind=kind(), **fields)

    assert codes(student, row) == expected


@pytest.mark.parametrize(
    ("months", "until", "expected"),
    [(None, None, []), (1, date(2027, 3, 2), [])],
)
def test_a_paper_that_was_seen_is_not_asked_for_again(months, until, expected) -> None:
    row, student = make_class(), make_student()
    paper = kind(valid_months=months)
    ProofRule.objects.create(policy=make_policy(), kind=paper)

    first = record_proof(actor=make_staff(), student=student, kind=paper)
    second = record_proof(actor=make_staff("desk2"), student=student, kind=paper)

    assert (first.pk == second.pk, first.valid_until, codes(student, row)) == (
        True,
        until,
        expected,
    )


def test_a_paper_that_no_longer_counts_when_the_term_begins_is_asked_for() -> None:
    row, student, paper = make_class(), make_student(), kind()
    ProofRule.objects.create(policy=make_policy(), kind=paper)
    StudentProof.objects.create(
        student=student, kind=paper, seen_by=make_staff(), valid_until=date(2027, 2, 28)
    )

    assert codes(student, row) == ["proof_missing"]


def test_who_applies_is_told_which_paper_to_bring_before_the_draw() -> None:
    ProofRule.objects.create(policy=make_policy(), kind=kind())
    student = make_student()
    application = send(student, make_drawn_round(), make_class())
    client = Client()
    client.force_login(student.login, "university.accounts.backends.PhoneBackend")

    page = client.get(f"/enrol/applications/{application.pk}/").content.decode()

    assert ("抽签前，请到服务台出示" in page, "本市户口本或居住证" in page) == (True, True)


def test_the_desk_writes_it_down_with_one_button(client: Client) -> None:
    student, paper, user = make_student(), kind(), make_staff()
    make_round()
    rights = ["view_student", "view_studentproof", "add_studentproof"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    before = client.get(f"/desk/students/{student.pk}/").content.decode()
    client.post(f"/enrol/desk/{student.pk}/proofs/{paper.pk}/")
    after = client.get(f"/desk/students/{student.pk}/").content.decode()

    proof = StudentProof.objects.get()
    assert (
        "还没有看过" in before,
        "2027年2月2日（星期二）看过" in after,
        (proof.student, proof.kind, proof.seen_by),
    ) == (True, True, (student, paper, user))
