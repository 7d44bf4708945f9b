"""Many people book the last chairs of one meeting at once."""

from collections.abc import Callable
from datetime import datetime

import pytest

from courses.models import ClassSession
from enrollment.models import AuditVisit, EnrollmentPolicy
from enrollment.services.visits import book_visit
from tests.concurrency.test_places import race
from tests.enrollment.classroom import make_meeting_class
from tests.enrollment.school import SHANGHAI, make_student
from university.accounts.models import Student

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PEOPLE, CHAIRS, TRIALS = 12, 2, 5
RIGHT = {"booked": CHAIRS, "meeting_full": PEOPLE - CHAIRS}


@pytest.fixture(autouse=True)
def _now(settings) -> None:
    settings.TEST_CLOCK = datetime(2027, 3, 3, 10, 0, tzinfo=SHANGHAI).isoformat()


def booking(student: Student, session: ClassSession) -> Callable[[], str]:
    """One person who presses."""

    def press() -> str:
        book_visit(actor=student.login, student=student, session=session, channel="web")
        return "booked"

    return press


def meeting() -> ClassSession:
    """A meeting that takes two visitors."""
    row = make_meeting_class(capacity=30)
    EnrollmentPolicy.objects.create(term=row.term, visitors_a_meeting=CHAIRS)
    return row.sessions.get(number=2)


def test_the_last_chairs_are_booked_once() -> None:
    session = meeting()
    people = [make_student(number) for number in range(1, PEOPLE + 1)]
    assert race(booking(student, session) for student in people) == RIGHT
    assert AuditVisit.objects.count() == CHAIRS


@pytest.mark.usefixtures("unprotected")
def test_twin_the_last_chairs() -> None:
    session = meeting()
    people = [make_student(number) for number in range(1, PEOPLE + 1)]

    def goes_wrong() -> bool:
        AuditVisit.objects.all().delete()
        return race(booking(student, session) for student in people) != RIGHT

    assert any(goes_wrong() for _trial in range(TRIALS))
