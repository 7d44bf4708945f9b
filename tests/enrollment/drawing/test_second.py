"""A second implementation, written from docs/draw.md, agrees on random lists."""

import os
import random

import pytest

from enrollment.drawing import allocate, sha256_of
from enrollment.drawing.document import ballot_of, result_rows
from tests.enrollment.drawing import second
from tests.enrollment.drawing.ballots import as_listing, random_ballot

pytestmark = pytest.mark.one_engine

LISTS = 20_000 if os.environ.get("SOAK") else 1_000


def test_both_agree_on_every_list() -> None:
    source = random.Random(20270302)
    wrong = []
    for number in range(LISTS):
        frozen = as_listing(random_ballot(source))
        seed, public_number = f"{number:064x}", f"{source.randrange(10**7):07d}"
        drawn = allocate(ballot_of(frozen), seed=seed, public_number=public_number)
        if result_rows(drawn) != second.draw(frozen, seed, public_number):
            wrong.append(frozen)
    assert wrong == []


def test_both_write_the_same_hash() -> None:
    awkward = {
        "乙": 'a"b\\c',
        "甲": ["\n\t\b\f\r\x00\x1f\x7f", "\u2028𫖯·", 0, True],
        "a": {"b": []},
    }
    assert sha256_of(awkward) == second.hash_of(awkward)
