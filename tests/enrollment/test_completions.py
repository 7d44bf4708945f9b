"""Completion: computed from the roll, said by the teacher, confirmed by staff; numbers in a row."""

from datetime import datetime, timedelta

import pytest
import time_machine

from courses.models import TeachingClass
from enrollment.audit import in_class as audit
from enrollment.models import (
    Attendance,
    Certificate,
    CertificateSeries,
    Completion,
    CompletionRule,
    WorkMark,
)
from enrollment.queries import classes_for_rules, load_facts
from enrollment.queries.completions import Share, candidates, share_of
from enrollment.rules import refusals_for
from enrollment.services.certificates import issue_certificates
from enrollment.services.completions import confirm_completions, mark_work, withdraw_completion
from tests.enrollment.classroom import (
    MEETING,
    make_meeting_class,
    may,
    seat,
    seat_people,
    teacher_login,
)
from tests.enrollment.school import SHANGHAI, make_class, make_staff, make_student, make_term
from university.accounts.models import Student, User
from university.models import StateChange
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

MONDAYS = {1: MEETING - timedelta(weeks=2), 2: MEETING - timedelta(weeks=1), 3: MEETING}
LAST_DAY = datetime(2027, 6, 29, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(LAST_DAY, tick=False):
        yield


@pytest.fixture
def row() -> TeachingClass:
    return make_meeting_class()


@pytest.fixture
def office() -> User:
    return may(make_staff("registrar"), "confirm_completion", "set_rules_aside")


def attend(row: TeachingClass, student: Student, actor: User, *marks: str) -> None:
    for session, value in zip(row.sessions.order_by("number"), marks, strict=True):
        Attendance.objects.create(
            session=session, student=student, mark=value, marked_by=actor, marked_at=MEETING
        )


@pytest.mark.parametrize(
    ("marks", "since", "counts_excused", "share"),
    [
        ({1: "present", 2: "present", 3: "present"}, None, False, Share(3, 3)),
        ({1: "present", 2: "excused", 3: "absent"}, None, False, Share(3, 1)),
        ({1: "present", 2: "excused", 3: "absent"}, None, True, Share(3, 2)),
        ({3: "present"}, None, False, Share(3, 1)),
        ({3: "present"}, MEETING - timedelta(days=1), False, Share(1, 1)),
        ({1: "present", 3: "present"}, MEETING - timedelta(days=1), False, Share(2, 2)),
        ({}, None, False, Share(3, 0)),
    ],
    ids=["all", "one", "excused-counts", "unmarked-is-missed", "late", "late-but-there", "never"],
)
def test_the_share_of_one_person(marks, since, counts_excused, share):
    rule = CompletionRule(counts_excused=counts_excused)
    assert share_of(MONDAYS, marks, since, rule) == share


def test_a_share_is_rounded_down_and_nothing_held_is_nothing():
    assert (Share(3, 2).percent, Share(0, 0).percent) == (66, 0)


def where(row: TeachingClass) -> dict[str, tuple[int, bool]]:
    return {one.student.name: (one.share.percent, one.meets_rule) for one in candidates(row)}


def test_a_class_without_a_rule_asks_for_sixty_per_cent(row, office):
    first, second = seat_people(row, "王桂兰", "李国强")
    attend(row, first, office, "present", "present", "absent")
    attend(row, second, office, "present", "absent", "absent")
    assert where(row) == {"王桂兰": (66, True), "李国强": (33, False)}


def test_a_rule_asks_for_more_attendance_and_for_work(row, office):
    CompletionRule.objects.create(teaching_class=row, attendance_percent=70, needs_work=True)
    people = seat_people(row, "王桂兰", "李国强", "孙建军")
    for student, marks in zip(
        people, (("present",) * 3, ("present",) * 3, ("present", "present", "absent")), strict=True
    ):
        attend(row, student, office, *marks)
    mark_work(
        actor=teacher_login(row.teacher),
        teaching_class=row,
        results={people[0].pk: "done", people[2].pk: "done"},
    )
    assert where(row) == {"王桂兰": (100, True), "李国强": (100, False), "孙建军": (66, False)}


def test_the_last_word_on_work_counts_and_strangers_are_left_out(row, office):
    (student,) = seat_people(row, "王桂兰")
    stranger = make_student(9)
    for result in ("not_done", "done", "done"):
        mark_work(
            actor=office, teaching_class=row, results={student.pk: result, stranger.pk: "done"}
        )
    assert list(WorkMark.objects.values_list("student", "result")) == [(student.pk, "done")]


def test_another_teacher_says_nothing_about_the_work(row):
    (student,) = seat_people(row, "王桂兰")
    other = make_meeting_class("C02", weekday=2)
    other.teacher.pk, other.teacher.code = None, "T09"
    other.teacher.save()
    with pytest.raises(Refusal) as no:
        mark_work(
            actor=teacher_login(other.teacher, "other"),
            teaching_class=row,
            results={student.pk: "done"},
        )
    assert (no.value.code, WorkMark.objects.count()) == ("not_your_class", 0)


@pytest.fixture
def two(row, office) -> list[Student]:
    """王桂兰 meets the rule, 李国强 does not."""
    people = seat_people(row, "王桂兰", "李国强")
    attend(row, people[0], office, "present", "present", "present")
    attend(row, people[1], office, "absent", "absent", "absent")
    return people


def confirm(office: User, row: TeachingClass, *people: Student, reason: str = "") -> int:
    numbers = {student.pk for student in people}
    made = confirm_completions(actor=office, teaching_class=row, students=numbers, reason=reason)
    return len(made)


def test_staff_confirm_with_what_was_counted_that_day(row, office, two):
    confirm(office, row, two[0])
    done = Completion.objects.get()
    assert (done.student, done.class_name, done.held, done.attended, done.state) == (
        two[0],
        row.name,
        3,
        3,
        "confirmed",
    )
    steps = StateChange.objects.filter(kind="enrollment.completion", object_id=done.pk)
    assert [(step.old_state, step.new_state, step.actor) for step in steps] == [
        ("", "confirmed", office)
    ]


def test_confirming_twice_is_once(row, office, two):
    assert [confirm(office, row, two[0]), confirm(office, row, two[0])] == [1, 0]


def test_who_falls_short_needs_a_reason_and_nobody_is_confirmed_without(row, office, two):
    with pytest.raises(Refusal) as no:
        confirm(office, row, *two)
    assert (no.value.code, "李国强" in str(no.value), Completion.objects.count()) == (
        "reason_missing",
        True,
        0,
    )
    assert confirm(office, row, *two, reason="住院期间在家练习") == 2


def test_a_teacher_confirms_nothing(row, two):
    with pytest.raises(Refusal) as no:
        confirm(teacher_login(row.teacher), row, two[0])
    assert (no.value.code, Completion.objects.count()) == ("may_not_confirm", 0)


def test_certificates_are_numbered_in_a_row_over_the_classes_of_a_year(row, office, two):
    other = make_meeting_class("C02", weekday=2)
    seat(other, two[0])
    confirm(office, row, *two, reason="住院期间在家练习")
    confirm(office, other, two[0], reason="插班，课不多")
    made = [
        certificate.number
        for each in (row, other, row)
        for certificate in issue_certificates(actor=office, teaching_class=each)
    ]
    assert made == ["2027-00001", "2027-00002", "2027-00003"]


def test_a_completion_taken_back_keeps_its_number_and_can_be_confirmed_again(row, office, two):
    confirm(office, row, two[0])
    issue_certificates(actor=office, teaching_class=row)
    withdraw_completion(actor=office, completion=Completion.objects.get(), reason="姓名写错了")
    confirm(office, row, two[0])
    issue_certificates(actor=office, teaching_class=row)
    rows = Certificate.objects.order_by("serial").values_list("number", "completion__state")
    assert list(rows) == [("2027-00001", "withdrawn"), ("2027-00002", "confirmed")]


def test_taking_back_needs_a_reason(row, office, two):
    confirm(office, row, two[0])
    with pytest.raises(Refusal) as no:
        withdraw_completion(actor=office, completion=Completion.objects.get(), reason=" ")
    assert (no.value.code, Completion.objects.get().state) == ("reason_missing", "confirmed")


def codes(student: Student, teaching_class: TeachingClass) -> list[str]:
    found = classes_for_rules().get(pk=teaching_class.pk)
    return [no.code for no in refusals_for(load_facts(student=student, teaching_class=found))]


def test_a_completed_course_is_not_taken_again_but_its_next_term_is(row, office, two):
    confirm(office, row, two[0])
    autumn = make_term(
        code="2027A",
        name="2027年秋季学期",
        starts_on=LAST_DAY.date() + timedelta(days=70),
        ends_on=LAST_DAY.date() + timedelta(days=190),
    )
    again = make_class("C01", term=autumn, course=row.course)
    onward = make_class("C03", term=autumn, course=row.course, term_no=2)
    assert ("completed_before" in codes(two[0], again), codes(two[1], again)) == (True, [])
    assert codes(two[0], onward) == []
    withdraw_completion(actor=office, completion=Completion.objects.get(), reason="弄错了班级")
    assert codes(two[0], again) == []


def test_the_audit_finds_a_missing_number(row, office, two):
    confirm(office, row, two[0])
    issue_certificates(actor=office, teaching_class=row)
    CertificateSeries.objects.update(last_number=2)
    assert list(audit.certificate_numbers()) != []
    CertificateSeries.objects.update(last_number=1)
    assert list(audit.certificate_numbers()) == []


def test_the_audit_finds_marks_that_nobody_tapped_and_people_without_a_place(row, office, two):
    stranger = make_student(9)
    attend(row, stranger, office, "present", "present", "present")
    assert (len(list(audit.people_with_places())), len(list(audit.marks_stand()))) == (3, 9)
