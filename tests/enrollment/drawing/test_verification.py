"""A file follows from itself, or the reader is told what does not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from enrollment.drawing import complete, is_sound, public_number_of, sealed, sha256_of, verify
from tests.enrollment.drawing.ballots import NUMBER, SEED, as_listing, ballot, person

pytestmark = pytest.mark.one_engine

PEOPLE = [person(f"{number:08d}", "A", "B", tickets=number % 3 + 1) for number in range(12)]


def _document() -> dict[str, Any]:
    frozen = as_listing(ballot(PEOPLE, {"A": 3, "B": 2}))
    document, _result = complete(
        frozen, head={"round": "抽签报名"}, seed=SEED, public_number=NUMBER
    )
    return document


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _wrong(text: str, **announced: str) -> list[str]:
    return [finding.code for finding in verify(text, **announced) if not finding.is_right]


def _reseal(document: dict[str, Any]) -> dict[str, Any]:
    """As a forger would: the hashes of the file are put right again."""
    return sealed({**document, "list_hash": sha256_of(document["list"])})


def test_a_true_file_is_sound() -> None:
    document = _document()
    findings = verify(
        _text(document), commitment=document["commitment"], list_hash=document["list_hash"]
    )
    assert is_sound(findings)
    assert [finding.code for finding in findings] == [
        "format",
        "seal",
        "commitment",
        "list_hash",
        "announced_commitment",
        "announced_list_hash",
        "public_number",
        "result",
    ]


def test_blanks_and_the_order_of_keys_are_no_matter() -> None:
    document = _document()
    turned = json.dumps(dict(reversed(document.items())), indent=3)
    assert _wrong(turned) == []


def _swap(document: dict[str, Any]) -> None:
    won = document["result"]["classes"][0]["won"]
    waiting = document["result"]["classes"][0]["waiting"]
    won[0], waiting[0] = waiting[0], won[0]


def _seed(document: dict[str, Any]) -> None:
    document["seed"] = "00" * 32


def _number(document: dict[str, Any]) -> None:
    document["public_number"] = "999"


def _name(document: dict[str, Any]) -> None:
    document["list"]["people"][0]["name"] = "李*"


def _tickets(document: dict[str, Any]) -> None:
    document["list"]["people"][3]["tickets"] = 99


def _head(document: dict[str, Any]) -> None:
    document["head"]["round"] = "别的轮次"


@pytest.mark.parametrize(
    ("alter", "wrong"),
    [
        (_swap, ["seal", "result"]),
        (_seed, ["seal", "commitment", "result"]),
        (_number, ["seal", "result"]),
        (_name, ["seal", "list_hash"]),
        (_tickets, ["seal", "list_hash", "result"]),
        (_head, ["seal"]),
    ],
)
def test_an_altered_file_is_refused(
    alter: Callable[[dict[str, Any]], None], wrong: list[str]
) -> None:
    document = _document()
    alter(document)
    assert _wrong(_text(document)) == wrong


def test_a_swap_that_a_forger_sealed_again_does_not_follow() -> None:
    document = _document()
    _swap(document)
    assert _wrong(_text(_reseal(document))) == ["result"]


def test_another_draw_made_whole_is_not_the_one_that_was_announced() -> None:
    announced = _document()
    other, _result = complete(
        as_listing(ballot(PEOPLE[1:], {"A": 3, "B": 2})),
        head={},
        seed="77" * 32,
        public_number=NUMBER,
    )
    assert _wrong(_text(other)) == []
    wrong = _wrong(
        _text(other), commitment=announced["commitment"], list_hash=announced["list_hash"]
    )
    assert wrong == ["announced_commitment", "announced_list_hash"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "报名结果",
        "[]",
        "{}",
        '{"seed": "x", "list": {"classes": 3}}',
        '{"seed": "\\ud800"}',
        '{"seed": "x", "n": 1.0}',
        '{"seed": "x", "n": NaN}',
        "[" * 100_000,
    ],
)
def test_what_is_no_draw_is_unreadable(text: str) -> None:
    assert _wrong(text) == ["readable"]


@pytest.mark.parametrize(
    "typed", ["0427183", " 042-7183 ", "０４２７１８３", "042，7183", "04 27 18 3"]
)
def test_a_public_number_is_read_as_people_type_it(typed: str) -> None:
    assert public_number_of(typed) == "0427183"


@pytest.mark.parametrize("typed", ["", "12", "12a", "一二三", "1" * 41, "12.3a"])
def test_what_is_no_public_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="public number"):
        public_number_of(typed)
