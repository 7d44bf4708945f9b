"""Races for the last place. The twins run without the protection and must lose."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import connection, connections

from courses.models import TeachingClass
from enrollment import queries
from enrollment.audit.places import CHECKS
from enrollment.models import Place
from enrollment.seats import take_seat
from enrollment.services.places import cancel_place, confirm_place, hold_place, lapse_due_places
from tests.concurrency.unprotection import look_then_take
from tests.enrollment.school import make_class, make_round, make_student
from university import auditing, clock
from university.accounts.models import Student
from university.models import StateChange
from university.refusals import Refusal

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20
TWIN_TRIALS = 10


def race(acts: Iterable[Callable[[], str]]) -> Counter[str]:
    """Start every act at once, each on its own connection, and count the answers."""
    acts = list(acts)
    gate = threading.Barrier(len(acts))
    answers: Counter[str] = Counter()

    def run(act: Callable[[], str]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            answers[act()] += 1
        except Refusal as refusal:
            answers[refusal.code] += 1
        except Exception as fault:
            answers[type(fault).__name__] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def open_round(**fields: object):
    """A round that is open by the real clock."""
    now = clock.now()
    return make_round(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=5), **fields)


def school(*, capacity: int):
    """A class of a term to come, and an open round."""
    start = clock.today() + timedelta(days=30)
    row = make_class(capacity=capacity)
    row.term.starts_on, row.term.ends_on = start, start + timedelta(days=120)
    row.term.save()
    return row, open_round(term=row.term)


def asks(student: Student, class_id: int, enrolment_round) -> Callable[[], str]:
    """One press of the button."""

    def act() -> str:
        place = hold_place(
            actor=student.login,
            student=student,
            teaching_class=queries.classes_for_rules().get(pk=class_id),
            round=enrolment_round,
            channel="web",
        )
        return place.state

    return act


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def test_twenty_people_one_place() -> None:
    row, enrolment_round = school(capacity=1)
    students = [make_student(number) for number in range(CLIENTS)]

    answers = race(asks(student, row.pk, enrolment_round) for student in students)

    assert (answers, Place.objects.count(), faults()) == (
        {"held": 1, "class_full": CLIENTS - 1},
        1,
        [],
    )


def test_twenty_people_five_places() -> None:
    row, enrolment_round = school(capacity=5)
    students = [make_student(number) for number in range(CLIENTS)]

    answers = race(asks(student, row.pk, enrolment_round) for student in students)

    assert (answers, TeachingClass.objects.get().taken, faults()) == (
        {"held": 5, "class_full": CLIENTS - 5},
        5,
        [],
    )


def seat(take: Callable[[int], bool], class_id: int) -> Callable[[], str]:
    return lambda: "taken" if take(class_id) else "full"


def test_one_seat_is_taken_once() -> None:
    row, _round = school(capacity=1)

    answers = race(seat(take_seat, row.pk) for _ in range(CLIENTS))

    assert answers == {"taken": 1, "full": CLIENTS - 1}


def test_twin_looking_first_sells_one_seat_twice() -> None:
    row, _round = school(capacity=1)

    answers = race(seat(look_then_take, row.pk) for _ in range(CLIENTS))

    assert answers["taken"] > 1


def test_twenty_clicks_of_one_person_give_one_place() -> None:
    row, enrolment_round = school(capacity=10)
    student = make_student()

    answers = race(asks(student, row.pk, enrolment_round) for _ in range(CLIENTS))

    assert (answers, Place.objects.count(), TeachingClass.objects.get().taken, faults()) == (
        {"held": CLIENTS},
        1,
        1,
        [],
    )


def test_one_person_racing_for_four_classes_gets_two() -> None:
    row, enrolment_round = school(capacity=10)
    rows = [row, *(make_class(f"C0{day}", weekday=day) for day in (2, 3, 4))]
    student = make_student()

    answers = race(asks(student, each.pk, enrolment_round) for each in rows)

    assert (answers, faults()) == ({"held": 2, "class_limit": 2}, [])


def test_time_running_out_and_paying_at_once() -> None:
    row, enrolment_round = school(capacity=20)
    places = []
    for number in range(8):
        student = make_student(number)
        asks(student, row.pk, enrolment_round)()
        places.append(Place.objects.latest("pk"))
    Place.objects.update(held_until=clock.now() - timedelta(seconds=1))

    def pay(place: Place) -> Callable[[], str]:
        return lambda: confirm_place(place=place, actor=None).state

    def sweep() -> str:
        lapse_due_places()
        return "swept"

    answers = race([*(pay(place) for place in places), sweep, sweep])

    # Whoever was first, everybody who paid has a place, and no seat is counted twice.
    assert (answers, TeachingClass.objects.get().taken, faults()) == (
        {"confirmed": 8, "swept": 2},
        8,
        [],
    )


def test_paying_and_giving_back_at_once_leave_one_truth() -> None:
    row, enrolment_round = school(capacity=1)
    student = make_student()
    asks(student, row.pk, enrolment_round)()
    place = Place.objects.get()
    copy = Place.objects.get()

    answers = race(
        [
            lambda: confirm_place(place=place, actor=None).state,
            lambda: cancel_place(place=copy, actor=None, reason="undo").state,
        ]
    )

    ends = StateChange.objects.filter(new_state="cancelled").count()
    assert (answers["cancelled"], ends, TeachingClass.objects.get().taken, faults()) == (
        1,
        1,
        0,
        [],
    )


@pytest.mark.usefixtures("unprotected")
def test_twin_twenty_people_one_place() -> None:
    row, enrolment_round = school(capacity=1)
    classes = [row, *(make_class(f"T{number}", capacity=1) for number in range(4))]
    answers: list[Counter[str]] = []
    for order, each in enumerate(classes):
        students = [make_student(100 * order + number) for number in range(CLIENTS)]
        answers.append(race(asks(student, each.pk, enrolment_round) for student in students))
        if answers[-1] != {"held": 1, "class_full": CLIENTS - 1} or faults():
            break

    assert (answers, faults()) != ([{"held": 1, "class_full": CLIENTS - 1}] * 5, [])


@pytest.mark.usefixtures("unprotected")
def test_twin_twenty_clicks_of_one_person() -> None:
    row, enrolment_round = school(capacity=10)
    student = make_student()

    answers = race(asks(student, row.pk, enrolment_round) for _ in range(CLIENTS))

    assert (answers, faults()) != ({"held": CLIENTS}, [])


@pytest.mark.usefixtures("unprotected")
def test_twin_one_person_racing_for_four_classes() -> None:
    row, enrolment_round = school(capacity=10)
    rows = [row, *(make_class(f"C0{day}", weekday=day) for day in (2, 3, 4))]
    student = make_student()

    answers = race(asks(student, each.pk, enrolment_round) for each in rows)

    assert (answers, faults()) != ({"held": 2, "class_limit": 2}, [])


@pytest.mark.usefixtures("unprotected")
def test_twin_time_running_out_and_paying() -> None:
    row, enrolment_round = school(capacity=8 * TWIN_TRIALS)

    def goes_wrong(trial: int) -> bool:
        places = []
        for number in range(8 * trial, 8 * trial + 8):
            asks(make_student(number), row.pk, enrolment_round)()
            places.append(Place.objects.latest("pk"))
        Place.objects.filter(state="held").update(held_until=clock.now() - timedelta(seconds=1))

        def pay(place: Place) -> Callable[[], str]:
            return lambda: confirm_place(place=place, actor=None).state

        def sweep() -> str:
            lapse_due_places()
            return "swept"

        answers = race([sweep, sweep, *(pay(place) for place in places)])
        counted = (answers, TeachingClass.objects.get().taken, faults())
        return counted != ({"confirmed": 8, "swept": 2}, 8 * (trial + 1), [])

    # One trial can end well by luck: the sweep may come when everybody has paid.
    assert any(goes_wrong(trial) for trial in range(TWIN_TRIALS))


@pytest.mark.usefixtures("unprotected")
def test_twin_paying_and_giving_back() -> None:
    row, enrolment_round = school(capacity=TWIN_TRIALS)

    def goes_wrong(trial: int) -> bool:
        asks(make_student(trial), row.pk, enrolment_round)()
        place, copy = Place.objects.latest("pk"), Place.objects.latest("pk")

        answers = race(
            [
                lambda: confirm_place(place=place, actor=None).state,
                lambda: cancel_place(place=copy, actor=None, reason="undo").state,
            ]
        )

        ends = StateChange.objects.filter(new_state="cancelled").count()
        # One truth would be: given back once, the seat free, and a history that is a chain.
        chain = list(auditing.state_histories())
        counted = (answers["cancelled"], ends, TeachingClass.objects.get().taken, faults())
        return counted != (1, trial + 1, 0, []) or bool(chain)

    assert any(goes_wrong(trial) for trial in range(TWIN_TRIALS))
