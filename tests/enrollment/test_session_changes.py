"""A meeting is moved or called off, and everybody with a place is told, once."""

from datetime import timedelta

import pytest
import time_machine

from courses.models import ClassSession
from courses.services.sessions import generate_sessions
from enrollment.services.places import cancel_place
from enrollment.services.session_changes import call_off_meeting, move_meeting
from enrollment.services.waitlist import join_end
from tests.enrollment.school import NOW, make_class, make_round, make_staff, make_student, make_term
from tests.enrollment.test_offers import hold
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def a_class_with_people() -> ClassSession:
    """One who holds a place, one without a phone, one who gave it back, one who waits."""
    make_term(weeks=12)
    row, enrolment_round = make_class(), make_round()
    generate_sessions(teaching_class=row, actor=None)
    students = [make_student(number) for number in (1, 2, 3)]
    places = [hold(student, row, enrolment_round) for student in students]
    students[1].login = None
    students[1].save()
    cancel_place(place=places[2], actor=None, reason="undo")
    join_end(student=make_student(4), teaching_class=row)
    return row.sessions.order_by("number")[0]


def told() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.exclude(channel="inbox").order_by("pk")
    rows = rows.filter(template__startswith="session")
    return list(rows.values_list("student__student_no", "channel"))


def test_everybody_with_a_place_hears_of_a_moved_meeting() -> None:
    session = a_class_with_people()
    later = timedelta(days=1)

    moved = move_meeting(
        actor=make_staff(),
        session=session,
        starts_at=session.starts_at + later,
        ends_at=session.ends_at + later,
        room=session.room,
        teacher=session.teacher,
    )

    text = OutboxMessage.objects.filter(channel="inbox", template="session_moved").first().text
    assert (moved.starts_at - session.starts_at, told(), text) == (
        later,
        [("S0001", "sms"), ("S0002", "call")],
        "王桂兰您好，声乐初级1班3月1日（星期一）的课改到3月2日（星期二）上午8:40上。",
    )


def test_everybody_with_a_place_hears_of_a_meeting_called_off() -> None:
    session = a_class_with_people()

    gone = call_off_meeting(actor=make_staff(), session=session, reason="教师生病")
    with pytest.raises(Refusal) as twice:
        call_off_meeting(actor=make_staff("desk2"), session=session, reason="教师生病")

    assert (gone.state, twice.value.code, told()) == (
        "cancelled",
        "session_called_off",
        [("S0001", "sms"), ("S0002", "call")],
    )


@pytest.mark.parametrize(
    ("days", "reason", "code"), [(0, " ", "reason_missing"), (40, "教师生病", "session_is_past")]
)
def test_a_meeting_that_may_not_be_called_off_tells_nobody(clock, days, reason, code) -> None:
    session = a_class_with_people()
    clock.move_to(NOW + timedelta(days=days))

    with pytest.raises(Refusal) as refused:
        call_off_meeting(actor=make_staff(), session=session, reason=reason)

    session.refresh_from_db()
    assert (refused.value.code, session.state, told()) == (code, "planned", [])
