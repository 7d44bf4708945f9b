"""Races of a draw: started by many, settled by many, frozen while people apply. With twins."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from courses.models import TeachingClass
from enrollment import queries
from enrollment.audit.draws import CHECKS
from enrollment.models import Draw, DrawFile, Place, Round, WaitlistEntry
from enrollment.services import applications
from enrollment.services.applications import apply
from enrollment.services.draw_records import record_draws
from enrollment.services.draw_settling import settle_draws
from enrollment.services.draws import commit_seed, draw_lots, freeze_list, publish_draw
from enrollment.services.wishes import place_wishes
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import THINK
from tests.enrollment.draw_school import applicants, make_drawn_round, registrar
from tests.enrollment.school import make_class, make_student
from university import auditing, clock
from university.accounts.models import Student
from university.refusals import Refusal

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

STAFF, PEOPLE, TWIN_TRIALS = 6, 8, 12
#: Seconds from the first press to the end of the round.
SOON = 0.7


def faults() -> list[str]:
    """What the audit says of draws and of the chain of steps."""
    found = [fault.sentence for check in CHECKS.values() for fault in check()]
    return found + [fault.sentence for fault in auditing.state_histories()]


def coming_class(code: str, **fields: object) -> TeachingClass:
    """A class of a term to come by the real clock."""
    row = make_class(code, **fields)
    row.term.starts_on = clock.today() + timedelta(days=30)
    row.term.ends_on = clock.today() + timedelta(days=150)
    row.term.save()
    return row


def seeded(enrolment_round: Round) -> Draw:
    """The seed is made."""
    return commit_seed(
        actor=registrar(), enrolment_round=enrolment_round, number_source="福利彩票3D"
    )


def closed_draw(number: int, row: TeachingClass) -> Draw:
    """A frozen list of five people for two places."""
    now = clock.now()
    enrolment_round = make_drawn_round(
        code=f"R{number}",
        opens_at=now - timedelta(days=6),
        closes_at=now - timedelta(days=1),
        term=row.term,
    )
    applicants(enrolment_round, 5, row, first=1 + number * 10)
    return freeze_list(actor=registrar(), draw=seeded(enrolment_round))


def starting(number: int, row: TeachingClass) -> tuple[object, ...]:
    """Staff who all draw at once, each with a number of their own: what became of it."""
    draw, actor = closed_draw(number, row), registrar()

    def starts(typed: str) -> Callable[[], str]:
        return lambda: (
            draw_lots(actor=actor, draw=Draw.objects.get(pk=draw.pk), public_number=typed).state
        )

    answers = race([starts(f"{100 + press}") for press in range(STAFF)])
    results = DrawFile.objects.filter(draw=draw, kind=DrawFile.Kind.RESULT).count()
    return answers, results, faults()


def test_a_draw_started_by_many_is_held_once() -> None:
    row = coming_class("C01", capacity=2)
    assert starting(1, row) == ({"drawn": 1, "already_drawn": STAFF - 1}, 1, [])


@pytest.mark.usefixtures("unprotected")
def test_twin_a_draw_started_by_many() -> None:
    row = coming_class("C01", capacity=2)
    right = ({"drawn": 1, "already_drawn": STAFF - 1}, 1, [])
    assert any(starting(number, row) != right for number in range(TWIN_TRIALS))


#: What the presses said, places, people who wait, seats taken, faults.
SETTLED = ({"published": STAFF, "recorded": 2}, 2, 3, 2, [])


def settling(number: int, row: TeachingClass) -> tuple[object, ...]:
    """Staff publish at once, while workers record the result and give the places."""
    draw, actor = closed_draw(number, row), registrar()
    draw_lots(actor=actor, draw=draw, public_number="0427183")

    def publishes() -> str:
        publish_draw(actor=actor, draw=Draw.objects.get(pk=draw.pk))
        settle_draws()
        return "published"

    def records() -> str:
        record_draws()
        return "recorded"

    answers = race([publishes] * STAFF + [records] * 2)
    settle_draws()
    places = Place.objects.filter(round=draw.round).count()
    waiting = WaitlistEntry.objects.filter(round=draw.round).count()
    taken = TeachingClass.objects.get(pk=row.pk).taken
    return answers, places, waiting, taken, faults()


def test_a_draw_published_and_settled_by_many_gives_everything_once() -> None:
    row = coming_class("C01", capacity=2)
    assert settling(1, row) == SETTLED


@pytest.mark.usefixtures("unprotected")
def test_twin_a_draw_published_by_many() -> None:
    def goes_wrong(number: int) -> bool:
        row = coming_class(f"C{number:02d}", capacity=2)
        return settling(number, row) != SETTLED

    assert any(goes_wrong(number) for number in range(TWIN_TRIALS))


def closing(number: int, row: TeachingClass) -> tuple[object, ...]:
    """People apply in the last moments of a round, while the registrar freezes its list."""
    students = [make_student(number * 10 + person) for person in range(1, PEOPLE + 1)]
    enrolment_round = make_drawn_round(
        code=f"R{number}",
        opens_at=clock.now() - timedelta(days=6),
        closes_at=clock.now() + timedelta(hours=1),
        term=row.term,
    )
    draw, actor = seeded(enrolment_round), registrar()
    closes_at = clock.now() + timedelta(seconds=SOON)
    Round.objects.filter(pk=enrolment_round.pk).update(closes_at=closes_at)
    enrolment_round.refresh_from_db()
    applied: list[int] = []

    def applies(student: Student, before: float) -> Callable[[], str]:
        def act() -> str:
            wished = list(queries.classes_for_rules().filter(pk=row.pk))
            time.sleep(max(0.0, (closes_at - clock.now()).total_seconds() - before))
            apply(
                actor=student.login,
                student=student,
                round=enrolment_round,
                wishes=wished,
                wants=1,
                channel="web",
            )
            applied.append(student.pk)
            return "applied"

        return act

    def freezes() -> str:
        for _press in range(400):
            try:
                return freeze_list(actor=actor, draw=Draw.objects.get(pk=draw.pk)).state
            except Refusal as refusal:
                if refusal.code == "nobody_to_draw":
                    return "nobody_to_draw"
                time.sleep(0.005)
        return "never"

    # From 400 ms before the end to 20 ms after it: a busy machine is late itself.
    people = [applies(student, 0.4 - 0.06 * n) for n, student in enumerate(students)]
    answers = race([*people, freezes])
    listed = set(draw.entries.values_list("application__student_id", flat=True))
    known = {"applied", "round_closed", "frozen", "nobody_to_draw"}
    return set(answers) - known, listed == set(applied), faults()


def test_who_applies_while_the_list_is_frozen_is_on_it_or_is_refused() -> None:
    row = coming_class("C01", capacity=2)
    assert [closing(number, row) for number in (1, 2)] == [(set(), True, [])] * 2


@pytest.mark.usefixtures("unprotected")
def test_twin_applying_while_the_list_is_frozen(monkeypatch) -> None:
    def think_then_place(**told: object) -> None:
        time.sleep(60 * THINK)
        place_wishes(**told)  # type: ignore[arg-type]

    monkeypatch.setattr(applications, "place_wishes", think_then_place)
    row = coming_class("C01", capacity=2)
    right = (set(), True, [])
    assert any(closing(number, row) != right for number in range(1, TWIN_TRIALS))
