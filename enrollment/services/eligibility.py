"""The one question asked everywhere: may this person have a place in this class?"""

from collections.abc import Sequence

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Place, Round
from enrollment.rules import RULES, WISH_RULES, Rule, RuleRefusal, refusals_for
from enrollment.rules.rounds import takes_wishes
from university.accounts.models import Student

_UNANSWERED = "suitability_not_affirmed"
_MOST_LOOKED_AT, _MOST_OFFERED = 60, 3


def find_refusals(
    *,
    student: Student,
    teaching_class: TeachingClass,
    enrolment_round: Round | None = None,
    live_places: Sequence[Place] | None = None,
) -> list[RuleRefusal]:
    """Return every rule that says no now, overrides counted in; an empty list is a yes."""
    facts = queries.load_facts(
        student=student,
        teaching_class=teaching_class,
        enrolment_round=enrolment_round,
        live_places=live_places,
    )
    rules = rules_of(enrolment_round)
    found = refusals_for(facts, rules=rules)
    if not any(refusal.overridden_by for refusal in found):
        return found
    aside = queries.overridden_rules(student=student, teaching_class=teaching_class)
    return refusals_for(facts, overridden=aside, rules=rules) if aside else found


def rules_of(enrolment_round: Round | None) -> tuple[Rule, ...]:
    """Return the rules for a place, or for a wish where the round is drawn by lot."""
    return WISH_RULES if takes_wishes(enrolment_round) else RULES


def classes_that_fit(*, student: Student, teaching_class: TeachingClass) -> list[TeachingClass]:
    """Return up to three other classes with places, which the rules allow this student.

    The same major comes first. Classes that only wait for the senior's own answer count as fitting.
    """
    candidates = queries.other_classes(teaching_class)[:_MOST_LOOKED_AT]
    candidates.sort(key=lambda row: row.course.major_id != teaching_class.course.major_id)
    return _fitting(student, teaching_class, candidates, allowed={_UNANSWERED})


def calmer_classes(*, student: Student, teaching_class: TeachingClass) -> list[TeachingClass]:
    """Return up to three classes that fit whoever cannot take part in this one: no question asked.

    Another class of the same major would ask the same again.
    """
    candidates = queries.other_classes(teaching_class)[:_MOST_LOOKED_AT]
    return _fitting(student, teaching_class, candidates, allowed=set())


def _fitting(
    student: Student,
    teaching_class: TeachingClass,
    candidates: list[TeachingClass],
    *,
    allowed: set[str],
) -> list[TeachingClass]:
    places = queries.live_places_of_term(student, teaching_class.term_id)
    fitting: list[TeachingClass] = []
    for candidate in candidates:
        facts = queries.facts_without_answers(
            student=student, teaching_class=candidate, live_places=places
        )
        if {refusal.code for refusal in refusals_for(facts)} <= allowed:
            fitting.append(candidate)
        if len(fitting) == _MOST_OFFERED:
            break
    return fitting
