"""Staff give a class more places, or fewer: nobody passes by, and nothing is oversold."""

from datetime import timedelta

import pytest
import time_machine

from courses.models import TeachingClass
from courses.services.classes import change_class
from enrollment.audit.places import CHECKS
from enrollment.models import Place
from enrollment.services.waitlist import join_end
from tests.enrollment.school import NOW, make_class, make_staff, make_student, make_term
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def full_class(*, waiting: int) -> TeachingClass:
    make_term(weeks=16, ends_on=NOW.date() + timedelta(days=180))
    row = make_class(capacity=1)
    join_end(student=make_student(99), teaching_class=row)
    for number in range(1, waiting + 1):
        join_end(student=make_student(number), teaching_class=row)
    return TeachingClass.objects.get(pk=row.pk)


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def test_seats_added_go_to_those_who_wait() -> None:
    row = full_class(waiting=3)
    row.capacity = 3

    change_class(teaching_class=row, actor=make_staff())

    numbers = Place.objects.filter(state="offered").order_by("pk")
    assert (list(numbers.values_list("student__student_no", flat=True)), faults()) == (
        ["S0099", "S0001", "S0002"],
        [],
    )


def test_fewer_places_than_are_offered_is_refused_with_a_sentence() -> None:
    row = full_class(waiting=3)
    row.capacity = 3
    change_class(teaching_class=row, actor=None)
    row = TeachingClass.objects.get(pk=row.pk)
    row.capacity = 2

    with pytest.raises(Refusal) as refused:
        change_class(teaching_class=row, actor=None)

    now = TeachingClass.objects.get(pk=row.pk)
    assert (refused.value.code, now.capacity, now.taken, faults()) == ("too_many_taken", 3, 3, [])
