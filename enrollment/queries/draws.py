"""What a draw needs of many people at once, a few statements for the whole round."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from enrollment.models import (
    Completion,
    DrawEntry,
    Place,
    Round,
    RuleOverride,
    StudentProof,
    Wish,
)
from enrollment.states import (
    ApplicationState,
    CompletionState,
    DrawState,
    PlaceState,
    WishState,
)
from university.accounts.models import Consent, ConsentKind


@dataclass(frozen=True)
class PastPlace:
    """A sure place that a student had or has, in any term."""

    term_id: int
    course_id: int
    ended_on: date


@dataclass
class Answers:
    """What one student agreed to."""

    suited_for: set[str] = field(default_factory=set)
    agreed_to_privacy: bool = False
    has_taken_back_privacy: bool = False

    @property
    def has_withdrawn_privacy(self) -> bool:
        """Took it back and did not agree again."""
        return self.has_taken_back_privacy and not self.agreed_to_privacy


def standing_wishes(enrolment_round: Round) -> QuerySet[Wish]:
    """Wishes of applications that stand, by person, first choice first."""
    return (
        Wish.objects.filter(
            application__round=enrolment_round,
            application__state=ApplicationState.SUBMITTED,
            state=WishState.WAITING,
        )
        .select_related("application__student")
        .order_by("application_id", "rank")
    )


def accepted_places(enrolment_round: Round) -> Mapping[int, list[Place]]:
    """Places of the term that people of the round have said yes to, by student."""
    rows = (
        Place.objects.filter(
            student__applications__round=enrolment_round,
            state__in=PlaceState.accepted(),
            teaching_class__term_id=enrolment_round.term_id,
        )
        .select_related("teaching_class__course__major", "teaching_class__slot")
        .order_by("pk")
        .distinct()
    )
    found: dict[int, list[Place]] = defaultdict(list)
    for place in rows:
        found[place.student_id].append(place)
    return found


def past_places(enrolment_round: Round) -> Mapping[int, list[PastPlace]]:
    """Sure places of every term of the people of the round, by student."""
    rows = (
        Place.objects.filter(
            student__applications__round=enrolment_round, state=PlaceState.CONFIRMED
        )
        .order_by()
        .values_list(
            "student_id",
            "teaching_class__term_id",
            "teaching_class__course_id",
            "teaching_class__term__ends_on",
        )
        .distinct()
    )
    found: dict[int, list[PastPlace]] = defaultdict(list)
    for student_id, term_id, course_id, ended_on in rows:
        found[student_id].append(PastPlace(term_id, course_id, ended_on))
    return found


def answers(enrolment_round: Round) -> Mapping[int, Answers]:
    """What the people of the round said about their health and their data, by student."""
    rows = (
        Consent.objects.filter(
            student__applications__round=enrolment_round,
            text__kind__in=[ConsentKind.SUITABILITY, ConsentKind.PRIVACY],
        )
        .order_by()
        .values_list("student_id", "text__kind", "subject", "withdrawn_at")
        .distinct()
    )
    found: dict[int, Answers] = defaultdict(Answers)
    for student_id, kind, subject, withdrawn_at in rows:
        mine = found[student_id]
        if kind == ConsentKind.SUITABILITY and withdrawn_at is None:
            mine.suited_for.add(subject)
        elif kind == ConsentKind.PRIVACY and withdrawn_at is None:
            mine.agreed_to_privacy = True
        elif kind == ConsentKind.PRIVACY:
            mine.has_taken_back_privacy = True
    return found


def overrides(enrolment_round: Round) -> Mapping[tuple[int, int], set[str]]:
    """Rules that staff set aside in the term, by student and class."""
    rows = (
        RuleOverride.objects.filter(
            student__applications__round=enrolment_round,
            teaching_class__term_id=enrolment_round.term_id,
        )
        .order_by()
        .values_list("student_id", "teaching_class_id", "rule")
        .distinct()
    )
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for student_id, class_id, rule in rows:
        found[student_id, class_id].add(rule)
    return found


def earlier_draws(enrolment_round: Round) -> Mapping[int, list[tuple[int, int]]]:
    """Term and classes won in earlier published draws, by student, the latest draw first."""
    rows = (
        DrawEntry.objects.filter(
            draw__state=DrawState.PUBLISHED,
            order__isnull=False,
            application__student__applications__round=enrolment_round,
        )
        .exclude(draw__round=enrolment_round)
        .order_by("-draw__published_at", "-pk")
        .values_list("application__student_id", "draw__round__term_id", "won", "pk")
        .distinct()
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for student_id, term_id, won, _pk in rows:
        found[student_id].append((term_id, won))
    return found


def completed(enrolment_round: Round) -> Mapping[int, set[tuple[int, int]]]:
    """Course and term of it that people of the round have completed, by student."""
    rows = (
        Completion.objects.filter(
            student__applications__round=enrolment_round, state=CompletionState.CONFIRMED
        )
        .order_by()
        .values_list("student_id", "course_id", "term_no")
        .distinct()
    )
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for student_id, course_id, term_no in rows:
        found[student_id].add((course_id, term_no))
    return found


def proofs_seen(enrolment_round: Round) -> Mapping[int, set[int]]:
    """Kinds of papers that were seen and count on the term's first day, by student."""
    rows = (
        StudentProof.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=enrolment_round.term.starts_on),
            student__applications__round=enrolment_round,
        )
        .order_by()
        .values_list("student_id", "kind_id")
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for student_id, kind_id in rows:
        found[student_id].add(kind_id)
    return found
