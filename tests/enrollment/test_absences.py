"""Two misses in a row put a person on the call list; nobody loses a place by it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import TeachingClass
from enrollment.models import AbsenceCall, Attendance, Place
from enrollment.queries.absences import people_to_call
from enrollment.services.absence_calls import note_absence_call
from tests.enrollment.classroom import MEETING, make_meeting_class, seat, seat_people
from tests.enrollment.school import make_staff
from university.accounts.models import Student, User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(MEETING + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def row() -> TeachingClass:
    return make_meeting_class()


@pytest.fixture
def office() -> User:
    return make_staff("homeroom")


def mark(row: TeachingClass, student: Student, actor: User, *marks: str) -> None:
    """The marks of the meetings in order; an empty one was not called."""
    for session, value in zip(row.sessions.order_by("number"), marks, strict=False):
        if value:
            Attendance.objects.create(
                session=session, student=student, mark=value, marked_by=actor, marked_at=MEETING
            )


def listed() -> list[tuple[str, int]]:
    return [(person.student.name, len(person.missed)) for person in people_to_call()]


@pytest.mark.parametrize(
    ("marks", "is_called"),
    [
        (("present", "absent", "absent"), True),
        (("absent", "absent", "present"), False),
        (("absent", "present", "absent"), False),
        (("absent", "absent", "excused"), False),
        (("absent", "absent", ""), True),
        (("", "", "absent"), False),
    ],
)
def test_the_last_two_that_were_called_decide(row, office, marks, is_called):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, *marks)
    assert listed() == ([("王桂兰", 2)] if is_called else [])


def test_two_classes_are_two_questions(row, office):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "", "present", "absent")
    other = make_meeting_class("C02", weekday=2)
    seat(other, student)
    mark(other, student, office, "absent")
    assert listed() == []


@pytest.mark.parametrize("standing", ["on_leave", "left", "deceased"])
def test_who_is_away_or_gone_is_not_rung(row, office, standing):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "", "absent", "absent")
    Student.objects.update(standing=standing)
    assert listed() == []


def test_who_gave_the_place_back_is_not_rung(row, office):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "", "absent", "absent")
    Place.objects.update(state="cancelled", ended_at=MEETING)
    assert listed() == []


def call(office: User, row: TeachingClass, student: Student, outcome: str) -> AbsenceCall:
    last = row.sessions.get(number=3)
    return note_absence_call(actor=office, student=student, session=last, outcome=outcome)


@pytest.mark.parametrize("outcome", ["comes_back", "away_longer", "gives_up"])
def test_an_answer_takes_the_person_off_the_list_and_nothing_else(row, office, outcome):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "", "absent", "absent")
    call(office, row, student, outcome)
    assert (listed(), Place.objects.get().state) == ([], "confirmed")


def test_nobody_reached_stays_on_the_list(row, office):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "", "absent", "absent")
    call(office, row, student, "not_reached")
    assert [(one.student.name, one.not_reached) for one in people_to_call()] == [("王桂兰", 1)]


def test_a_new_miss_asks_again(row, office):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "absent", "absent")
    second = row.sessions.get(number=2)
    note_absence_call(actor=office, student=student, session=second, outcome="comes_back")
    assert listed() == []
    Attendance.objects.create(
        session=row.sessions.get(number=3),
        student=student,
        mark="absent",
        marked_by=office,
        marked_at=MEETING,
    )
    assert listed() == [("王桂兰", 2)]


def test_a_colleague_who_was_first_is_named_and_nothing_is_written(row, office):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "", "absent", "absent")
    call(office, row, student, "comes_back")
    with pytest.raises(Refusal) as no:
        call(office, row, student, "gives_up")
    assert (no.value.code, AbsenceCall.objects.count()) == ("not_on_list", 1)


def test_an_answer_that_is_not_on_the_page_is_refused(row, office):
    (student,) = seat_people(row, "王桂兰")
    mark(row, student, office, "", "absent", "absent")
    with pytest.raises(Refusal) as no:
        call(office, row, student, "is ill")
    assert (no.value.code, AbsenceCall.objects.count()) == ("outcome_unknown", 0)


def test_the_list_costs_the_same_for_one_and_for_nine(row, office):
    counts = []
    for names in (["一"], [f"学员{number}" for number in range(8)]):
        for student in seat_people(row, *names, first=10 * len(names)):
            mark(row, student, office, "", "absent", "absent")
        with CaptureQueriesContext(connection) as queries:
            people_to_call()
        counts.append(len(queries))
    assert counts == [4, 4]
