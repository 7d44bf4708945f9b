"""May this person do this? One list for web, desk, helper, draw and waitlist alike."""

from collections.abc import Callable, Iterable

from enrollment.rules.age import too_old, too_young
from enrollment.rules.answer import RuleRefusal
from enrollment.rules.facts import Facts, Limits, LivePlace
from enrollment.rules.limits import (
    already_has_place,
    class_limit,
    course_before,
    high_activity_limit,
    major_limit,
    repeat,
    time_clash,
)
from enrollment.rules.papers import document_seen, proofs
from enrollment.rules.standing import (
    audience,
    audition,
    class_is_full,
    class_is_on,
    class_is_sure,
    is_on_register,
    privacy_stands,
    suitability,
)

Rule = Callable[[Facts], RuleRefusal | None]

#: In the order in which a person should hear about them: what cannot be changed comes first.
RULES: tuple[Rule, ...] = (
    class_is_on,
    class_is_sure,
    is_on_register,
    privacy_stands,
    already_has_place,
    too_young,
    too_old,
    audience,
    repeat,
    course_before,
    class_is_full,
    class_limit,
    major_limit,
    high_activity_limit,
    time_clash,
    document_seen,
    proofs,
    audition,
    suitability,
)

#: What must be settled before a list is frozen, but does not stand in the way of a wish.
BEFORE_DRAW: tuple[Rule, ...] = (document_seen, proofs, audition)

#: A wish is not a place: a full class is no obstacle, and papers and the teacher's yes may follow.
WISH_RULES: tuple[Rule, ...] = tuple(
    rule for rule in RULES if rule not in {class_is_full, *BEFORE_DRAW}
)


def refusals_for(
    facts: Facts, *, overridden: Iterable[str] = (), rules: Iterable[Rule] = RULES
) -> list[RuleRefusal]:
    """Return every rule that says no, except those that a named person has set aside."""
    aside = set(overridden)
    found = [refusal for rule in rules if (refusal := rule(facts))]
    return [r for r in found if not (r.overridden_by and r.code in aside)]


__all__ = [
    "BEFORE_DRAW",
    "RULES",
    "WISH_RULES",
    "Facts",
    "Limits",
    "LivePlace",
    "Rule",
    "RuleRefusal",
    "refusals_for",
]
