"""A rule is set aside by a named person, with a reason, for one student and one class."""

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import ModelLogEntry

from enrollment.models import Place, RuleOverride
from enrollment.services.eligibility import find_refusals
from enrollment.services.overrides import override_rule
from tests.enrollment.school import NOW, make_class, make_round, make_staff, make_student
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

REASON = "本校退休教师，校务会同意"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def with_rights(*codenames: str, username: str = "registrar") -> User:
    user = make_staff(username)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


def too_young():
    """A man of 53, a class, the rule that says no."""
    student = make_student(sex="male", birth_date=NOW.date().replace(year=1973))
    row = make_class()
    make_round()
    return student, row, find_refusals(student=student, teaching_class=row)[0]


def codes(student, row) -> list[str]:
    return [refusal.code for refusal in find_refusals(student=student, teaching_class=row)]


def test_a_reason_sets_the_rule_aside_for_this_class_alone() -> None:
    student, row, refusal = too_young()
    other = make_class("C02", weekday=4)

    override_rule(
        actor=with_rights("set_rules_aside"),
        student=student,
        teaching_class=row,
        refusal=refusal,
        reason=REASON,
    )

    assert (codes(student, row), codes(student, other)) == ([], [refusal.code])


def test_who_and_why_is_logged() -> None:
    student, row, refusal = too_young()
    actor = with_rights("set_rules_aside")

    override_rule(actor=actor, student=student, teaching_class=row, refusal=refusal, reason=REASON)

    entry = ModelLogEntry.objects.get(action="enrollment.override")
    assert (entry.user, entry.data) == (actor, {"rule": refusal.code, "reason": REASON})


@pytest.mark.parametrize(
    ("rights", "reason", "code"),
    [
        ((), REASON, "not_yours_to_override"),
        (("add_place",), REASON, "not_yours_to_override"),
        (("set_rules_aside",), "", "reason_missing"),
        (("set_rules_aside",), "  好 ", "reason_missing"),
    ],
)
def test_without_right_or_reason_nothing_is_set_aside(
    rights: tuple[str, ...], reason: str, code: str
) -> None:
    student, row, refusal = too_young()

    with pytest.raises(Refusal) as refused:
        override_rule(
            actor=with_rights(*rights),
            student=student,
            teaching_class=row,
            refusal=refusal,
            reason=reason,
        )

    assert (refused.value.code, codes(student, row)) == (code, [refusal.code])
    assert (RuleOverride.objects.count(), ModelLogEntry.objects.count()) == (0, 0)


def test_the_first_decision_stands() -> None:
    student, row, refusal = too_young()
    for username, reason in (("first", REASON), ("second", "别的理由也行")):
        override_rule(
            actor=with_rights("set_rules_aside", username=username),
            student=student,
            teaching_class=row,
            refusal=refusal,
            reason=reason,
        )
    override = RuleOverride.objects.get()
    assert (override.actor.username, override.reason) == ("first", REASON)


def test_a_full_class_is_not_to_be_talked_away() -> None:
    student, row = make_student(), make_class(capacity=1, taken=1)
    make_round()
    refusal = find_refusals(student=student, teaching_class=row)[0]

    with pytest.raises(Refusal) as refused:
        override_rule(
            actor=User.objects.create_superuser("boss"),
            student=student,
            teaching_class=row,
            refusal=refusal,
            reason=REASON,
        )

    assert (refusal.code, refused.value.code) == ("class_full", "not_yours_to_override")


def test_the_desk_page_sets_aside_and_then_keeps_the_place(client: Client) -> None:
    student, row, refusal = too_young()
    registrar = with_rights("set_rules_aside", "add_place", "view_student")
    client.force_login(registrar, "django.contrib.auth.backends.ModelBackend")
    page = f"/enrol/desk/{student.pk}/{row.pk}/"

    unsaid = client.post(f"{page}override/", {"rule": refusal.code, "reason": ""})
    said = client.post(f"{page}override/", {"rule": refusal.code, "reason": REASON})
    client.post(page, {"channel": "desk"})

    assert (unsaid.status_code, said.status_code) == (409, 302)
    assert [place.state for place in Place.objects.all()] == ["held"]


def test_the_desk_page_sets_nothing_aside_for_the_clerk(client: Client) -> None:
    student, row, refusal = too_young()
    client.force_login(
        with_rights("add_place", "view_student"), "django.contrib.auth.backends.ModelBackend"
    )
    page = f"/enrol/desk/{student.pk}/{row.pk}/"

    asked = client.post(f"{page}override/", {"rule": refusal.code, "reason": REASON})
    taken = client.post(page, {"channel": "desk"})

    assert (asked.status_code, taken.status_code) == (409, 409)
    assert (RuleOverride.objects.count(), Place.objects.count()) == (0, 0)
