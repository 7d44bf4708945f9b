"""Prices, pure: no database, only numbers. See ``docs/pricing.md``.

Age is counted on the first day of the term: whoever turns seventy in between pays the price of that
day, and the price does not depend on how early somebody applied.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from university.money import share


@dataclass(frozen=True)
class Rule:
    """A discount: the student pays ``percent_paid`` of 100 (80 is 八折)."""

    code: str
    name: str
    percent_paid: int
    min_age: int | None = None
    max_age: int | None = None
    needs_grant: bool = False
    applies_to_materials: bool = False
    applies_to_tickets: bool = False
    funder: str = ""


@dataclass(frozen=True)
class Price:
    """The price of one line, in fen; ``list_fen == amount_fen + discount_fen``."""

    list_fen: int
    amount_fen: int
    discount_fen: int = 0
    code: str = ""
    name: str = ""
    funder: str = ""

    def line_fields(self) -> dict[str, int | str]:
        """Return what an order line keeps of it."""
        return {
            "list_price_fen": self.list_fen,
            "discount_code": self.code,
            "discount_name": self.name,
            "discount_fen": self.discount_fen,
            "discount_funder": self.funder,
            "amount_fen": self.amount_fen,
        }


def applies(rule: Rule, *, age: int, granted: Collection[str]) -> bool:
    """Say whether ``rule`` applies to somebody of ``age`` who holds the grants in ``granted``."""
    if rule.needs_grant and rule.code not in granted:
        return False
    if rule.min_age is not None and age < rule.min_age:
        return False
    return rule.max_age is None or age <= rule.max_age


def best_rule(rules: Sequence[Rule], *, age: int, granted: Collection[str]) -> Rule | None:
    """Return the one rule that is best for the student, or None. Ties go to the first code."""
    fitting = [rule for rule in rules if applies(rule, age=age, granted=granted)]
    return min(fitting, key=lambda rule: (rule.percent_paid, rule.code), default=None)


def price_tuition(
    fee_fen: int, rules: Sequence[Rule], *, age: int, granted: Collection[str]
) -> Price:
    """Return the tuition after the one best discount; discounts never add up."""
    return _reduced(fee_fen, best_rule(rules, age=age, granted=granted))


def price_materials(
    fee_fen: int, rules: Sequence[Rule], *, age: int, granted: Collection[str]
) -> Price:
    """Return the materials fee; only rules that say so reduce it."""
    for_materials = [rule for rule in rules if rule.applies_to_materials]
    return _reduced(fee_fen, best_rule(for_materials, age=age, granted=granted))


def price_ticket(
    price_fen: int, rules: Sequence[Rule], *, age: int, granted: Collection[str]
) -> Price:
    """Return the price of somebody's own ticket; only rules that say so reduce it."""
    for_tickets = [rule for rule in rules if rule.applies_to_tickets]
    return _reduced(price_fen, best_rule(for_tickets, age=age, granted=granted))


def _reduced(list_fen: int, rule: Rule | None) -> Price:
    if rule is None or rule.percent_paid >= 100:
        return Price(list_fen=list_fen, amount_fen=list_fen)
    amount = share(list_fen, rule.percent_paid)
    return Price(
        list_fen=list_fen,
        amount_fen=amount,
        discount_fen=list_fen - amount,
        code=rule.code,
        name=rule.name,
        funder=rule.funder,
    )
