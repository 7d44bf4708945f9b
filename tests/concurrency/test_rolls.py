"""One phone sends the same marks many times at once; two offices number certificates at once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Max

from courses.models import ClassSession, TeachingClass
from enrollment.models import Attendance, AttendanceMark, Certificate, Completion
from enrollment.services.certificates import issue_certificates
from enrollment.services.roll_calls import NewMark, mark_roll
from tests.concurrency.test_places import race
from tests.enrollment.classroom import may, seat_people
from tests.enrollment.school import make_class, make_staff
from university import clock
from university.accounts.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20
TWIN_TRIALS = 10


def office() -> User:
    return may(make_staff("registrar"), "change_attendance", "confirm_completion")


def make_session(teaching_class: TeachingClass) -> ClassSession:
    """A meeting that is going on."""
    now = clock.now()
    return ClassSession.objects.create(
        teaching_class=teaching_class,
        number=1,
        starts_at=now - timedelta(minutes=10),
        ends_at=now + timedelta(minutes=80),
        room=teaching_class.room,
        teacher=teaching_class.teacher,
    )


def test_the_same_marks_sent_twenty_times_at_once_count_once() -> None:
    row, actor = make_class(), office()
    people, session = seat_people(row, "王桂兰", "李国强"), make_session(row)
    marks = [NewMark(f"key-of-{student.pk}", student.pk, "present") for student in people]

    def send() -> str:
        answer = mark_roll(actor=actor, session=session, marks=marks)
        return f"{len(answer.taken_keys)} taken"

    answers = race([send] * CLIENTS)
    assert (answers, AttendanceMark.objects.count(), Attendance.objects.count()) == (
        Counter({"2 taken": CLIENTS}),
        2,
        2,
    )


def test_twin_looking_for_the_key_without_the_lock_stumbles() -> None:
    row, actor = make_class(), office()
    (student,), session = seat_people(row, "王桂兰"), make_session(row)

    def sends(key: str):
        def send() -> str:
            if AttendanceMark.objects.filter(client_key=key).exists():
                return "taken"
            AttendanceMark.objects.create(
                client_key=key,
                session=session,
                student=student,
                mark="present",
                marked_by=actor,
                marked_at=clock.now(),
            )
            return "taken"

        return send

    for trial in range(TWIN_TRIALS):
        if race([sends(f"key-{trial}")] * CLIENTS)["IntegrityError"]:
            return
    pytest.fail("twenty sendings at once never met")


def make_completions(count: int) -> list[TeachingClass]:
    """Classes in which one person each completed."""
    classes = []
    for number in range(1, count + 1):
        row = make_class(f"C{number:02d}")
        (student,) = seat_people(row, f"学员{number}", first=number)
        Completion.objects.create(
            student=student,
            teaching_class=row,
            course=row.course,
            class_name=row.name,
            completed_on=clock.today(),
        )
        classes.append(row)
    return classes


def test_twenty_classes_numbered_at_once_leave_no_gap() -> None:
    actor, classes = office(), make_completions(CLIENTS)

    def issues(row: TeachingClass):
        return lambda: f"{len(issue_certificates(actor=actor, teaching_class=row))} issued"

    answers = race(issues(row) for row in classes)
    again = race(issues(row) for row in classes)
    serials = list(Certificate.objects.order_by("serial").values_list("serial", flat=True))
    assert (answers, again, serials) == (
        Counter({"1 issued": CLIENTS}),
        Counter({"0 issued": CLIENTS}),
        list(range(1, CLIENTS + 1)),
    )


def test_twin_the_next_number_without_the_lock_is_given_twice() -> None:
    completions = Completion.objects.all()
    make_completions(CLIENTS)
    year = clock.today().year

    def numbers(completion: Completion):
        def number() -> str:
            last = Certificate.objects.aggregate(last=Max("serial"))["last"] or 0
            with transaction.atomic():
                Certificate.objects.create(
                    completion=completion,
                    year=year,
                    serial=last + 1,
                    number=f"{year}-{last + 1:05d}",
                    holder_name="学员",
                )
            return "issued"

        return number

    assert race(numbers(completion) for completion in completions)["IntegrityError"] > 0
