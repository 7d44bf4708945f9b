"""Self-study: hours become sessions, students take places, classes take the room back."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Holiday, Room, RoomUse, RoomUseKind, TeachingClass
from courses.services.rooms import reserve_room
from enrollment.audit.self_study import CHECKS
from enrollment.models import Place, StudyHours, StudySession, StudyVisit
from enrollment.services.self_study.planning import cancel_study_session, plan_study_sessions
from enrollment.services.self_study.visiting import (
    book_study_place,
    come_to_study,
    give_study_place_back,
    release_missed_places,
)
from tests.enrollment.school import (
    NOW,
    SHANGHAI,
    make_class,
    make_major,
    make_staff,
    make_student,
    make_term,
)
from university.accounts.models import Student
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: The first Wednesday after ``NOW``, a Tuesday.
WEDNESDAY = datetime(2027, 2, 3, 14, 30, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def make_room(**fields: object) -> Room:
    values = {"code": "R105", "name": "书画教室", "capacity": 40, **fields}
    return Room.objects.get_or_create(code=values.pop("code"), defaults=values)[0]


def make_hours(**fields: object) -> StudyHours:
    """Wednesdays, 14:30 to 16:00, two places."""
    values = {
        "room": make_room(),
        "weekday": 3,
        "starts": time(14, 30),
        "ends": time(16, 0),
        "places": 2,
        **fields,
    }
    return StudyHours.objects.create(**values)


def learner(number: int = 1, **fields: object) -> Student:
    """A student with a sure place in a class of the running term."""
    student = make_student(number, **fields)
    term = make_term(
        code="2027R", name="在读", starts_on=date(2027, 1, 4), ends_on=date(2027, 6, 1)
    )
    row = TeachingClass.objects.filter(code="C90").first() or make_class(code="C90", term=term)
    Place.objects.create(student=student, teaching_class=row, state="confirmed", channel="desk")
    return student


def planned(**fields: object) -> StudySession:
    make_hours(**fields)
    plan_study_sessions()
    return StudySession.objects.get(starts_at=WEDNESDAY)


def book(student: Student, session: StudySession) -> StudyVisit:
    return book_study_place(actor=student.login, student=student, session=session, channel="web")


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def standing() -> tuple[list[int], list[str]]:
    """Counters of the sessions, states of the visits."""
    return (
        list(StudySession.objects.order_by("pk").values_list("taken", flat=True)),
        list(StudyVisit.objects.order_by("pk").values_list("state", flat=True)),
    )


def test_hours_become_sessions_of_two_weeks_and_hold_the_room() -> None:
    make_hours()

    assert (plan_study_sessions(), plan_study_sessions()) == (2, 0)
    assert (
        list(StudySession.objects.values_list("starts_at", "capacity", "state")),
        RoomUse.objects.filter(kind=RoomUseKind.SELF_STUDY).count(),
        faults(),
    ) == (
        [(WEDNESDAY, 2, "open"), (WEDNESDAY + timedelta(days=7), 2, "open")],
        2,
        [],
    )


def test_no_session_on_a_holiday_or_where_a_class_is() -> None:
    Holiday.objects.create(name="春节", starts_on=date(2027, 2, 10), ends_on=date(2027, 2, 10))
    reserve_room(
        room=make_room(),
        starts_at=WEDNESDAY - timedelta(minutes=30),
        ends_at=WEDNESDAY + timedelta(minutes=30),
        kind=RoomUseKind.CLASS,
        title="书法初级1班",
    )
    make_hours()

    assert (plan_study_sessions(), StudySession.objects.count()) == (0, 0)


def test_changed_hours_take_unbooked_sessions_back_and_keep_the_booked_one() -> None:
    session = planned()
    book(learner(), session)
    StudyHours.objects.update(is_active=False)

    plan_study_sessions()

    assert list(StudySession.objects.values_list("pk", flat=True)) == [session.pk]
    assert (RoomUse.objects.filter(kind="self_study").count(), faults()) == (1, [])


def test_a_place_is_booked_once_given_back_and_free_again() -> None:
    session, student = planned(), learner()

    first, second = book(student, session), book(student, session)
    give_study_place_back(actor=student.login, visit=first)

    assert (first.pk, standing()) == (second.pk, ([0, 0], ["cancelled"]))
    with pytest.raises(Refusal) as refused:
        give_study_place_back(actor=student.login, visit=StudyVisit.objects.get())
    assert (refused.value.code, standing(), faults()) == (
        "not_booked",
        ([0, 0], ["cancelled"]),
        [],
    )


@pytest.mark.parametrize(
    ("hours", "who", "code"),
    [
        ({"places": 1}, "late", "study_full"),
        ({}, "stranger", "not_for_you"),
        ({"mode": "walk_in"}, "learner", "just_come"),
        ({"days_ahead": 0}, "learner", "too_early"),
    ],
)
def test_who_may_not_book_is_told_why_and_nothing_is_written(hours, who, code) -> None:
    session = planned(**hours)
    if who == "late":
        book(learner(7), session)
    before = standing()

    with pytest.raises(Refusal) as refused:
        book(make_student(2) if who == "stranger" else learner(3), session)

    assert (refused.value.code, standing()) == (code, before)


def test_a_room_for_one_major_refuses_another() -> None:
    hours = make_hours()
    hours.majors.set([make_major("CAL", "书法")])
    plan_study_sessions()

    with pytest.raises(Refusal) as refused:
        book(learner(), StudySession.objects.first())

    assert (refused.value.code, refused.value.message) == (
        "not_for_you",
        "这间教室供书法学员使用。",
    )


def test_at_the_door_a_card_counts_once_and_a_passer_by_takes_a_free_place(clock) -> None:
    session, desk = planned(), make_staff()
    booked, passer = learner(1), learner(2)
    book(booked, session)
    clock.move_to(WEDNESDAY - timedelta(minutes=10))

    for _scan in range(2):
        come_to_study(actor=desk, student=booked, session=session)
    come_to_study(actor=desk, student=passer, session=session)
    with pytest.raises(Refusal) as refused:
        come_to_study(actor=desk, student=learner(3), session=session)

    assert (refused.value.code, standing(), faults()) == (
        "study_full",
        ([2, 0], ["came", "came"]),
        [],
    )


def test_who_does_not_come_in_time_gives_the_place_to_others(clock) -> None:
    session = planned(places=1)
    book(learner(1), session)

    clock.move_to(WEDNESDAY + timedelta(minutes=14))
    early = release_missed_places()
    clock.move_to(WEDNESDAY + timedelta(minutes=15))
    in_time = release_missed_places()
    come_to_study(actor=make_staff(), student=learner(2), session=session)

    assert (early, in_time, standing()) == (0, 1, ([1, 0], ["released", "came"]))


def test_a_class_takes_the_room_and_who_booked_is_told() -> None:
    session = planned()
    book(learner(), session)

    reserve_room(
        room=session.hours.room,
        starts_at=WEDNESDAY,
        ends_at=WEDNESDAY + timedelta(minutes=90),
        kind=RoomUseKind.CLASS,
        title="书法初级1班补课",
    )

    session.refresh_from_db()
    assert (
        session.state,
        session.why,
        standing(),
        OutboxMessage.objects.filter(channel="sms").values_list("text", flat=True).get(),
        faults(),
        plan_study_sessions(),
    ) == (
        "cancelled",
        "教室要用于：书法初级1班补课",
        ([0, 0], ["displaced"]),
        "【市老年大学】王桂兰您好，2月3日（星期三）下午2:30书画教室要上课，您约的自习取消了，很抱歉。",
        [],
        0,
    )


def test_a_renter_finds_the_room_taken() -> None:
    session = planned()

    with pytest.raises(Refusal) as refused:
        reserve_room(
            room=session.hours.room,
            starts_at=WEDNESDAY,
            ends_at=WEDNESDAY + timedelta(minutes=90),
            kind=RoomUseKind.RENTAL,
            title="舞蹈培训",
        )

    assert (refused.value.code, StudySession.objects.filter(state="open").count()) == (
        "room_taken",
        2,
    )


def test_staff_call_a_session_off_with_a_reason() -> None:
    session, venue = planned(), make_staff("venue1")
    book(learner(), session)
    venue.user_permissions.add(Permission.objects.get(codename="change_studysession"))

    with pytest.raises(Refusal) as refused:
        cancel_study_session(actor=venue, session=session, reason=" ")
    cancel_study_session(actor=venue, session=session, reason="停电检修")

    assert (refused.value.code, session.why, standing(), faults()) == (
        "reason_missing",
        "停电检修",
        ([0, 0], ["displaced"]),
        [],
    )


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_the_list_says_how_many_places_are_free_and_leads_to_a_place_in_two_taps() -> None:
    session, student = planned(), learner()
    client = client_of(student.login)

    listed = client.get("/enrol/study/").content.decode()
    asked = client.get(f"/enrol/study/{session.pk}/").content.decode()
    answer = client.post(f"/enrol/study/{session.pk}/")
    after = client.get("/enrol/study/").content.decode()

    assert ("2 个座位，还空 2 个" in listed, "预约这个座位吗？" in asked) == (True, True)
    assert (answer.status_code, answer["Location"]) == (302, "/enrol/study/")
    assert ("座位已约好，请带学员卡。" in after, "我来不了" in after) == (True, True)


def test_a_full_session_and_a_person_without_a_class_get_their_sentences() -> None:
    session = planned(places=1)
    book(learner(1), session)

    full = client_of(learner(2).login).post(f"/enrol/study/{session.pk}/")
    nobody = client_of(make_student(3).login).get("/enrol/study/")

    assert (full.status_code, "座位已满。" in full.content.decode()) == (409, True)
    assert "自习教室供在读学员使用" in nobody.content.decode()
    assert standing() == ([1, 0], ["booked"])


def test_nobody_gives_back_the_place_of_somebody_else() -> None:
    visit = book(learner(1), planned())

    answer = client_of(learner(2).login).post(f"/enrol/study/places/{visit.pk}/give-back/")

    assert (answer.status_code, standing()) == (404, ([1, 0], ["booked"]))


def test_the_door_lets_in_by_number_and_says_who_was_not_found(clock) -> None:
    session, desk, student = planned(), make_staff(), learner()
    desk.user_permissions.add(Permission.objects.get(codename="change_studyvisit"))
    client, path = client_of(desk), f"/enrol/desk/study/{session.pk}/"
    clock.move_to(WEDNESDAY)

    unknown = client.post(path, {"card": "nobody\0"})
    let_in = client.post(path, {"card": student.student_no}, follow=True)

    assert (unknown.status_code, standing()[1]) == (409, ["came"])
    assert "王桂兰已到。" in let_in.content.decode()


@pytest.mark.parametrize("weeks", [1, 3])
def test_the_list_costs_the_same_for_few_and_many(weeks) -> None:
    for weekday in range(1, weeks * 2):
        make_hours(weekday=weekday, places=2)
    plan_study_sessions()
    client = client_of(learner().login)
    client.get("/enrol/study/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/enrol/study/")

    assert len(captured) <= 10
