"""Many people and few places for self-study; a class that takes the room meanwhile."""

import time as time_module
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.utils import timezone

from courses.models import ClassState, RoomUse, RoomUseKind
from courses.services.rooms import reserve_room
from enrollment.audit.self_study import CHECKS
from enrollment.models import Place, StudyHours, StudySession, StudyVisit
from enrollment.services.self_study.planning import plan_study_sessions
from enrollment.services.self_study.visiting import (
    book_study_place,
    give_study_place_back,
    take_study_place,
)
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import THINK
from tests.enrollment.school import make_class, make_student, make_term
from university import clock
from university.accounts.models import Student

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20


def school(*, places: int) -> tuple[StudySession, list[Student]]:
    """Tomorrow's session, and students with a class."""
    today = clock.today()
    term = make_term(starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=90))
    row = make_class(term=term, state=ClassState.PUBLISHED)
    students = [make_student(number) for number in range(CLIENTS)]
    Place.objects.bulk_create(
        Place(student=student, teaching_class=row, state="confirmed", channel="desk")
        for student in students
    )
    tomorrow = timezone.localtime(clock.now() + timedelta(days=1))
    StudyHours.objects.create(
        room=row.room,
        weekday=tomorrow.isoweekday(),
        starts=time(14, 30),
        ends=time(16, 0),
        places=places,
        days_ahead=14,
    )
    plan_study_sessions()
    session = StudySession.objects.select_related("hours__room").order_by("starts_at")[0]
    return session, students


def books(student: Student, session: StudySession) -> Callable[[], str]:
    """One press of the button."""

    def act() -> str:
        row = StudySession.objects.select_related("hours__room").get(pk=session.pk)
        visit = book_study_place(actor=student.login, student=student, session=row, channel="web")
        return visit.state

    return act


def takes_the_room(session: StudySession) -> Callable[[], str]:
    """A class that needs the room at that time."""

    def act() -> str:
        reserve_room(
            room=session.hours.room,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            kind=RoomUseKind.CLASS,
            title="补课",
        )
        return "class"

    return act


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def test_twenty_people_for_five_places_and_every_one_presses_twice() -> None:
    session, students = school(places=5)

    race(books(student, session) for student in students * 2)

    session.refresh_from_db()
    people = StudyVisit.objects.values_list("student", flat=True)
    assert (session.taken, len(people), len(set(people)), faults()) == (5, 5, 5, [])


def look_then_take(session_id: int) -> bool:
    """See a free place, think, write down one more."""
    row = StudySession.objects.get(pk=session_id)
    if row.taken >= row.capacity:
        return False
    time_module.sleep(THINK)
    StudySession.objects.filter(pk=session_id).update(taken=row.taken + 1)
    return True


def takes(take: Callable[[int], bool], session: StudySession) -> Callable[[], str]:
    return lambda: "taken" if take(session.pk) else "full"


def test_one_place_is_taken_once() -> None:
    session, _students = school(places=1)

    assert race(takes(take_study_place, session) for _ in range(8)) == {"taken": 1, "full": 7}


def test_twin_looking_first_gives_one_place_twice() -> None:
    session, _students = school(places=1)

    assert race(takes(look_then_take, session) for _ in range(8))["taken"] > 1


def test_giving_back_while_the_session_is_called_off_ends_each_place_once() -> None:
    session, students = school(places=CLIENTS)
    for student in students:
        books(student, session)()
    visits = list(StudyVisit.objects.select_related("session", "student__login"))

    def gives_back(visit: StudyVisit) -> Callable[[], str]:
        return lambda: give_study_place_back(actor=visit.student.login, visit=visit).state

    answers = race([*map(gives_back, visits), takes_the_room(session)])

    session.refresh_from_db()
    states = StudyVisit.objects.values_list("state", flat=True)
    assert answers["class"] == 1
    assert answers["cancelled"] + answers["not_booked"] == CLIENTS
    assert (session.taken, set(states) - {"cancelled", "displaced"}, len(states)) == (
        0,
        set(),
        CLIENTS,
    )
    assert faults() == []


def test_a_class_takes_the_room_while_people_book() -> None:
    session, students = school(places=CLIENTS)

    acts = [books(student, session) for student in students]
    answers = race([*acts[:10], takes_the_room(session), *acts[10:]])

    session.refresh_from_db()
    assert (
        answers["class"],
        answers["booked"] + answers["study_over"],
        (session.state, session.taken),
        set(StudyVisit.objects.values_list("state", flat=True)) - {"displaced"},
        list(RoomUse.objects.filter(starts_at=session.starts_at).values_list("kind", flat=True)),
        faults(),
    ) == (1, CLIENTS, ("cancelled", 0), set(), ["class"], [])
