"""Full classes with people who wait, and how they stand."""

from datetime import datetime

from courses.models import TeachingClass
from enrollment import queries
from enrollment.audit.places import CHECKS
from enrollment.models import Place, WaitlistEntry
from enrollment.services.places import hold_place
from enrollment.services.waitlist import join_end
from tests.enrollment.school import SHANGHAI, make_class, make_round, make_student
from university import auditing
from university.notifications.models import OutboxMessage


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of February 2027."""
    return datetime(2027, 2, day, hour, minute, tzinfo=SHANGHAI)


def hold(student, row, enrolment_round) -> Place:
    return hold_place(
        actor=student.login,
        student=student,
        teaching_class=queries.classes_for_rules().get(pk=row.pk),
        round=enrolment_round,
        channel="web",
    )


def full_class(*, waiting: int = 2, capacity: int = 1):
    """A class without a free seat, its holders' places, and people who wait, in order."""
    row, enrolment_round = make_class(capacity=capacity), make_round()
    places = [hold(make_student(100 + n), row, enrolment_round) for n in range(capacity)]
    students = [make_student(number) for number in range(1, waiting + 1)]
    for student in students:
        join_end(student=student, teaching_class=row)
    return row, places, students


def states() -> dict[str, list[str]]:
    """How each student's place and entry stand: ``{number: [place, entry]}``."""
    found: dict[str, list[str]] = {}
    for entry in WaitlistEntry.objects.select_related("student", "place").order_by("pk"):
        place = entry.place.state if entry.place else ""
        found[entry.student.student_no] = [place, entry.state]
    return found


def taken() -> int:
    return TeachingClass.objects.get(code="C01").taken


def faults() -> list[str]:
    found = [fault.sentence for check in CHECKS.values() for fault in check()]
    return [*found, *(fault.sentence for fault in auditing.state_histories())]


def told(student) -> list[str]:
    rows = OutboxMessage.objects.filter(student=student, channel="inbox").order_by("pk")
    return list(rows.values_list("template", flat=True))
