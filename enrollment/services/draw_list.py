"""Make the list of a draw from applications, classes and rules. Reads only; ``docs/draw.md``."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from courses.models import TeachingClass
from enrollment import queries
from enrollment.drawing import Ballot, Entrant, Offered, Wished, listing
from enrollment.models import (
    Application,
    Audition,
    EnrollmentPolicy,
    Place,
    Round,
    RoundKind,
    Wish,
)
from enrollment.queries import draws as many
from enrollment.queries.papers import papers_asked
from enrollment.rules import RULES, Facts, refusals_for
from enrollment.rules.standing import audience, audition, class_is_full
from enrollment.services.draw_limits import Kind, clashes, held_of_kinds, kinds_of, wants_at_most
from university.privacy import mask_name

#: Draws lost in a row that give more lots; more would drown everybody else.
MOST_LOST_COUNTED = 3
#: A full class is no obstacle, the wish knows what the teacher said, and the round asked for whom
#: it is when people applied.
LIST_RULES = tuple(rule for rule in RULES if rule not in {class_is_full, audition, audience})
_NOT_HEARD = "audition_first"


@dataclass
class Taker:
    """A person of the list, with the wishes that take part and those that do not."""

    application: Application
    code: str
    tickets: int
    lost_before: int
    is_new: bool
    wants: int
    used: dict[str, int]
    taking: list[Wished] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    left_out: list[tuple[Wish, str]] = field(default_factory=list)


@dataclass(frozen=True)
class DrawList:
    """The whole list, and the rows that it was made from."""

    takers: list[Taker]
    classes: dict[int, TeachingClass]
    seats: dict[int, Offered]
    frozen: dict[str, object]


@dataclass(frozen=True)
class _Known:
    """What was loaded for the whole round."""

    enrolment_round: Round
    policy: EnrollmentPolicy
    classes: Mapping[int, TeachingClass]
    places: Mapping[int, list[Place]]
    past: Mapping[int, list[many.PastPlace]]
    answers: Mapping[int, many.Answers]
    overrides: Mapping[tuple[int, int], set[str]]
    aside_by_student: Mapping[int, set[str]]
    earlier: Mapping[int, list[tuple[int, int]]]
    proofs: Mapping[int, set[int]]
    completed: Mapping[int, set[tuple[int, int]]]
    kinds: tuple[Kind, ...]
    may_continue: bool

    def set_aside_for(self, student_id: int) -> set[str]:
        """Rules that staff set aside for a person in any class."""
        return self.aside_by_student.get(student_id, set())


def make_list(enrolment_round: Round) -> DrawList:
    """Return the list as it would be frozen now. Codes are random, so two calls differ in them."""
    wishes = list(many.standing_wishes(enrolment_round))
    class_ids = {wish.teaching_class_id for wish in wishes}
    classes = {row.pk: row for row in queries.classes_for_rules().filter(pk__in=class_ids)}
    known = _load(enrolment_round, classes)
    takers = _takers(wishes, known)
    seats = {pk: _offered(row, known.policy) for pk, row in classes.items()}
    people = tuple(_entrant(taker) for taker in takers if taker.taking)
    ballot = Ballot(
        classes=tuple(seats.values()),
        people=people,
        clashes=clashes(
            ([classes[wish.teaching_class_id] for wish in taker.wishes] for taker in takers),
            known.policy,
        ),
        groups=tuple(kind.as_group(classes.values()) for kind in known.kinds),
    )
    frozen = listing(
        ballot,
        class_names={row.code: row.name for row in classes.values()},
        masked_names={
            taker.code: mask_name(taker.application.student.name)
            for taker in takers
            if taker.taking
        },
        staff_decisions=_decisions(takers, known),
        left_out=_left_out(takers, known),
    )
    return DrawList(takers=takers, classes=classes, seats=seats, frozen=frozen)


def _load(enrolment_round: Round, classes: Mapping[int, TeachingClass]) -> _Known:
    term = enrolment_round.term
    policy = queries.policy_of_term(term)
    overrides = many.overrides(enrolment_round)
    aside: dict[int, set[str]] = defaultdict(set)
    for (student_id, _class_id), rules in overrides.items():
        aside[student_id] |= rules
    return _Known(
        enrolment_round=enrolment_round,
        policy=policy,
        classes=classes,
        places=many.accepted_places(enrolment_round),
        past=many.past_places(enrolment_round),
        answers=many.answers(enrolment_round),
        overrides=overrides,
        aside_by_student=aside,
        earlier=many.earlier_draws(enrolment_round),
        proofs=many.proofs_seen(enrolment_round),
        completed=many.completed(enrolment_round),
        kinds=kinds_of(policy, classes.values()),
        may_continue=not Round.objects.filter(term=term, kind=RoundKind.RENEWAL).exists(),
    )


def _offered(row: TeachingClass, policy: EnrollmentPolicy) -> Offered:
    seats = max(0, row.places_left)
    return Offered(row.code, seats, seats * policy.new_share_percent // 100)


def _takers(wishes: Sequence[Wish], known: _Known) -> list[Taker]:
    codes = _codes()
    takers: dict[int, Taker] = {}
    for wish in wishes:
        taker = takers.get(wish.application_id)
        if taker is None:
            taker = takers[wish.application_id] = _taker(wish.application, next(codes), known)
        if rule := _rule_against(wish, known):
            taker.left_out.append((wish, rule))
            continue
        taker.wishes.append(wish)
        taker.taking.append(
            Wished(known.classes[wish.teaching_class_id].code, _goes_on(wish, known))
        )
    return list(takers.values())


def _taker(application: Application, code: str, known: _Known) -> Taker:
    student = application.student
    lost = _lost_in_a_row(student.pk, known)
    never = not student.is_returning and not known.past.get(student.pk)
    places = known.places.get(student.pk, [])
    return Taker(
        application=application,
        code=code,
        tickets=1
        + lost * known.policy.lost_before_tickets
        + (known.policy.never_enrolled_tickets if never else 0),
        lost_before=lost,
        is_new=not student.is_returning,
        wants=wants_at_most(application, held=len(places), policy=known.policy),
        used=held_of_kinds(known.kinds, places, set_aside=known.set_aside_for(student.pk)),
    )


def _lost_in_a_row(student_id: int, known: _Known) -> int:
    """Draws without a class since the last term in which the person had a sure place."""
    terms = {place.term_id for place in known.past.get(student_id, [])}
    count = 0
    for term_id, won in known.earlier.get(student_id, []):
        if won or term_id in terms:
            break
        count += 1
    return min(count, MOST_LOST_COUNTED)


def _goes_on(wish: Wish, known: _Known) -> bool:
    if not known.may_continue:
        return False
    wanted = known.classes[wish.teaching_class_id]
    return any(
        place.course_id == wanted.course_id and place.ended_on < wanted.term.starts_on
        for place in known.past.get(wish.application.student_id, [])
    )


def _rule_against(wish: Wish, known: _Known) -> str:
    """The first rule that keeps a wish out of the draw, or an empty text."""
    if wish.audition not in Audition.taking_part():
        return _NOT_HEARD
    aside = known.overrides.get((wish.application.student_id, wish.teaching_class_id), set())
    found = refusals_for(_facts(wish, known), overridden=aside, rules=LIST_RULES)
    return found[0].code if found else ""


def _facts(wish: Wish, known: _Known) -> Facts:
    """What the rules look at, from what was loaded for everybody."""
    student = wish.application.student
    wanted = known.classes[wish.teaching_class_id]
    said = known.answers.get(student.pk, many.Answers())
    seen = known.proofs.get(student.pk, set())
    facts = queries.facts_without_answers(
        student=student, teaching_class=wanted, live_places=known.places.get(student.pk, [])
    )
    asked = papers_asked(wanted, known.policy, age=facts.age_on_first_day)
    completed = known.completed.get(student.pk, set())
    required = queries.required_course(wanted)
    return replace(
        facts,
        missing_course=(
            ""
            if required and required.pk in {course_id for course_id, _term_no in completed}
            else facts.missing_course
        ),
        has_completed=any(
            course_id == wanted.course_id and term_no >= wanted.term_no
            for course_id, term_no in completed
        ),
        is_suited=queries.suitability_subject(wanted) in said.suited_for,
        has_withdrawn_privacy=said.has_withdrawn_privacy,
        missing_proofs=tuple(name for kind_id, name in asked.items() if kind_id not in seen),
        round_min_age=known.enrolment_round.min_age,
    )


def _decisions(takers: Iterable[Taker], known: _Known) -> list[dict[str, str]]:
    rows = [
        (taker.code, known.classes[wish.teaching_class_id].code, rule)
        for taker in takers
        for wish in [*taker.wishes, *(out for out, _rule in taker.left_out)]
        for rule in known.overrides.get(
            (taker.application.student_id, wish.teaching_class_id), set()
        )
    ]
    return _sorted_rows(rows)


def _left_out(takers: Iterable[Taker], known: _Known) -> list[dict[str, str]]:
    return _sorted_rows(
        [
            (taker.code, known.classes[wish.teaching_class_id].code, rule)
            for taker in takers
            for wish, rule in taker.left_out
        ]
    )


def _sorted_rows(rows: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [
        {"class": class_code, "person": person, "rule": rule}
        for person, class_code, rule in sorted(rows)
    ]


def _entrant(taker: Taker) -> Entrant:
    return Entrant(
        code=taker.code,
        wishes=tuple(taker.taking),
        tickets=taker.tickets,
        is_new=taker.is_new,
        wants=taker.wants,
        used=taker.used,
    )


def _codes() -> Iterator[str]:
    """Eight random digits each, never the same twice."""
    given: set[str] = set()
    while True:
        code = f"{secrets.randbelow(10**8):08d}"
        if code not in given:
            given.add(code)
            yield code
