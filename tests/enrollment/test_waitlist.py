"""The waitlist of a class: late money goes to the head, everybody else to the end."""

import pytest
import time_machine

from enrollment.models import WaitlistEntry
from enrollment.services.waitlist import join_end, join_head, leave
from tests.enrollment.school import NOW, make_class, make_student
from university.models import StateChange

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def order_of(row) -> list[str]:
    """Student numbers in the order in which they are rung."""
    waiting = WaitlistEntry.objects.filter(teaching_class=row, state="waiting").order_by("rank")
    return [entry.student.student_no for entry in waiting]


def three_waiting():
    row, students = make_class(), [make_student(number) for number in (1, 2, 3)]
    for student in students:
        join_end(student=student, teaching_class=row)
    return row, students


def test_who_comes_later_waits_behind() -> None:
    row, _students = three_waiting()
    assert order_of(row) == ["S0001", "S0002", "S0003"]


def test_late_money_stands_before_everybody() -> None:
    row, _students = three_waiting()
    join_head(student=make_student(4), teaching_class=row, reason="late_money")
    join_head(student=make_student(5), teaching_class=row, reason="late_money")
    assert order_of(row) == ["S0005", "S0004", "S0001", "S0002", "S0003"]


def test_who_waits_already_moves_to_the_head_and_stands_there_once() -> None:
    row, students = three_waiting()
    for _time in range(2):
        join_head(student=students[2], teaching_class=row, reason="late_money")
    assert order_of(row) == ["S0003", "S0001", "S0002"]


def test_joining_the_end_twice_keeps_the_rank() -> None:
    row, students = three_waiting()
    join_end(student=students[0], teaching_class=row)
    assert order_of(row) == ["S0001", "S0002", "S0003"]


def test_who_left_is_gone_once_and_may_come_back_at_the_end() -> None:
    row, students = three_waiting()
    entry = WaitlistEntry.objects.get(student=students[0])

    left = [leave(entry=entry, actor=None) for _time in range(2)]
    join_end(student=students[0], teaching_class=row)

    assert left == [True, False]
    assert order_of(row) == ["S0002", "S0003", "S0001"]


def test_each_step_leaves_a_trace() -> None:
    _row, students = three_waiting()
    entry = WaitlistEntry.objects.get(student=students[0])
    leave(entry=entry, actor=students[0].login, reason="moved away")
    assert list(
        StateChange.objects.filter(kind="enrollment.waitlistentry", object_id=entry.pk)
        .order_by("pk")
        .values_list("old_state", "new_state", "reason")
    ) == [("", "waiting", ""), ("waiting", "left", "moved away")]


def test_each_class_has_a_list_of_its_own() -> None:
    row, students = three_waiting()
    other = make_class("C02", weekday=3)
    join_head(student=students[1], teaching_class=other, reason="late_money")
    assert (order_of(row), order_of(other)) == (["S0001", "S0002", "S0003"], ["S0002"])
