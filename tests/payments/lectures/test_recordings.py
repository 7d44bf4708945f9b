"""The recording of a lecture opens with a paid ticket, and closes when it is given back."""

import pytest
from django.conf import settings
from django.test import Client

from courses.models import Lecture, LessonAudience, OnlineLesson
from payments.services.lectures.buyers import student_buyer
from payments.services.lectures.returning import return_ticket
from tests.courses.lessons.cloud import live_lesson
from tests.payments.lectures.school import book, bought, make_lecture
from tests.payments.school import make_student
from university.accounts.models import Student

pytestmark = pytest.mark.django_db


def opens(lesson: OnlineLesson, student: Student) -> int:
    client = Client()
    client.force_login(student.login, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.get(f"/lessons/{lesson.slug}/").status_code


def recording_of(lecture: Lecture) -> OnlineLesson:
    return live_lesson(None, lecture=lecture, audience=LessonAudience.TICKETS)


def test_a_paid_ticket_opens_it_and_a_held_or_a_returned_one_does_not() -> None:
    lecture, other = make_lecture(), make_lecture()
    lesson = recording_of(lecture)
    holder, undecided, elsewhere, stranger = (make_student() for _number in range(4))
    ticket = bought(lecture, buyer=student_buyer(holder))
    book(lecture, buyer=student_buyer(undecided))
    bought(other, buyer=student_buyer(elsewhere))
    before = [opens(lesson, person) for person in (holder, undecided, elsewhere, stranger)]
    return_ticket(actor=holder.login, ticket=ticket)
    assert (before, opens(lesson, holder)) == ([200, 403, 403, 403], 403)


def test_a_visitor_is_asked_to_log_in() -> None:
    answer = Client().get(f"/lessons/{recording_of(make_lecture()).slug}/")
    assert (answer.status_code, "请先登录再看" in answer.content.decode()) == (403, True)
