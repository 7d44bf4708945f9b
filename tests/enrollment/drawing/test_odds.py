"""Odds equal the lots, and nothing else moves them, over many seeds."""

import os
from collections import Counter
from itertools import permutations
from math import sqrt

import pytest

from enrollment.drawing import allocate, in_order
from tests.enrollment.drawing.ballots import ballot, person

pytestmark = pytest.mark.one_engine

SEEDS = 200_000 if os.environ.get("SOAK") else 20_000
#: A true draw leaves an interval this wide once in 15,000 times; the seeds are fixed.
DEVIATIONS = 4


def _orders(**tickets: int) -> list[tuple[str, ...]]:
    people = [person(code, "A", tickets=count) for code, count in tickets.items()]
    return [
        tuple(row.code for row in in_order(people, seed=f"{number:064x}", public_number="123"))
        for number in range(SEEDS)
    ]


def _off(found: int, chance: float) -> float:
    """By how many standard deviations a count is off."""
    return abs(found - SEEDS * chance) / sqrt(SEEDS * chance * (1 - chance))


def test_the_chance_to_be_first_is_the_share_of_lots() -> None:
    tickets = {"a": 1, "b": 2, "c": 3, "d": 4}
    firsts = Counter(order[0] for order in _orders(**tickets))
    off = {code: _off(firsts[code], count / 10) for code, count in tickets.items()}
    assert {code: value for code, value in off.items() if value > DEVIATIONS} == {}


def test_after_the_first_the_others_keep_their_shares() -> None:
    """Every whole order has the chance of a drum from which lots are taken one by one."""
    tickets = {"a": 1, "b": 2, "c": 3}
    found = Counter(_orders(**tickets))
    off = {}
    for order in permutations(tickets):
        one, two, three = (tickets[code] for code in order)
        off[order] = _off(found[order], one / 6 * two / (two + three))
    assert {order: value for order, value in off.items() if value > DEVIATIONS} == {}


def test_time_of_entry_and_door_make_no_difference() -> None:
    """Codes stand in the list in any order: the first to come by web, the last at the desk."""
    places = Counter()
    for number in range(SEEDS):
        codes = [f"{(number * 31 + k * 7919) % 10**8:08d}" for k in range(4)]
        seed = f"{number:064x}"
        drawn = allocate(
            ballot([person(code, "A") for code in codes], {"A": 1}), seed=seed, public_number="123"
        )
        places[codes.index(drawn.won["A"][0])] += 1
    off = {place: _off(places[place], 1 / 4) for place in range(4)}
    assert {place: value for place, value in off.items() if value > DEVIATIONS} == {}


def test_a_new_public_number_is_a_new_draw() -> None:
    people = [person(code, "A") for code in "abcdefgh"]
    orders = {
        tuple(row.code for row in in_order(people, seed="0" * 64, public_number=f"{number:03d}"))
        for number in range(200)
    }
    assert len(orders) > 195
