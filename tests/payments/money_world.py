"""The school in which money moves in any order: four people, three classes, a desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from courses.models import ClassSession, TeachingClass
from enrollment.models import EnrollmentPolicy, Place
from enrollment.queries import classes_for_rules
from payments.models import DiscountRule, RefundPolicy, RefundSettings
from tests.courses.school import make_term
from tests.enrollment.school import NOW
from tests.payments.changing import staff
from tests.payments.school import make_cashier, make_student, open_class
from university.refusals import Refusal


class MoneyWorld(RuleBasedStateMachine):
    """People, classes of three prices, and who sits at the desk; all of it rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(NOW, tick=False)
        self.traveller = self.clock.start()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.steps = 0

    @initialize(by_meetings=st.booleans(), funder=st.sampled_from(["市财政", ""]))
    def open_school(self, by_meetings: bool, funder: str) -> None:
        term = make_term(
            starts_on=NOW.date() + timedelta(days=3), ends_on=NOW.date() + timedelta(days=90)
        )
        EnrollmentPolicy.objects.create(term=term, max_transfers=9, max_classes=3)
        steps: list[dict[str, Any]] = [
            {"until_week": 0, "percent": 100},
            {"until_week": 3, "percent": 67, "by_meetings": by_meetings},
            {"until_week": 6, "percent": 33},
            {"until_week": None, "percent": 0},
        ]
        RefundPolicy.objects.create(term=term, steps=steps)
        RefundSettings.objects.create(approval_above_fen=9000)
        for age, percent in ((70, 71), (80, 0)):
            DiscountRule.objects.create(
                code=f"AGE{age}", name="优惠", min_age=age, percent_paid=percent, funder=funder
            )
        fees = ((16000, 2000), (20001, 0), (9999, 3333))
        self.rows = [
            open_class(
                term=term,
                code=f"M{n}",
                capacity=3,
                fee_fen=fee,
                material_fee_fen=materials,
                weekday=n,
            )
            for n, (fee, materials) in enumerate(fees)
        ]
        for row in self.rows:
            self.meet(row)
        births = (1963, 1955, 1945, 1962)
        self.students = [make_student(birth_date=NOW.date().replace(year=y)) for y in births]
        self.cashier = make_cashier()
        self.clerk = staff("record_transfer")
        self.office, self.other = (
            staff("approve_refund", "refund_by_exception", "add_classcalloff") for _ in range(2)
        )

    def meet(self, row: TeachingClass) -> None:
        """Nine meetings, a week apart."""
        starts = [NOW + timedelta(days=4 + 7 * week) for week in range(9)]
        ClassSession.objects.bulk_create(
            ClassSession(
                teaching_class=row,
                number=number,
                starts_at=at,
                ends_at=at + timedelta(hours=1),
                teacher=row.teacher,
            )
            for number, at in enumerate(starts, 1)
        )

    def tries(self, act: Callable[..., Any], **given: Any) -> Any:
        """Do it; a refusal writes nothing and is an answer like any other."""
        try:
            with transaction.atomic():
                return act(**given)
        except Refusal:
            return None

    def place(self, who: int, *states: str) -> Place | None:
        mine = Place.objects.filter(student=self.students[who], state__in=states)
        return mine.select_related("student__login", "teaching_class__term").order_by("-pk").first()

    def fresh(self, which: int) -> TeachingClass:
        return classes_for_rules().get(pk=self.rows[which].pk)
