"""Every rule: who passes, who does not, and what they are told."""

from dataclasses import replace
from datetime import date, time

import pytest

from enrollment.rules import Facts, Limits, LivePlace, refusals_for

BASE = Facts(
    student_name="王桂兰",
    sex="female",
    age_on_first_day=68,
    class_id=1,
    class_name="声乐初级1班",
    weekday=1,
    starts=time(8, 40),
    ends=time(10, 10),
    first_day=date(2027, 3, 1),
    places_left=3,
)


def held(class_id: int = 2, **fields: object) -> LivePlace:
    """A place on Thursday afternoon, sitting."""
    values = {
        "class_name": f"第{class_id}班",
        "weekday": 4,
        "starts": time(14, 30),
        "ends": time(16, 0),
        **fields,
    }
    return LivePlace(class_id=class_id, **values)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"age_on_first_day": 49}, ["too_young"]),
        ({"age_on_first_day": 50}, []),
        ({"sex": "male", "age_on_first_day": 54}, ["too_young"]),
        ({"sex": "male", "age_on_first_day": 55}, []),
        ({"age_on_first_day": 80}, []),
        ({"age_on_first_day": 81}, ["too_old"]),
        ({"age_on_first_day": 83, "is_returning": True}, []),
        ({"age_on_first_day": 20, "kind": "online"}, []),
        ({"age_on_first_day": 95, "kind": "online"}, []),
        (
            {
                "age_on_first_day": 20,
                "kind": "online",
                "limits": Limits(applies_age_to_online=True),
            },
            ["too_young"],
        ),
        ({"age_on_first_day": 20, "limits": Limits(min_age_female=None)}, []),
        ({"places": (held(2),)}, []),
        ({"places": (held(2), held(3))}, ["class_limit"]),
        ({"places": (held(2), held(3)), "limits": Limits(max_classes=None)}, []),
        ({"places": (held(1),)}, ["already_has_place"]),
        ({"places": (held(2, weekday=1, starts=time(10, 10), ends=time(11, 0)),)}, []),
        ({"places": (held(2, weekday=1, starts=time(10, 0), ends=time(11, 0)),)}, ["time_clash"]),
        (
            {
                "places": (held(2, weekday=1, starts=time(8, 40), ends=time(10, 10)),),
                "limits": Limits(forbids_time_clash=False),
            },
            [],
        ),
        (
            {"activity_level": "high", "places": (held(2, activity_level="high"),)},
            ["high_activity_limit"],
        ),
        ({"activity_level": "high", "places": (held(2, activity_level="low"),)}, []),
        ({"activity_level": "low", "places": (held(2, activity_level="high"),)}, []),
        ({"suitability_statement": "有跳跃和转身。"}, ["suitability_not_affirmed"]),
        ({"suitability_statement": "有跳跃和转身。", "is_suited": True}, []),
        ({"needs_audition": True}, ["audition_first"]),
        ({"standing": "on_leave"}, ["not_on_register"]),
        ({"standing": "deceased"}, ["not_on_register"]),
        ({"has_withdrawn_privacy": True}, ["privacy_withdrawn"]),
        ({"class_state": "cancelled"}, ["class_cancelled"]),
        ({"class_state": "planned"}, ["class_not_open"]),
        ({"is_over": True}, ["class_not_open"]),
        ({"is_in_audience": False}, ["not_in_audience"]),
        ({"places_left": 0}, ["class_full"]),
        (
            {"age_on_first_day": 49, "places_left": 0, "needs_audition": True},
            ["too_young", "class_full", "audition_first"],
        ),
    ],
)
def test_the_rules_say_no_to_these(changes: dict[str, object], codes: list[str]) -> None:
    found = refusals_for(replace(BASE, **changes))

    assert [refusal.code for refusal in found] == codes


def test_who_is_too_young_hears_how_many_years_are_missing() -> None:
    (refusal,) = refusals_for(replace(BASE, sex="male", age_on_first_day=53))

    assert refusal.message == "男士满55岁可以报名。到3月1日（星期一）开学那天，您53岁，还差2年。"


def test_a_clash_names_the_class_in_the_way() -> None:
    place = held(2, class_name="太极班", weekday=1, starts=time(8, 40), ends=time(10, 10))

    (refusal,) = refusals_for(replace(BASE, places=(place,)))

    assert refusal.message == "这个班和太极班时间冲突：星期一上午8:40到10:10。"


def test_a_rule_set_aside_says_no_more() -> None:
    facts = replace(BASE, age_on_first_day=81, places_left=0)

    found = refusals_for(facts, overridden={"too_old", "class_full"})

    assert [refusal.code for refusal in found] == ["class_full"]


def test_only_some_rules_can_be_set_aside() -> None:
    facts = replace(
        BASE, needs_audition=True, age_on_first_day=81, suitability_statement="有跳跃。"
    )

    assert {refusal.code: refusal.overridden_by for refusal in refusals_for(facts)} == {
        "too_old": "enrollment.set_rules_aside",
        "audition_first": "enrollment.set_audition_aside",
        "suitability_not_affirmed": "",
    }
