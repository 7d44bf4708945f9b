"""Missed meetings made up by watching: what counts, for how long, and what does not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from courses.lesson_words import body_of
from courses.models import ClassSession, OnlineLesson, TeachingClass
from courses.services.lessons.watching import note_reading, note_watching
from enrollment.audit.make_ups import CHECKS
from enrollment.models import Attendance, EnrollmentPolicy, MakeUp, MakeUpRule
from enrollment.queries.absences import people_to_call
from enrollment.queries.completions import Share, candidates
from enrollment.queries.make_ups import missed_meetings
from enrollment.services.roll_calls import NewMark, mark_roll
from tests.courses.lessons.cloud import live_lesson, ready_video
from tests.enrollment.classroom import make_meeting_class, may, seat_people
from tests.enrollment.school import SHANGHAI, make_staff, make_student
from university.accounts.models import Student, User

pytestmark = pytest.mark.django_db

#: The third meeting (15 March, 8:40 to 10:10) is over.
NOW = datetime(2027, 3, 15, 18, 0, tzinfo=SHANGHAI)
#: 4 minutes 50 seconds.
SECONDS = 290


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def row() -> TeachingClass:
    return make_meeting_class()


@pytest.fixture
def student(row: TeachingClass) -> Student:
    (found,) = seat_people(row, "王桂兰")
    return found


@pytest.fixture
def office() -> User:
    return may(make_staff("registrar"), "change_attendance")


def meeting(row: TeachingClass, number: int = 3) -> ClassSession:
    return row.sessions.get(number=number)


def lesson_of(session: ClassSession, **fields: Any) -> OnlineLesson:
    """A recording tied to a meeting."""
    if "video" not in fields and "body" not in fields:
        owner = User.objects.get_or_create(username="sender")[0]
        fields["video"] = ready_video(owner, seconds=SECONDS)
    return live_lesson(session.teaching_class, session=session, **fields)


def call_roll(office: User, session: ClassSession, student: Student, mark: str) -> None:
    key = f"tap-{session.pk}-{student.pk}-{mark}-{Attendance.objects.count()}"
    mark_roll(actor=office, session=session, marks=[NewMark(key, student.pk, mark)])


def watch(student: Student, lesson: OnlineLesson, stretches: int) -> None:
    """Play so many times ten seconds."""
    note_watching(student=student, lesson=lesson, position=0, seen=range(stretches))


def rows() -> list[tuple[str, int, int, int]]:
    made = MakeUp.objects.order_by("session__number").select_related("student", "session")
    return [
        (one.student.name, one.session.number, one.percent_watched, one.percent_needed)
        for one in made
    ]


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def shares(row: TeachingClass) -> list[Share]:
    return [one.share for one in candidates(row)]


@pytest.mark.parametrize("mark", ["absent", "excused"])
def test_who_watched_enough_has_made_it_up_and_the_roll_stays(row, student, office, mark):
    session = meeting(row)
    call_roll(office, session, student, mark)
    lesson = lesson_of(session)
    watch(student, lesson, 23)
    assert (rows(), shares(row)) == ([], [Share(1, 0)])
    watch(student, lesson, 24)
    assert rows() == [("王桂兰", 3, 82, 80)]
    assert (Attendance.objects.get().mark, shares(row)) == (mark, [Share(1, 1, 1)])
    made = MakeUp.objects.get()
    assert (made.lesson_title, made.until) == (
        lesson.title,
        datetime(2027, 3, 29, 23, 59, 59, tzinfo=SHANGHAI),
    )
    assert faults() == []


def test_watching_on_writes_no_second_row(row, student, office):
    call_roll(office, meeting(row), student, "absent")
    lesson = lesson_of(meeting(row))
    for stretches in (25, 26, 29):
        watch(student, lesson, stretches)
    assert rows() == [("王桂兰", 3, 86, 80)]


def test_a_roll_called_after_the_watching_counts_it_too(row, student, office):
    watch(student, lesson_of(meeting(row)), 29)
    assert (len(rows()), shares(row)) == (1, [Share(0, 0)])
    call_roll(office, meeting(row), student, "absent")
    assert shares(row) == [Share(1, 1, 1)]


def test_who_came_makes_nothing_up(row, student, office):
    call_roll(office, meeting(row), student, "present")
    watch(student, lesson_of(meeting(row)), 29)
    assert (rows(), shares(row)) == ([], [Share(1, 1)])


def test_a_roll_put_right_later_counts_the_coming_once(row, student, office):
    call_roll(office, meeting(row), student, "absent")
    watch(student, lesson_of(meeting(row)), 29)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        call_roll(office, meeting(row), student, "present")
    assert (len(rows()), shares(row), faults()) == (1, [Share(1, 1)], [])


def test_words_alone_are_made_up_by_reading(row, student, office):
    call_roll(office, meeting(row), student, "absent")
    lesson = lesson_of(meeting(row), video=None, body=body_of("吸气。"))
    note_reading(student=student, lesson=lesson)
    assert rows() == [("王桂兰", 3, 100, 80)]


def test_two_lessons_of_one_meeting_weigh_as_long_as_they_are(row, student, office):
    call_roll(office, meeting(row), student, "absent")
    owner = User.objects.create(username="sender")
    long = lesson_of(meeting(row), video=ready_video(owner, seconds=900))
    short = lesson_of(meeting(row), video=ready_video(owner, seconds=100))
    watch(student, short, 10)
    watch(student, long, 70)
    assert rows() == []
    watch(student, long, 72)
    assert rows() == [("王桂兰", 3, 82, 80)]


@pytest.mark.parametrize(
    ("day", "is_made_up"), [(29, True), (30, False)], ids=["the last evening", "a day too late"]
)
def test_it_is_to_be_watched_in_time(row, student, office, day, is_made_up):
    call_roll(office, meeting(row), student, "absent")
    lesson = lesson_of(meeting(row))
    with time_machine.travel(datetime(2027, 3, day, 22, 0, tzinfo=SHANGHAI), tick=False):
        watch(student, lesson, 29)
        assert (bool(rows()), shares(row)[0].attended) == (is_made_up, int(is_made_up))


def test_the_class_decides_then_the_term(row, student, office):
    call_roll(office, meeting(row), student, "absent")
    lesson = lesson_of(meeting(row))
    EnrollmentPolicy.objects.update_or_create(
        term=row.term, defaults={"allows_make_up": False, "make_up_percent": 50}
    )
    watch(student, lesson, 29)
    assert rows() == []
    MakeUpRule.objects.create(teaching_class=row, make_up_percent=90, make_up_days=3)
    watch(student, lesson, 29)
    assert rows() == [("王桂兰", 3, 100, 90)]


def test_a_later_rule_takes_nothing_away(row, student, office):
    call_roll(office, meeting(row), student, "absent")
    watch(student, lesson_of(meeting(row)), 29)
    MakeUpRule.objects.create(teaching_class=row, allows_make_up=False)
    assert (shares(row), faults()) == ([Share(1, 1, 1)], [])


def test_a_new_recording_or_a_lesson_taken_down_takes_nothing_away(row, student, office):
    call_roll(office, meeting(row), student, "absent")
    lesson = lesson_of(meeting(row))
    watch(student, lesson, 29)
    owner = User.objects.get(username="sender")
    lesson.video = ready_video(owner, seconds=3000)
    lesson.save_revision().publish(skip_permission_checks=True)
    watch(student, OnlineLesson.objects.get(), 1)
    assert shares(row) == [Share(1, 1, 1)]
    lesson.refresh_from_db()
    lesson.unpublish()
    assert shares(row) == [Share(1, 1, 1)]
    lesson.delete()
    made = MakeUp.objects.get()
    assert (made.lesson_id, made.lesson_title, shares(row), faults()) == (
        None,
        lesson.title,
        [Share(1, 1, 1)],
        [],
    )


def test_who_waits_for_a_place_makes_nothing_up(row):
    stranger = make_student(7, name="李国强")
    watch(stranger, lesson_of(meeting(row)), 29)
    assert rows() == []


def test_a_lesson_of_no_meeting_or_before_its_end_makes_nothing_up(row, student):
    watch(student, live_lesson(row), 29)
    lesson = lesson_of(meeting(row))
    with time_machine.travel(datetime(2027, 3, 15, 9, 0, tzinfo=SHANGHAI), tick=False):
        watch(student, lesson, 29)
    assert rows() == []


def test_a_meeting_made_up_is_no_miss_and_one_that_is_not_says_so(row, student, office):
    first, second = meeting(row, 2), meeting(row, 3)
    for session in (first, second):
        call_roll(office, session, student, "absent")
    lesson_of(first)
    lesson = lesson_of(second)
    watch(student, lesson, 9)
    assert [(one.student.name, one.watched) for one in people_to_call()] == [("王桂兰", [31, 0])]
    watch(student, lesson, 29)
    assert people_to_call() == []


def test_what_a_senior_reads_about_a_missed_meeting(row, student, office):
    assert missed_meetings(student) == []
    call_roll(office, meeting(row), student, "absent")
    assert missed_meetings(student) == []
    lesson = lesson_of(meeting(row))
    watch(student, lesson, 9)
    (found,) = missed_meetings(student)
    assert (found.mark, found.seconds, found.seen, found.needed, found.is_made_up) == (
        "absent", 290, 89, 80, False,
    )  # fmt: skip
    watch(student, lesson, 29)
    assert [one.is_made_up for one in missed_meetings(student)] == [True]
    lesson.unpublish()
    assert [one.is_made_up for one in missed_meetings(student)] == [True]
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert missed_meetings(student) == []


def test_the_audit_sees_what_cannot_be(row, student, office):
    other = make_meeting_class("C02", weekday=2)
    session = meeting(row)
    call_roll(office, session, student, "present")
    lesson = live_lesson(other)
    values = {"session": session, "lesson": lesson, "lesson_title": "x", "percent_needed": 80}
    values |= {"percent_watched": 80, "until": NOW + timedelta(days=1), "made_at": NOW}
    of_student = MakeUp.objects.create(student=student, **values)
    of_stranger = MakeUp.objects.create(student=make_student(9, name="李国强"), **values)
    assert faults() == [
        f"补课记录{of_stranger.pk}的学员在这个班没有名额。",
        f"补课记录{of_student.pk}用的是别的班的网课。",
        f"补课记录{of_stranger.pk}用的是别的班的网课。",
        f"补课记录{of_student.pk}的那次课，本人其实来了。",
    ]
