"""Taking back the privacy notice has the effect that the page promises."""

import pytest
import time_machine

from enrollment import queries
from enrollment.models import Place
from enrollment.services.places import hold_place
from tests.enrollment.school import NOW, make_class, make_round, make_student
from university.accounts.services.consents import give_consent, withdraw_consent
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def hold(student, enrolment_round, row) -> Place:
    return hold_place(
        actor=student.login,
        student=student,
        teaching_class=queries.classes_for_rules().get(pk=row.pk),
        round=enrolment_round,
        channel="web",
    )


def test_who_takes_the_notice_back_gets_no_new_place_until_they_agree_again() -> None:
    student, enrolment_round, row = make_student(), make_round(), make_class()
    say_yes = {"actor": student.login, "student": student, "kind": "privacy", "given_how": "self"}
    withdraw_consent(actor=student.login, consent=give_consent(**say_yes))
    with pytest.raises(Refusal) as refused:
        hold(student, enrolment_round, row)
    assert (refused.value.code, Place.objects.count()) == ("privacy_withdrawn", 0)
    give_consent(**say_yes)
    assert hold(student, enrolment_round, row).state == "held"


def test_a_place_that_was_held_before_stays() -> None:
    student, enrolment_round, row = make_student(), make_round(), make_class()
    consent = give_consent(actor=student.login, student=student, kind="privacy", given_how="self")
    place = hold(student, enrolment_round, row)
    withdraw_consent(actor=student.login, consent=consent)
    place.refresh_from_db()
    assert place.state == "held"
