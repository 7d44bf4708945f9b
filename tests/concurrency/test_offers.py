"""Races for a seat that people wait for. The twins run without the protection and must lose."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from courses.models import TeachingClass
from courses.services.classes import change_class
from enrollment.models import Place, WaitlistEntry
from enrollment.services.offer_answers import accept_offer, decline_offer, lapse_due_offers
from enrollment.services.offers import offer_next
from enrollment.services.waitlist import join_end
from tests.concurrency.test_places import asks, faults, race, school
from tests.enrollment.school import make_student
from university import auditing, clock

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

STAFF = 8
TWIN_TRIALS = 12


def waiting(row: TeachingClass, numbers: range) -> None:
    """People who wait for a class in the order of their numbers."""
    for number in numbers:
        join_end(student=make_student(number), teaching_class=row)


def promotes(row: TeachingClass) -> Callable[[], str]:
    """One press of the registrar's button."""
    return lambda: "offered" if offer_next(teaching_class=row) else "nothing"


def promoting(row: TeachingClass, *, first: int) -> tuple[object, ...]:
    """One free seat, and staff who all press the button: what became of it."""
    waiting(row, range(first, first + 4))
    TeachingClass.objects.filter(pk=row.pk).update(capacity=TeachingClass.objects.get().taken + 1)
    answers = race([promotes(row) for _ in range(STAFF)])
    ends = WaitlistEntry.objects.filter(state="offered", student__student_no__gte=f"S{first:04d}")
    return answers, ends.count(), faults(), list(auditing.state_histories())


def test_staff_promoting_from_one_list_offer_one_seat_once() -> None:
    row, _round = school(capacity=0)

    assert promoting(row, first=1) == ({"offered": 1, "nothing": STAFF - 1}, 1, [], [])


@pytest.mark.usefixtures("unprotected")
def test_twin_staff_promoting_from_one_list() -> None:
    row, _round = school(capacity=0)
    right = ({"offered": 1, "nothing": STAFF - 1}, 1, [], [])

    assert any(promoting(row, first=1 + 10 * n) != right for n in range(TWIN_TRIALS))


#: Either the no came first, or the sweep did; a yes comes too late for both.
ONE_END = (
    {"declined": 2, "nothing": 2, "offer_over": 1},
    {"offer_over": 3, "swept": 1, "nothing": 1},
)


def ending(row: TeachingClass, *, first: int) -> tuple[object, ...]:
    """An offer whose time is over is declined and swept at once, and accepted elsewhere."""
    waiting(row, range(first, first + 2))
    TeachingClass.objects.filter(pk=row.pk).update(capacity=TeachingClass.objects.get().taken + 1)
    place = offer_next(teaching_class=row)
    assert place is not None
    Place.objects.filter(pk=place.pk).update(answer_by=clock.now() - timedelta(seconds=1))

    def declines() -> str:
        decline_offer(actor=place.student.login, place=Place.objects.get(pk=place.pk))
        return "declined"

    def accepts() -> str:
        asked = Place.objects.get(pk=place.pk)
        return accept_offer(actor=place.student.login, place=asked, channel="web").state

    def sweeps() -> str:
        return "swept" if lapse_due_offers() else "nothing"

    answers = race([declines, sweeps, declines, sweeps, accepts])
    next_up = Place.objects.filter(teaching_class=row, state="offered").count()
    return answers in ONE_END, next_up, faults(), list(auditing.state_histories())


def test_a_no_and_the_sweep_at_once_pass_the_seat_on_once() -> None:
    row, _round = school(capacity=0)

    assert ending(row, first=1) == (True, 1, [], [])


@pytest.mark.usefixtures("unprotected")
def test_twin_a_no_and_the_sweep() -> None:
    row, _round = school(capacity=0)

    # Each trial leaves one open offer behind.
    assert any(ending(row, first=1 + 10 * n) != (True, 1 + n, [], []) for n in range(TWIN_TRIALS))


def lowering(row: TeachingClass, enrolment_round: object, *, first: int) -> tuple[object, ...]:
    """Staff lower the places to three while eight people ask for one."""
    students = [make_student(number) for number in range(first, first + 8)]

    def lowers() -> str:
        changed = TeachingClass.objects.get(pk=row.pk)
        changed.capacity = 3
        change_class(teaching_class=changed, actor=None)
        return "lowered"

    answers = race([*(asks(student, row.pk, enrolment_round) for student in students), lowers])
    now = TeachingClass.objects.get(pk=row.pk)
    known = {"held", "class_full", "lowered", "too_many_taken"}
    is_right = (answers["lowered"], now.capacity) in {(1, 3), (0, 5)}
    return set(answers) - known, is_right, answers["held"] == now.taken, faults()


def test_places_lowered_while_people_ask_are_never_oversold() -> None:
    row, enrolment_round = school(capacity=5)
    row.term.weeks = 12
    row.term.save()

    assert lowering(row, enrolment_round, first=1) == (set(), True, True, [])


@pytest.mark.usefixtures("unprotected")
def test_twin_places_lowered_while_people_ask() -> None:
    row, enrolment_round = school(capacity=5)
    row.term.weeks = 12
    row.term.save()

    def goes_wrong(trial: int) -> bool:
        Place.objects.all().delete()
        TeachingClass.objects.filter(pk=row.pk).update(taken=0, capacity=5)
        right = (set(), True, True, [])
        return lowering(row, enrolment_round, first=1 + 10 * trial) != right

    assert any(goes_wrong(trial) for trial in range(TWIN_TRIALS))
