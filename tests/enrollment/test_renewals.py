"""Going on in the same class: who may, what is kept for them, and what others get meanwhile."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Place, Round
from enrollment.queries.renewals import seats_kept
from enrollment.services.places import hold_place
from tests.enrollment.school import NOW, make_class, make_round, make_student, make_term
from university.accounts.models import Student
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def next_class(code: str = "C01", **fields: object) -> TeachingClass:
    """The class of spring, in the second term of its course, after one of autumn."""
    autumn = make_term(
        code="2026A", name="2026年秋季学期", starts_on=date(2026, 9, 7), ends_on=date(2027, 1, 8)
    )
    make_class(code, term=autumn, term_no=1)
    return make_class(code, term=make_term(), term_no=2, **fields)


def renewal_round(**fields: object) -> Round:
    values = {
        "code": "R1",
        "name": "老学员续报",
        "kind": "renewal",
        "audience": "returning_same_class",
        "allocation": "guaranteed_until_deadline",
        "term": make_term(),
        **fields,
    }
    return make_round(**values)


def sits(number: int, code: str = "C01", **fields: object) -> Student:
    """A student with a sure place in the class of autumn."""
    student = make_student(number, is_returning=True, **fields)
    autumn = TeachingClass.objects.get(code=code, term__code="2026A")
    Place.objects.create(
        student=student, teaching_class=autumn, state="confirmed", channel="web", confirmed_at=NOW
    )
    return student


def hold(student: Student, row: TeachingClass, enrolment_round: Round) -> Place:
    return hold_place(
        actor=student.login,
        student=student,
        teaching_class=queries.classes_for_rules().get(pk=row.pk),
        round=enrolment_round,
        channel="web",
    )


def client_of(student: Student) -> Client:
    client = Client()
    client.force_login(student.login, "university.accounts.backends.PhoneBackend")
    return client


def test_who_sits_in_the_class_goes_on_and_nobody_else() -> None:
    row, going_on = next_class(), renewal_round()
    place = hold(sits(1), row, going_on)

    with pytest.raises(Refusal) as refused:
        hold(make_student(2), row, going_on)

    assert (place.state, refused.value.code, Place.objects.count()) == (
        "held",
        "not_in_audience",
        2,
    )


def test_a_class_in_its_first_term_follows_nothing() -> None:
    row, going_on = next_class(), renewal_round()
    student = sits(1)
    TeachingClass.objects.filter(pk=row.pk).update(term_no=1)

    with pytest.raises(Refusal) as refused:
        hold(student, row, going_on)

    assert (refused.value.code, Place.objects.filter(teaching_class=row).count()) == (
        "not_in_audience",
        0,
    )


def test_seats_of_those_who_may_go_on_are_kept_until_the_deadline(clock) -> None:
    row = next_class(capacity=2)
    renewal_round()
    sits(1)
    others = make_round(code="R4", term=make_term(), closes_at=NOW + timedelta(days=20))
    first = hold(make_student(2), row, others)

    with pytest.raises(Refusal) as refused:
        hold(make_student(3), row, others)
    clock.move_to(NOW + timedelta(days=5))
    later = hold(Student.objects.get(student_no="S0003"), row, others)

    assert (
        first.state,
        refused.value.code,
        str(refused.value),
        later.state,
    ) == (
        "held",
        "kept_for_renewal",
        "剩下的名额为续报的人留到2月7日（星期日）上午10:00。",
        "held",
    )


def test_what_is_kept_shrinks_as_people_go_on() -> None:
    row, going_on = next_class(), renewal_round()
    one, two = sits(1), sits(2)
    sits(3, standing="left")
    fresh = queries.classes_for_rules().get(pk=row.pk)

    before = seats_kept(fresh)[0]
    hold(one, row, going_on)

    assert (before, seats_kept(fresh)[0], seats_kept(fresh, student=two)[0]) == (2, 1, 0)


def test_one_page_shows_my_classes_that_go_on_with_one_button_each() -> None:
    row, going_on = next_class(), renewal_round()
    student = sits(1)
    client = client_of(student)

    before = client.get("/enrol/renewal/").context["groups"]
    seen = client.get(f"/enrol/{row.pk}/").context["seen"]
    held = client.post(f"/enrol/{row.pk}/check/", {"seen": seen})
    after = client.get("/enrol/renewal/").context["groups"]

    place = Place.objects.get(teaching_class=row)
    assert (
        [(found, [(line.name, line.status) for line in lines]) for found, lines in before],
        place.round,
        held.status_code,
        [[(line.name, line.status) for line in lines] for _round, lines in after],
    ) == (
        [(going_on, [("声乐初级1班", "")])],
        going_on,
        302,
        [[("声乐初级1班", "held")]],
    )


def test_my_page_invites_those_who_may_go_on_and_only_them() -> None:
    next_class()
    renewal_round()

    pages = [client_of(each).get("/my/").content.decode() for each in (sits(1), make_student(2))]

    assert ["下学期续报" in page for page in pages] == [True, False]


def test_going_on_comes_before_a_round_for_everybody() -> None:
    row, going_on = next_class(), renewal_round()
    make_round(code="R2", term=make_term(), allocation="weighted_lottery", kind="application")

    pages = [client_of(each).get(f"/enrol/{row.pk}/") for each in (sits(1), make_student(2))]

    assert (pages[0].context["round"], pages[1].url) == (going_on, f"/enrol/{row.pk}/wish/")
