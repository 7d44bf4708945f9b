"""Meetings follow the calendar and take their cells."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from courses.models import (
    ClassSession,
    Holiday,
    MakeupDay,
    RoomCell,
    RoomUse,
    SessionState,
    TeacherCell,
)
from courses.services.sessions import cancel_session, generate_sessions, move_session
from tests.courses.school import at, make_class, make_room, make_teacher, make_term
from university.models import StateChange
from university.refusals import Refusal

pytestmark = pytest.mark.django_db
BEFORE_TERM = at(8, 1, 9)
IN_TERM = at(9, 14, 9)


def _cells() -> tuple[int, int, int]:
    return RoomUse.objects.count(), RoomCell.objects.count(), TeacherCell.objects.count()


def test_meetings_are_made_from_term_weekday_period_holidays_and_make_up_days() -> None:
    Holiday.objects.create(name="中秋节", starts_on=date(2026, 9, 25), ends_on=date(2026, 9, 27))
    MakeupDay.objects.create(date=date(2026, 9, 20), follows=5)

    sessions = generate_sessions(teaching_class=make_class(), actor=None)

    assert [(s.number, s.starts_at, s.ends_at) for s in sessions] == [
        (1, at(9, 11, 8, 40), at(9, 11, 10, 10)),
        (2, at(9, 18, 8, 40), at(9, 18, 10, 10)),
        (3, at(9, 20, 8, 40), at(9, 20, 10, 10)),
        (4, at(10, 2, 8, 40), at(10, 2, 10, 10)),
    ]
    assert _cells() == (4, 36, 36)


@time_machine.travel(BEFORE_TERM)
def test_making_them_twice_changes_nothing() -> None:
    teaching_class = make_class()
    first = generate_sessions(teaching_class=teaching_class, actor=None)
    uses = list(RoomUse.objects.values_list("pk", flat=True))

    second = generate_sessions(teaching_class=teaching_class, actor=None)

    assert second == first
    assert list(RoomUse.objects.values_list("pk", flat=True)) == uses
    assert StateChange.objects.filter(kind="courses.classsession").count() == 4


@time_machine.travel(BEFORE_TERM)
def test_a_new_holiday_moves_the_meetings_of_a_class_that_has_not_begun() -> None:
    teaching_class = make_class()
    before = generate_sessions(teaching_class=teaching_class, actor=None)
    Holiday.objects.create(name="停课", starts_on=date(2026, 9, 11), ends_on=date(2026, 9, 11))

    after = generate_sessions(teaching_class=teaching_class, actor=None)

    assert [s.pk for s in after] == [s.pk for s in before]
    assert [s.starts_at.date() for s in after] == [
        date(2026, 9, 18),
        date(2026, 9, 25),
        date(2026, 10, 2),
        date(2026, 10, 9),
    ]
    assert _cells() == (4, 36, 36)


@time_machine.travel(IN_TERM)
def test_a_class_that_has_begun_keeps_its_meetings() -> None:
    teaching_class = make_class()
    before = generate_sessions(teaching_class=teaching_class, actor=None)
    Holiday.objects.create(name="停课", starts_on=date(2026, 9, 18), ends_on=date(2026, 9, 18))

    with pytest.raises(Refusal) as refused:
        generate_sessions(teaching_class=teaching_class, actor=None)

    assert refused.value.code == "class_has_begun"
    assert list(ClassSession.objects.values_list("starts_at", flat=True)) == [
        s.starts_at for s in before
    ]


def test_a_taken_room_refuses_the_whole_class_and_names_the_other_one() -> None:
    generate_sessions(teaching_class=make_class(), actor=None)
    other = make_class(code="C02", name="合唱班", teacher=make_teacher(code="T02", name="王志明"))

    with pytest.raises(Refusal) as refused:
        generate_sessions(teaching_class=other, actor=None)

    assert (refused.value.code, str(refused.value.message)) == (
        "room_taken",
        "一楼多功能厅9月11日（星期五）上午8:40已经有课：声乐初级1班。",
    )
    assert (ClassSession.objects.count(), *_cells()) == (4, 4, 36, 36)


def test_a_teacher_cannot_be_in_two_rooms() -> None:
    generate_sessions(teaching_class=make_class(), actor=None)
    other = make_class(code="C02", name="合唱班", room=make_room(code="R102", name="声乐教室"))

    with pytest.raises(Refusal) as refused:
        generate_sessions(teaching_class=other, actor=None)

    assert (refused.value.code, str(refused.value.message)) == (
        "teacher_taken",
        "李春梅老师9月11日（星期五）上午8:40已经有课：声乐初级1班。",
    )
    assert (ClassSession.objects.count(), *_cells()) == (4, 4, 36, 36)


def test_an_online_class_takes_no_room() -> None:
    generate_sessions(teaching_class=make_class(kind="online"), actor=None)

    assert _cells() == (0, 0, 36)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"weekday": 7, "term": {"weeks": 30}}, "term_too_short"),
        ({"state": "cancelled"}, "class_called_off"),
    ],
)
def test_what_cannot_be_planned_is_refused(fields: dict, code: str) -> None:
    term = fields.pop("term", None)
    teaching_class = make_class(**fields, **({"term": make_term(**term)} if term else {}))

    with pytest.raises(Refusal) as refused:
        generate_sessions(teaching_class=teaching_class, actor=None)

    assert (refused.value.code, ClassSession.objects.count()) == (code, 0)


def test_a_moved_meeting_takes_its_cells_along() -> None:
    room = make_room(code="R102", name="声乐教室")
    session = generate_sessions(teaching_class=make_class(), actor=None)[0]

    moved = move_session(
        session=session,
        starts_at=at(9, 12, 14, 30),
        ends_at=at(9, 12, 16),
        room=room,
        teacher=session.teacher,
        actor=None,
    )

    assert (moved.room_use.room, moved.room_use.starts_at) == (room, at(9, 12, 14, 30))
    assert _cells() == (4, 36, 36)


def test_a_meeting_that_cannot_be_moved_stays_where_it_was() -> None:
    sessions = generate_sessions(teaching_class=make_class(), actor=None)

    with pytest.raises(Refusal) as refused:
        move_session(
            session=sessions[0],
            starts_at=sessions[1].starts_at,
            ends_at=sessions[1].ends_at,
            room=sessions[0].room,
            teacher=sessions[0].teacher,
            actor=None,
        )

    assert refused.value.code == "room_taken"
    assert ClassSession.objects.get(pk=sessions[0].pk).starts_at == at(9, 11, 8, 40)
    assert _cells() == (4, 36, 36)


def test_a_called_off_meeting_gives_room_and_teacher_back_once() -> None:
    session = generate_sessions(teaching_class=make_class(), actor=None)[0]

    cancelled = cancel_session(session=session, actor=None, reason="教师生病")
    with pytest.raises(Refusal) as refused:
        cancel_session(session=session, actor=None, reason="教师生病")

    assert (cancelled.state, refused.value.code) == (
        SessionState.CANCELLED,
        "session_called_off",
    )
    assert _cells() == (3, 27, 27)
    assert list(
        StateChange.objects.filter(object_id=session.pk, kind="courses.classsession")
        .order_by("pk")
        .values_list("old_state", "new_state", "reason")
    ) == [("", "planned", ""), ("planned", "cancelled", "教师生病")]


def test_the_database_knows_no_third_state() -> None:
    session = generate_sessions(teaching_class=make_class(), actor=None)[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        ClassSession.objects.filter(pk=session.pk).update(state="perhaps")

    assert ClassSession.objects.get(pk=session.pk).state == SessionState.PLANNED
