"""Which discounts are in force, and which of them a person proved."""

from datetime import date

from django.db.models import Exists, OuterRef

from payments.models import DiscountGrant, DiscountRule
from payments.pricing.tuition import Rule
from university.accounts.models import Student
from university.public_cache import kept


def rules_in_force() -> list[Rule]:
    """Return the rules by which prices are made, read at most once a minute in each process."""
    return kept("discount_rules", _read)


def granted_codes(student: Student, *, on: date) -> set[str]:
    """Return the codes of discounts that staff granted ``student`` and that still count ``on``."""
    live = DiscountGrant.objects.filter(
        student=student, revoked_at__isnull=True, valid_until__gte=on
    )
    return set(live.values_list("rule__code", flat=True))


def codes_to_prove() -> tuple[str, ...]:
    """Return the codes of the discounts that staff grant to a person who proved it."""
    return tuple(rule.code for rule in rules_in_force() if rule.needs_grant)


def is_granted(code: str, *, on: date) -> Exists:
    """Ask in a statement about rows with a ``student`` whether they proved a discount."""
    live = DiscountGrant.objects.filter(
        student=OuterRef("student"), revoked_at__isnull=True, valid_until__gte=on
    )
    return Exists(live.filter(rule__code=code))


def _read() -> list[Rule]:
    return [_rule(row) for row in DiscountRule.objects.filter(is_active=True)]


def _rule(row: DiscountRule) -> Rule:
    return Rule(
        code=row.code,
        name=row.name,
        percent_paid=row.percent_paid,
        min_age=row.min_age,
        max_age=row.max_age,
        needs_grant=row.needs_grant,
        applies_to_materials=row.applies_to_materials,
        applies_to_tickets=row.applies_to_tickets,
        funder=row.funder,
    )
