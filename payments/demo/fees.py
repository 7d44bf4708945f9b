"""The demonstration school, this house's part: discounts, grants, and places that were paid for."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from courses.demo import DemoSource
from courses.models import Term
from enrollment.models import ActChannel, Round
from enrollment.queries import classes_for_rules
from enrollment.services.places import hold_place
from payments.models import DiscountGrant, DiscountRule, RefundPolicy
from payments.pricing.refund_rules import RefundStep
from payments.services.cash import take_cash
from payments.services.orders import open_order
from payments.services.tills import open_till
from university.accounts.models import Student, User
from university.refusals import Refusal

_AGE_BANDS = {"AGE70": (70, 79), "AGE80": (80, None)}
_NAMES = {"AGE70": "70到79岁八折", "AGE80": "80岁以上七折", "HARD": "困难减免"}
HARDSHIP = "HARD"
#: What lies in the drawer before the first person pays.
FLOAT_FEN = 50000
_WEEKS = re.compile(r"第\d+(?:-(?P<until>\d+)周|周起)")


def load_discounts(source: DemoSource) -> dict[str, DiscountRule]:
    """Write the discounts of the seed file; ``rate`` 0.8 is 80 of 100 to pay."""
    rules: list[dict[str, Any]] = source.data["policies"]["fees"]["discounts"]
    return {
        row["id"]: DiscountRule.objects.get_or_create(
            code=row["id"],
            defaults={
                "name": _NAMES[row["id"]],
                "min_age": _AGE_BANDS.get(row["id"], (None, None))[0],
                "max_age": _AGE_BANDS.get(row["id"], (None, None))[1],
                "needs_grant": "proof" in row,
                "percent_paid": round(row["rate"] * 100),
            },
        )[0]
        for row in rules
    }


def load_refund_tables(source: DemoSource, terms: Iterable[Term]) -> None:
    """Write what goes back when, for each term; rows that need a proof are for the desk."""
    steps = refund_steps(source.data["policies"]["refund"])
    for term in terms:
        RefundPolicy.objects.create(term=term, steps=steps)


def refund_steps(rows: list[dict[str, Any]]) -> list[RefundStep]:
    """Read 开课前, 第1-2周 and 第6周起 with their ``rate`` as steps of a refund table."""
    steps: list[RefundStep] = []
    for row in rows:
        if row["when"] == "开课前":
            steps.append({"until_week": 0, "percent": round(row["rate"] * 100)})
        elif weeks := _WEEKS.fullmatch(row["when"]):
            until = int(weeks["until"]) if weeks["until"] else None
            steps.append({"until_week": until, "percent": round(row["rate"] * 100)})
    return steps


def grant_hardship(
    source: DemoSource, rule: DiscountRule, student: Student, *, checked_by: User
) -> None:
    """Record that the desk saw the proof of the person who pays nothing."""
    DiscountGrant.objects.create(
        student=student,
        rule=rule,
        valid_until=source.today + timedelta(days=365),
        checked_by=checked_by,
    )


def sell_places(
    open_round: Round, students: Iterable[Student], *, cashier: User, count: int
) -> int:
    """Let students take and pay for a place at the desk, as in life; return how many did.

    Those whom the rules refuse are passed over.
    """
    open_till(actor=cashier, float_fen=FLOAT_FEN)
    classes = classes_for_rules().filter(
        term=open_round.term, needs_audition=False, course__major__suitability_statement=""
    )
    wanted = list(classes)
    sold = 0
    for index, student in enumerate(students):
        if sold == count:
            break
        try:
            place = hold_place(
                actor=cashier,
                student=student,
                teaching_class=wanted[index % len(wanted)],
                round=open_round,
                channel=ActChannel.DESK,
            )
        except Refusal:
            continue
        order = open_order(actor=cashier, place=place)
        if order.total_fen:
            take_cash(actor=cashier, order=order, tendered_fen=order.total_fen)
        sold += 1
    return sold
