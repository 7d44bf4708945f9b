"""Reading: what the rules need, in few statements, and what pages show."""

from enrollment.queries.applications import standing_wishes
from enrollment.queries.classes import classes_for_rules, other_classes
from enrollment.queries.facts import (
    facts_without_answers,
    limits_of,
    load_facts,
    policy_of,
    policy_of_term,
)
from enrollment.queries.places import due_to_lapse, live_places_of_term, overridden_rules
from enrollment.queries.rounds import open_rounds, rounds_of_term
from enrollment.queries.suitability import (
    answers_of,
    required_course,
    suitability_subject,
    suitability_words,
)

__all__ = [
    "answers_of",
    "classes_for_rules",
    "due_to_lapse",
    "facts_without_answers",
    "limits_of",
    "live_places_of_term",
    "load_facts",
    "open_rounds",
    "other_classes",
    "overridden_rules",
    "policy_of",
    "policy_of_term",
    "required_course",
    "rounds_of_term",
    "standing_wishes",
    "suitability_subject",
    "suitability_words",
]
