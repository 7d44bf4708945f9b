"""Calling the roll: who may, each tap once, the later one stands, all are kept."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from courses.models import ClassSession, Teacher, TeachingClass
from enrollment.models import Attendance, AttendanceMark, ClassLeader, Place
from enrollment.queries import rosters
from enrollment.services.class_leaders import end_leadership
from enrollment.services.class_leaders import name_leader as name
from enrollment.services.roll_calls import NewMark, mark_rest, mark_roll
from tests.enrollment.classroom import (
    MEETING,
    make_meeting_class,
    may,
    name_leader,
    seat,
    seat_people,
    teacher_login,
)
from tests.enrollment.school import make_staff, make_student
from university.accounts.models import Student, User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MEETING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def row() -> TeachingClass:
    return make_meeting_class()


@pytest.fixture
def people(row: TeachingClass) -> list[Student]:
    return seat_people(row, "王桂兰", "李国强", "孙建军")


@pytest.fixture
def leader(row: TeachingClass, people: list[Student]) -> User:
    return name_leader(row, people[2])


@pytest.fixture
def session(row: TeachingClass) -> ClassSession:
    return row.sessions.get(number=3)


def tap(student: Student, mark: str = "present", key: str = "", seconds: int = 0) -> NewMark:
    key = key or f"key-{student.pk}-{mark}-{seconds}"
    return NewMark(key, student.pk, mark, MEETING - timedelta(seconds=seconds))


def standing(session: ClassSession) -> dict[str, str]:
    rows = Attendance.objects.filter(session=session).order_by("student__pinyin")
    return dict(rows.values_list("student__name", "mark"))


def refused(actor: User, session: ClassSession, *marks: NewMark) -> str:
    with pytest.raises(Refusal) as no:
        mark_roll(actor=actor, session=session, marks=marks)
    assert (Attendance.objects.count(), AttendanceMark.objects.count()) == (0, 0)
    return no.value.code


def test_a_leader_marks_three_people(leader, session, people):
    marks = [tap(people[0]), tap(people[1], "excused"), tap(people[2], "absent")]
    mark_roll(actor=leader, session=session, marks=marks)
    assert standing(session) == {"王桂兰": "present", "李国强": "excused", "孙建军": "absent"}


def test_the_same_tap_again_counts_once_and_is_answered_as_taken(leader, session, people):
    mark_roll(actor=leader, session=session, marks=[tap(people[0])])
    mark_roll(actor=leader, session=session, marks=[tap(people[0], "absent", key="other-key")])
    again = mark_roll(actor=leader, session=session, marks=[tap(people[0])])
    assert (again.changed, len(again.taken_keys), standing(session)) == (
        [],
        1,
        {"王桂兰": "absent"},
    )
    assert AttendanceMark.objects.count() == 2


def test_of_two_taps_the_later_stands_whichever_came_first(leader, session, people):
    mark_roll(actor=leader, session=session, marks=[tap(people[0], "present", seconds=10)])
    mark_roll(actor=leader, session=session, marks=[tap(people[0], "absent", seconds=60)])
    assert (standing(session), AttendanceMark.objects.count()) == ({"王桂兰": "present"}, 2)


def test_taps_of_one_phone_sent_together_keep_their_order(leader, session, people):
    marks = [tap(people[0], "present", seconds=30), tap(people[0], "absent", seconds=20)]
    mark_roll(actor=leader, session=session, marks=marks)
    assert standing(session) == {"王桂兰": "absent"}


def test_what_a_phone_kept_for_hours_bears_the_time_of_the_tap(leader, session, people, clock):
    clock.shift(timedelta(hours=5))
    mark_roll(actor=leader, session=session, marks=[tap(people[0])])
    assert Attendance.objects.get().marked_at == MEETING


def test_a_tap_is_never_older_than_the_roll(leader, session, people):
    mark_roll(actor=leader, session=session, marks=[tap(people[0], seconds=10**6)])
    assert Attendance.objects.get().marked_at == session.starts_at - timedelta(minutes=60)


def test_a_tap_is_never_made_after_it_arrived(leader, session, people):
    mark_roll(actor=leader, session=session, marks=[tap(people[0], seconds=-600)])
    assert Attendance.objects.get().marked_at == MEETING


def test_a_person_without_a_place_is_left_out_and_the_others_stay(leader, session, people):
    stranger = make_student(99, name="外人")
    answer = mark_roll(actor=leader, session=session, marks=[tap(stranger), tap(people[0])])
    assert (answer.refused_keys, standing(session)) == (
        [tap(stranger).client_key],
        {"王桂兰": "present"},
    )


def test_a_tap_that_says_nothing_is_left_out(leader, session, people):
    marks = [tap(people[0], "dancing"), tap(people[0], key="no spaces!"), tap(people[0], key="x")]
    answer = mark_roll(actor=leader, session=session, marks=marks)
    assert (len(answer.refused_keys), standing(session)) == (3, {})


def test_who_gave_the_place_back_later_was_there_all_the_same(leader, session, people, row):
    ended = session.starts_at + timedelta(hours=1)
    Place.objects.filter(student=people[0]).update(state="cancelled", ended_at=ended)
    mark_roll(actor=leader, session=session, marks=[tap(people[0])])
    assert standing(session) == {"王桂兰": "present"}


def test_one_tap_marks_everybody_who_has_no_mark(leader, session, people):
    mark_roll(actor=leader, session=session, marks=[tap(people[0], "absent")])
    mark_rest(actor=leader, session=session, mark="present", client_key="abcdefgh")
    assert standing(session) == {"王桂兰": "absent", "李国强": "present", "孙建军": "present"}


def test_the_teacher_may(row, session, people):
    mark_roll(actor=teacher_login(row.teacher), session=session, marks=[tap(people[0])])
    assert standing(session) == {"王桂兰": "present"}


def test_a_substitute_may_for_that_meeting_alone(row, session, people):
    other = Teacher.objects.create(code="T09", name="代课老师")
    ClassSession.objects.filter(pk=session.pk).update(teacher=other)
    login = teacher_login(other)
    session.refresh_from_db()
    first = row.sessions.get(number=1)
    assert refused(login, first, tap(people[0])) == "not_your_class"
    mark_roll(actor=login, session=session, marks=[tap(people[0])])
    assert standing(session) == {"王桂兰": "present"}


def test_staff_with_the_right_may(session, people):
    staff = may(make_staff("homeroom"), "change_attendance")
    mark_roll(actor=staff, session=session, marks=[tap(people[0])])
    assert standing(session) == {"王桂兰": "present"}


def test_a_student_who_is_no_leader_may_not(session, people):
    assert refused(people[0].login, session, tap(people[1])) == "not_your_class"


def test_a_leader_of_another_class_may_not(session, people):
    other = make_meeting_class("C02", weekday=2)
    seat(other, people[0])
    assert refused(name_leader(other, people[0]), session, tap(people[1])) == "not_your_class"


def test_a_leader_who_gave_up_the_place_may_not(leader, session, people):
    Place.objects.filter(student=people[2]).update(state="cancelled", ended_at=MEETING)
    assert refused(leader, session, tap(people[0])) == "not_your_class"


def test_a_leader_may_for_meetings_of_their_time_also_when_the_marks_come_later(
    leader, session, people
):
    ClassLeader.objects.update(until=session.starts_at.date())
    mark_roll(actor=leader, session=session, marks=[tap(people[0])])
    ClassLeader.objects.update(until=session.starts_at.date() - timedelta(days=1))
    with pytest.raises(Refusal):
        mark_roll(actor=leader, session=session, marks=[tap(people[1])])
    assert standing(session) == {"王桂兰": "present"}


def test_a_roll_opens_an_hour_before(leader, session, people, clock):
    clock.move_to(session.starts_at - timedelta(minutes=61))
    assert refused(leader, session, tap(people[0])) == "roll_not_open"


def test_a_meeting_called_off_has_no_roll(leader, session, people):
    ClassSession.objects.filter(pk=session.pk).update(state="cancelled")
    assert refused(leader, session, tap(people[0])) == "session_called_off"


def test_three_hundred_marks_at_once_are_the_most(leader, session, people):
    marks = [tap(people[0], key=f"key-number-{number}") for number in range(301)]
    assert refused(leader, session, *marks) == "too_many_marks"


@pytest.fixture
def office() -> User:
    return may(make_staff("homeroom"), "add_classleader")


def test_the_office_names_two_leaders_and_no_third(row, people, office, leader):
    for student in (people[2], people[1]):
        name(actor=office, teaching_class=row, student=student)
    with pytest.raises(Refusal) as no:
        name(actor=office, teaching_class=row, student=people[0])
    assert (no.value.code, ClassLeader.objects.count()) == ("enough_leaders", 2)


def test_only_somebody_in_the_class_is_named(row, office):
    with pytest.raises(Refusal) as no:
        name(actor=office, teaching_class=row, student=make_student(7))
    assert (no.value.code, ClassLeader.objects.count()) == ("not_in_class", 0)


def test_a_leader_who_is_ended_leads_no_more_and_the_past_stays(row, office, leader):
    end_leadership(actor=office, leader=ClassLeader.objects.get())
    until = ClassLeader.objects.get().until
    assert (until, rosters.leads(leader, row.pk, MEETING.date())) == (
        MEETING.date() - timedelta(days=1),
        False,
    )
