"""Anything may happen to one class in any order, and what we promise holds after every step.

Invariants: the counter is the number of live places and never above the places there are; nobody
who may have it waits beside a free seat; one live place a student and class; the audit is clean.
"""

import os
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from courses.models import TeachingClass
from enrollment import queries
from enrollment.audit.places import CHECKS
from enrollment.models import EnrollmentPolicy, Place, WaitlistEntry
from enrollment.services.offer_answers import accept_offer, decline_offer, lapse_due_offers
from enrollment.services.offers import offer_free_seats
from enrollment.services.places import cancel_place, confirm_place, hold_place, lapse_due_places
from enrollment.services.waitlist import join_head, join_waitlist, leave
from enrollment.states import PlaceState
from tests.enrollment.school import NOW, make_class, make_round, make_student, make_term
from university import auditing
from university.accounts.models import Student
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

PEOPLE = 6
SOAK = bool(os.environ.get("SOAK"))
EXAMPLES, STEPS = (500, 50) if SOAK else (5, 20)

people = st.integers(0, PEOPLE - 1)


class OneClass(RuleBasedStateMachine):
    """Six people, one class of three places and another at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(NOW, tick=False)
        self.traveller = self.clock.start()
        self.world = transaction.atomic()
        self.world.__enter__()

    def teardown(self) -> None:
        try:
            assert [fault.sentence for fault in auditing.state_histories()] == []
        finally:
            self.close()

    def close(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)
        self.clock.stop()

    @initialize(capacity=st.integers(0, 3))
    def open_school(self, capacity: int) -> None:
        term = make_term(weeks=12)
        EnrollmentPolicy.objects.create(term=term, offer_hours=24, max_classes=1)
        self.row = make_class(capacity=capacity)
        self.other = make_class("C02", capacity=PEOPLE)
        self.round = make_round(closes_at=NOW + timedelta(days=40), term=term)
        self.students = [make_student(number) for number in range(PEOPLE)]

    def fresh(self, row: TeachingClass) -> TeachingClass:
        return queries.classes_for_rules().get(pk=row.pk)

    def place_of(self, who: int, *states: str) -> Place | None:
        places = Place.objects.filter(student=self.students[who], teaching_class=self.row)
        return places.filter(state__in=states).last()

    def tries(self, act: Any, **given: Any) -> None:
        """Do it; a refusal writes nothing and is an answer like any other."""
        try:
            with transaction.atomic():
                act(**given)
        except Refusal:
            pass

    @rule(who=people, takes_other=st.booleans())
    def asks_for_a_place(self, who: int, takes_other: bool) -> None:
        student, row = self.students[who], self.other if takes_other else self.row
        self.tries(
            hold_place,
            actor=student.login,
            student=student,
            teaching_class=self.fresh(row),
            round=self.round,
            channel="web",
        )

    @rule(who=people)
    def joins_the_list(self, who: int) -> None:
        student = self.students[who]
        self.tries(
            join_waitlist,
            actor=student.login,
            student=student,
            teaching_class=self.fresh(self.row),
            channel="web",
        )

    @rule(who=people)
    def leaves_the_list(self, who: int) -> None:
        for entry in WaitlistEntry.objects.filter(student=self.students[who], state="waiting"):
            leave(entry=entry, actor=None)

    @rule(who=people)
    def pays(self, who: int) -> None:
        if place := self.place_of(who, "held", "lapsed"):
            try:
                with transaction.atomic():
                    confirm_place(place=place, actor=None)
            except Refusal:
                join_head(student=place.student, teaching_class=self.row, reason="late_money")
                offer_free_seats(teaching_class=self.row)

    @rule(who=people)
    def gives_back(self, who: int) -> None:
        if place := self.place_of(who, *PlaceState.live()):
            self.tries(cancel_place, place=place, actor=None, reason="given_up")

    @rule(who=people)
    def says_yes(self, who: int) -> None:
        if place := self.place_of(who, "offered"):
            student = self.students[who]
            self.tries(accept_offer, actor=student.login, place=place, channel="web")

    @rule(who=people)
    def says_no(self, who: int) -> None:
        if place := self.place_of(who, "offered", "held"):
            self.tries(decline_offer, actor=self.students[who].login, place=place)

    @rule(who=people)
    def goes_on_leave_or_comes_back(self, who: int) -> None:
        student = Student.objects.get(pk=self.students[who].pk)
        student.standing = "on_leave" if student.standing == "active" else "active"
        student.save(update_fields=["standing"])

    @rule(places=st.integers(0, 5))
    def staff_change_the_places(self, places: int) -> None:
        self.tries(self.change_places, places=places)

    def change_places(self, places: int) -> None:
        row = TeachingClass.objects.get(pk=self.row.pk)
        if places < row.taken:
            raise Refusal("too_many_taken", "")
        TeachingClass.objects.filter(pk=row.pk).update(capacity=places)
        offer_free_seats(teaching_class=row)

    @rule(hours=st.sampled_from([1, 9, 30, 80]))
    def time_passes(self, hours: int) -> None:
        self.traveller.shift(timedelta(hours=hours))

    @rule()
    def the_worker_sweeps(self) -> None:
        lapse_due_places()
        lapse_due_offers()

    @invariant()
    def what_we_promise_holds(self) -> None:
        faults = [fault.sentence for check in CHECKS.values() for fault in check()]
        assert faults == []


def test_what_we_promise_holds_whatever_happens() -> None:
    run_state_machine_as_test(
        OneClass,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not SOAK,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
