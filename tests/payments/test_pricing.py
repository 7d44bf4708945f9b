"""One best discount a line, materials apart, half a fen up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.pricing.tuition import Price, Rule, price_materials, price_tuition

AGE70 = Rule("AGE70", "70岁优惠", 80, min_age=70, max_age=79, funder="市财政")
AGE80 = Rule("AGE80", "80岁优惠", 70, min_age=80)
HARD = Rule("HARD", "困难减免", 0, needs_grant=True)
RULES = [AGE70, AGE80, HARD]


@pytest.mark.parametrize(
    ("age", "granted", "expected"),
    [
        (69, set(), Price(16000, 16000)),
        (70, set(), Price(16000, 12800, 3200, "AGE70", "70岁优惠", "市财政")),
        (79, set(), Price(16000, 12800, 3200, "AGE70", "70岁优惠", "市财政")),
        (80, set(), Price(16000, 11200, 4800, "AGE80", "80岁优惠")),
        (101, set(), Price(16000, 11200, 4800, "AGE80", "80岁优惠")),
        (60, {"HARD"}, Price(16000, 0, 16000, "HARD", "困难减免")),
        (85, {"HARD"}, Price(16000, 0, 16000, "HARD", "困难减免")),
        (60, {"OTHER"}, Price(16000, 16000)),
    ],
)
def test_tuition_takes_the_one_best_discount(age, granted, expected):
    assert price_tuition(16000, RULES, age=age, granted=granted) == expected


def test_materials_are_not_discounted_unless_the_rule_says_so():
    for_all = Rule("ALL", "全免", 0, applies_to_materials=True)

    assert price_materials(2000, RULES, age=85, granted={"HARD"}) == Price(2000, 2000)
    assert price_materials(2000, [for_all], age=60, granted=set()) == Price(
        2000, 0, 2000, "ALL", "全免"
    )


def test_a_rule_that_takes_nothing_off_leaves_no_mark():
    nothing = Rule("NONE", "无", 100)

    assert price_tuition(16000, [nothing], age=60, granted=set()) == Price(16000, 16000)


@given(fee=st.integers(0, 10**7), percent=st.integers(0, 100), age=st.integers(0, 120))
def test_a_price_always_adds_up(fee, percent, age):
    price = price_tuition(fee, [Rule("X", "x", percent)], age=age, granted=set())

    assert price.list_fen == price.amount_fen + price.discount_fen
    assert 0 <= price.amount_fen <= fee
