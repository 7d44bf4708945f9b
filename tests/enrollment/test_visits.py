"""Sitting in on one meeting (旁听): who may, how often, and who is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import ClassSession, TeachingClass
from enrollment.models import AuditVisit, EnrollmentPolicy
from enrollment.services.session_changes import call_off_meeting
from enrollment.services.visits import book_visit, cancel_visit
from tests.enrollment.classroom import make_meeting_class, seat, teacher_login
from tests.enrollment.school import SHANGHAI, make_staff, make_student
from university.accounts.models import Standing, Student, User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

#: Between the first and the second of the three meetings, all on Mondays.
NOW = datetime(2027, 3, 3, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


@pytest.fixture
def row() -> TeachingClass:
    return make_meeting_class(capacity=10)


def meeting(row: TeachingClass, number: int = 2) -> ClassSession:
    return row.sessions.get(number=number)


def book(student: Student, session: ClassSession) -> AuditVisit:
    return book_visit(actor=student.login, student=student, session=session, channel="web")


def refused(student: Student, session: ClassSession) -> tuple[str, int]:
    """The code of the refusal, and how many visits there are after it."""
    with pytest.raises(Refusal) as no:
        book(student, session)
    return no.value.code, AuditVisit.objects.count()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def desk() -> User:
    user = make_staff("desk1")
    names = ["change_place", "add_place", "view_place"]
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="enrollment", codename__in=names)
    )
    return user


def test_booking_twice_is_booking_once(row: TeachingClass) -> None:
    student = make_student()
    visits = [book(student, meeting(row)) for _press in range(2)]
    row.refresh_from_db()
    assert (visits[0].pk == visits[1].pk, AuditVisit.objects.count(), row.taken) == (True, 1, 0)


def test_who_has_a_place_needs_no_visit(row: TeachingClass) -> None:
    student = make_student()
    seat(row, student)
    assert refused(student, meeting(row)) == ("has_place", 0)


def test_who_has_left_does_not_sit_in(row: TeachingClass) -> None:
    student = make_student(standing=Standing.LEFT)
    assert refused(student, meeting(row)) == ("not_on_the_register", 0)


def test_a_meeting_that_has_begun_takes_nobody(row: TeachingClass) -> None:
    assert refused(make_student(), meeting(row, 1)) == ("meeting_begun", 0)


def test_a_class_is_visited_once(row: TeachingClass) -> None:
    student = make_student()
    book(student, meeting(row))
    assert refused(student, meeting(row, 3)) == ("visited_already", 1)


def test_a_visit_given_up_counts_no_more(row: TeachingClass) -> None:
    student = make_student()
    visit = book(student, meeting(row))
    for _press in range(2):
        cancel_visit(actor=student.login, visit=visit)
    book(student, meeting(row, 3))
    assert AuditVisit.objects.filter(cancelled_at=None).count() == 1


def test_a_meeting_takes_as_many_as_the_rules_say(row: TeachingClass) -> None:
    EnrollmentPolicy.objects.create(term=row.term, visitors_a_meeting=2)
    for number in (1, 2):
        book(make_student(number), meeting(row))
    assert refused(make_student(3), meeting(row)) == ("meeting_full", 2)


def test_a_meeting_takes_no_more_than_the_class_has_free_places(row: TeachingClass) -> None:
    TeachingClass.objects.filter(pk=row.pk).update(capacity=1)
    book(make_student(1), meeting(row))
    assert refused(make_student(2), meeting(row)) == ("meeting_full", 1)


def test_a_full_class_takes_no_visitors(row: TeachingClass) -> None:
    TeachingClass.objects.filter(pk=row.pk).update(taken=10)
    assert refused(make_student(), meeting(row)) == ("no_visitors", 0)


def test_a_school_may_switch_it_off(row: TeachingClass) -> None:
    EnrollmentPolicy.objects.create(term=row.term, visits_each=0)
    assert refused(make_student(), meeting(row)) == ("no_visitors", 0)
    page = client_of(make_student(2).login).get(f"/enrol/{row.pk}/visit/").content.decode()
    assert "这个班现在不接受旁听。" in page


def test_nobody_sits_in_while_their_own_class_meets(row: TeachingClass) -> None:
    student, own = make_student(), make_meeting_class("C02", capacity=10)
    seat(own, student)
    assert refused(student, meeting(row)) == ("time_clash", 0)


def test_from_the_page_of_a_class_to_the_visit_and_back(row: TeachingClass) -> None:
    student = make_student()
    client, address = client_of(student.login), f"/enrol/{row.pk}/visit/"
    nothing = client.post(address)
    assert (nothing.status_code, "还没有选日子。" in nothing.content.decode()) == (409, True)
    assert client.post(address, {"session": meeting(row).pk}).status_code == 302
    page = client.get(address).content.decode()
    assert ("3月8日（星期一）上午8:40" in page, "约这一天" in page) == (True, False)
    assert "我约的旁听" in client.get("/my/").content.decode()
    client.post(address, {"give_up": AuditVisit.objects.get().pk})
    page = client.get(address).content.decode()
    assert ("旁听已取消。" in page, "约这一天" in page) == (True, True)


def test_nobody_gives_up_the_visit_of_another(row: TeachingClass) -> None:
    visit = book(make_student(1), meeting(row))
    client = client_of(make_student(2).login)
    answer = client.post(f"/enrol/{row.pk}/visit/", {"give_up": visit.pk})
    visit.refresh_from_db()
    assert (answer.status_code, visit.cancelled_at) == (404, None)


def test_the_desk_books_for_somebody(row: TeachingClass) -> None:
    student = make_student()
    address = f"/enrol/desk/{student.pk}/{row.pk}/visit/"
    client = client_of(desk())
    assert client.post(address, {"session": meeting(row).pk}).status_code == 302
    assert "约好的旁听" in client.get(address).content.decode()
    assert AuditVisit.objects.get().channel == "desk"


def test_the_roll_names_who_sits_in(row: TeachingClass) -> None:
    seat(row, make_student(1))
    book(make_student(2, name="李国强"), meeting(row))
    teacher = teacher_login(row.teacher)
    pages = [
        client_of(teacher).get(f"/classroom/{meeting(row, number).pk}/").content.decode()
        for number in (2, 3)
    ]
    assert ["李国强" in page for page in pages] == [True, False]


def test_a_visitor_hears_that_the_meeting_is_called_off(row: TeachingClass) -> None:
    student = make_student()
    book(student, meeting(row))
    call_off_meeting(actor=make_staff("office"), session=meeting(row), reason="老师生病")
    told = OutboxMessage.objects.filter(template="session_called_off", student=student)
    assert told.exclude(channel="inbox").count() == 1


def test_the_page_asks_the_same_for_few_and_for_many(row: TeachingClass) -> None:
    EnrollmentPolicy.objects.create(term=row.term, visitors_a_meeting=9, visits_each=9)
    student, counts = make_student(), []
    client = client_of(student.login)
    for number in (2, 3):
        book(student, meeting(row, number))
        client.get("/my/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/my/")
            client.get(f"/enrol/{row.pk}/visit/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_visit_moves_with_its_meeting(row: TeachingClass) -> None:
    student, session = make_student(), meeting(row)
    book(student, session)
    ClassSession.objects.filter(pk=session.pk).update(
        starts_at=session.starts_at + timedelta(days=1),
        ends_at=session.ends_at + timedelta(days=1),
    )
    page = client_of(student.login).get(f"/enrol/{row.pk}/visit/").content.decode()
    assert "3月9日（星期二）上午8:40" in page
