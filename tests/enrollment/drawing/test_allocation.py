"""Who gets what: one case a rule of docs/draw.md."""

import pytest

from enrollment.drawing import BallotError, BallotGroup, Result, Skipped, Why, allocate, in_order
from tests.enrollment.drawing.ballots import NUMBER, SEED, ballot, person

pytestmark = pytest.mark.one_engine


def _draw(*args: object, **fields: object) -> Result:
    return allocate(ballot(*args, **fields), seed=SEED, public_number=NUMBER)  # type: ignore[arg-type]


def _order(*codes: str) -> list[str]:
    people = [person(code, "A") for code in codes]
    return [row.code for row in in_order(people, seed=SEED, public_number=NUMBER)]


def test_the_order_of_four_is_the_one_of_the_specification() -> None:
    """Fixed for good: a change here is another version of the draw."""
    assert _order("00000001", "00000002", "00000003", "00000004") == [
        "00000001",
        "00000004",
        "00000003",
        "00000002",
    ]


def test_where_people_stand_in_the_list_makes_no_difference() -> None:
    codes = [f"{number:08d}" for number in range(40)]
    assert _order(*codes) == _order(*reversed(codes))


def test_the_first_in_order_get_the_seats_and_the_others_wait_in_order() -> None:
    codes = [f"{number:08d}" for number in range(5)]
    order = _order(*codes)
    result = _draw([person(code, "A") for code in codes], {"A": 2})
    assert (result.won, result.waiting) == ({"A": order[:2]}, {"A": order[2:]})


def test_every_first_choice_comes_before_any_second_choice() -> None:
    order = _order("1", "2", "3")
    people = [person(order[0], "B", "A"), person(order[1], "B", "A"), person(order[2], "A")]
    result = _draw(people, {"A": 1, "B": 1})
    assert result.won == {"A": [order[2]], "B": [order[0]]}
    assert result.waiting == {"A": [order[1]], "B": [order[1]]}


def test_who_continues_goes_before_all_others_of_the_same_choice() -> None:
    order = _order("1", "2", "3")
    people = [person(order[0], "A"), person(order[1], "A"), person(order[2], "A+")]
    assert _draw(people, {"A": 1}).won == {"A": [order[2]]}


def test_who_continues_as_second_choice_goes_after_first_choices() -> None:
    people = [person("1", "B", "A+"), person("2", "B", "A+"), person("3", "A")]
    assert _draw(people, {"A": 1, "B": 0}).won == {"A": ["3"], "B": []}


def test_seats_for_new_students_go_to_new_students_first() -> None:
    order = _order("1", "2", "3")
    people = [person(code, "A") for code in order[:2]] + [person(order[2], "A", is_new=True)]
    result = _draw(people, {"A": 2}, new_seats={"A": 1})
    assert result.won == {"A": [order[2], order[0]]}


def test_seats_for_new_students_are_kept_from_who_continues() -> None:
    people = [person("1", "A+"), person("2", "A", is_new=True)]
    assert _draw(people, {"A": 1}, new_seats={"A": 1}).won == {"A": ["2"]}


def test_seats_that_no_new_student_wants_go_to_everybody() -> None:
    people = [person("1", "A"), person("2", "A")]
    assert _draw(people, {"A": 2}, new_seats={"A": 2}).waiting == {"A": []}


def test_new_students_compete_for_the_other_seats_as_well() -> None:
    people = [person(code, "A", is_new=True) for code in ("1", "2", "3")]
    assert _draw(people, {"A": 3}, new_seats={"A": 1}).waiting == {"A": []}


def test_nobody_gets_more_classes_than_they_want() -> None:
    result = _draw([person("1", "A", "B")], {"A": 1, "B": 1})
    assert result.won == {"A": ["1"], "B": []}
    assert result.skipped == [Skipped("1", "B", Why.ENOUGH)]


def test_who_wants_two_gets_two() -> None:
    result = _draw([person("1", "A", "B", "C", wants=2)], {"A": 1, "B": 1, "C": 1})
    assert result.won == {"A": ["1"], "B": ["1"], "C": []}


def test_nobody_gets_two_classes_that_clash() -> None:
    result = _draw([person("1", "A", "B", wants=2)], {"A": 1, "B": 1}, clashes=[("A", "B")])
    assert result.won == {"A": ["1"], "B": []}
    assert result.skipped == [Skipped("1", "B", Why.CLASH)]


def test_a_limit_on_a_kind_of_class_holds() -> None:
    moving = BallotGroup("活动量大", 1, frozenset({"A", "B"}))
    result = _draw([person("1", "A", "B", wants=2)], {"A": 1, "B": 1}, groups=[moving])
    assert result.skipped == [Skipped("1", "B", Why.LIMIT)]


def test_classes_held_already_count_for_a_limit() -> None:
    moving = BallotGroup("活动量大", 1, frozenset({"A"}))
    result = _draw([person("1", "A", used={"活动量大": 1})], {"A": 1}, groups=[moving])
    assert result.won == {"A": []}


def test_who_gets_a_later_choice_still_waits_for_the_earlier_one() -> None:
    result = _draw([person("1", "A", "B")], {"A": 0, "B": 1})
    assert (result.won["B"], result.waiting["A"]) == (["1"], ["1"])


@pytest.mark.parametrize(
    ("people", "seats", "fields", "sentence"),
    [
        ([person("1", "A"), person("1", "A")], {"A": 1}, {}, "person 1 is listed twice"),
        ([person("1", "A", "A")], {"A": 1}, {}, "person 1 wishes for a class twice"),
        ([person("1", "Z")], {"A": 1}, {}, "person 1 names class Z, which is not listed"),
        ([person("1", "A", tickets=0)], {"A": 1}, {}, "person 1: 0 lots, wants 1"),
        ([], {"A": 1}, {"new_seats": {"A": 2}}, "class A: 2 of 1 seats"),
        ([], {"A": 1, "B": 1}, {"clashes": [("B", "A")]}, "the clash of B and A is not in order"),
        ([person("1", used={"x": 1})], {}, {}, "person 1 uses a group that is not there"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(
    people: list, seats: dict, fields: dict, sentence: str
) -> None:
    with pytest.raises(BallotError) as refused:
        ballot(people, seats, **fields)
    assert str(refused.value) == sentence
