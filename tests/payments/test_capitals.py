"""Sums in capital numerals, by the rules banks use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.amounts import read_yuan
from payments.words.capitals import rmb_capitals


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (12, "壹角贰分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (1600, "壹拾陆元整"),
        (16000, "壹佰陆拾元整"),
        (12800, "壹佰贰拾捌元整"),
        (12850, "壹佰贰拾捌元伍角整"),
        (12805, "壹佰贰拾捌元零伍分"),
        (12855, "壹佰贰拾捌元伍角伍分"),
        (10100, "壹佰零壹元整"),
        (100500, "壹仟零伍元整"),
        (101000, "壹仟零壹拾元整"),
        (110000, "壹仟壹佰元整"),
        (1000000, "壹万元整"),
        (1000100, "壹万零壹元整"),
        (1010000, "壹万零壹佰元整"),
        (1100000, "壹万壹仟元整"),
        (1600800, "壹万陆仟零捌元整"),
        (10000000, "壹拾万元整"),
        (10010000, "壹拾万零壹佰元整"),
        (100000000, "壹佰万元整"),
        (107000053, "壹佰零柒万元伍角叁分"),
        (10000000000, "壹亿元整"),
        (10000000100, "壹亿零壹元整"),
        (10001000000, "壹亿零壹万元整"),
        (10010010000, "壹亿零壹拾万零壹佰元整"),
        (100020003004, "壹拾亿零贰拾万零叁拾元零肆分"),
    ],
)
def test_capitals(fen: int, words: str) -> None:
    assert rmb_capitals(fen) == words


@given(st.integers(min_value=0, max_value=10**12))
def test_no_two_zeros_meet_and_it_ends_as_it_must(fen: int) -> None:
    words = rmb_capitals(fen)
    assert "零零" not in words
    assert "零万" not in words
    assert words.endswith(("整", "分"))


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_a_sum_no_receipt_has_is_a_fault(fen: int) -> None:
    with pytest.raises(ValueError, match="no such sum"):
        rmb_capitals(fen)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("160", 16000),
        ("160.5", 16050),
        ("160.05", 16005),
        ("１６０元", 16000),
        ("￥1,280.50", 128050),
        (" 200 ", 20000),
        ("一百", None),
        ("", None),
        ("-5", None),
        ("1.234", None),
        ("99999999", None),
    ],
)
def test_reads_what_a_cashier_types(typed: str, fen: int | None) -> None:
    if fen is None:
        with pytest.raises(ValueError, match="not a sum"):
            read_yuan(typed)
    else:
        assert read_yuan(typed) == fen
