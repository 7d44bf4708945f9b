"""Reading: what the rules need, in few statements, and what pages show."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime

from django.db.models import F, Q, QuerySet

from courses.models import ClassState, Major, TeachingClass, Term
from enrollment.models import Audience, Place, Round, RuleOverride, WaitlistEntry
from enrollment.models.policy import EnrollmentPolicy
from enrollment.rules.facts import Facts, Limits, LivePlace
from enrollment.states import PlaceState, WaitState
from university import clock
from university.accounts.models import Consent, ConsentKind, Student
from university.public_cache import kept


def classes_for_rules() -> QuerySet[TeachingClass]:
    """Classes with everything the rules look at, in one statement."""
    return TeachingClass.objects.select_related(
        "term__enrollment_policy", "course__major", "slot", "room", "teacher"
    )


def rounds_of_term(term_id: int) -> list[Round]:
    """The term's rounds in the order in which they open."""
    return kept(
        f"rounds:{term_id}",
        lambda: list(Round.objects.filter(term_id=term_id).order_by("opens_at")),
    )


def suitability_subject(teaching_class: TeachingClass) -> str:
    """What a health self-statement is about: a major in a term, because health changes."""
    return f"{teaching_class.course.major.code}:{teaching_class.term.code}"


def suitability_words(subjects: Iterable[str]) -> dict[str, str]:
    """Return what self-statements are about, as a person reads it: ``舞蹈，2027年春季学期``."""
    pairs = {subject: subject.partition(":") for subject in subjects}
    majors = dict(
        Major.objects.filter(code__in={pair[0] for pair in pairs.values()}).values_list(
            "code", "name"
        )
    )
    terms = dict(
        Term.objects.filter(code__in={pair[2] for pair in pairs.values()}).values_list(
            "code", "name"
        )
    )
    return {
        subject: "，".join(filter(None, (majors.get(major), terms.get(term))))
        for subject, (major, _colon, term) in pairs.items()
    }


def answers_of(*, student: Student, teaching_class: TeachingClass) -> tuple[bool, bool]:
    """Return whether the senior said yes to the major's statement for this term, and whether they
    took back what they agreed to about their data. One statement.
    """
    rows = list(
        Consent.objects.filter(
            Q(text__kind=ConsentKind.PRIVACY)
            | Q(text__kind=ConsentKind.SUITABILITY, subject=suitability_subject(teaching_class)),
            student=student,
        ).values_list("text__kind", "withdrawn_at")
    )
    standing = {kind for kind, withdrawn_at in rows if withdrawn_at is None}
    agreed_once = any(kind == ConsentKind.PRIVACY for kind, _withdrawn_at in rows)
    return (
        ConsentKind.SUITABILITY in standing,
        agreed_once and ConsentKind.PRIVACY not in standing,
    )


def live_places_of_term(student: Student, term_id: int) -> list[Place]:
    """The student's held and confirmed places of a term, with class, course and period."""
    return list(
        Place.objects.filter(
            student=student,
            state__in=PlaceState.live(),
            teaching_class__term_id=term_id,
        )
        .select_related("teaching_class__course__major", "teaching_class__slot")
        .order_by("pk")
    )


def load_facts(
    *,
    student: Student,
    teaching_class: TeachingClass,
    enrolment_round: Round | None = None,
    live_places: Sequence[Place] | None = None,
) -> Facts:
    """Load what the rules look at: the places and the answers, one statement each.

    ``teaching_class`` comes from ``classes_for_rules``. Rounds that are not for everyone cost one
    statement more.
    """
    if live_places is None:
        live_places = live_places_of_term(student, teaching_class.term_id)
    facts = facts_without_answers(
        student=student, teaching_class=teaching_class, live_places=live_places
    )
    is_suited, has_withdrawn = answers_of(student=student, teaching_class=teaching_class)
    return replace(
        facts,
        is_suited=bool(facts.suitability_statement) and is_suited,
        has_withdrawn_privacy=has_withdrawn,
        is_in_audience=_is_in_audience(student, teaching_class, enrolment_round),
    )


def facts_without_answers(
    *, student: Student, teaching_class: TeachingClass, live_places: Sequence[Place]
) -> Facts:
    """Put together what is already loaded; asks the database nothing."""
    term = teaching_class.term
    major = teaching_class.course.major
    return Facts(
        student_name=student.name,
        sex=student.sex,
        age_on_first_day=student.age_on(term.starts_on),
        standing=student.standing,
        is_returning=student.is_returning,
        class_id=teaching_class.pk,
        class_name=teaching_class.name,
        weekday=teaching_class.weekday,
        starts=teaching_class.slot.starts,
        ends=teaching_class.slot.ends,
        first_day=term.starts_on,
        places_left=teaching_class.places_left,
        kind=teaching_class.kind,
        class_state=teaching_class.state,
        is_over=term.ends_on < clock.today(),
        needs_audition=teaching_class.needs_audition,
        activity_level=major.activity_level,
        suitability_statement=major.suitability_statement.strip(),
        limits=limits_of(teaching_class),
        places=tuple(_live(place.teaching_class) for place in live_places),
    )


def limits_of(teaching_class: TeachingClass) -> Limits:
    """The term's policy for this class; a major's own upper ages beat it."""
    policy = _policy(teaching_class)
    major = teaching_class.course.major
    upper_new = major.max_age_new
    upper_returning = major.max_age_returning
    return Limits(
        min_age_male=policy.min_age_male,
        min_age_female=policy.min_age_female,
        max_age_new=policy.max_age_new if upper_new is None else upper_new,
        max_age_returning=(
            policy.max_age_returning if upper_returning is None else upper_returning
        ),
        max_classes=policy.max_classes,
        max_high_activity=policy.max_high_activity,
        forbids_time_clash=policy.forbids_time_clash,
        applies_age_to_online=policy.applies_age_to_online,
    )


def overridden_rules(*, student: Student, teaching_class: TeachingClass) -> set[str]:
    """Codes of the rules that a named person set aside."""
    rows = RuleOverride.objects.filter(student=student, teaching_class=teaching_class)
    return set(rows.values_list("rule", flat=True))


def due_to_lapse(moment: datetime) -> QuerySet[Place]:
    """Held places whose time to pay has run out."""
    return Place.objects.filter(state=PlaceState.HELD, held_until__lt=moment).order_by("pk")


def open_rounds(moment: datetime) -> QuerySet[Round]:
    """Rounds of published terms that are open at ``moment``."""
    return (
        Round.objects.filter(opens_at__lte=moment, closes_at__gt=moment, term__is_published=True)
        .select_related("term")
        .order_by("closes_at")
    )


def _policy(teaching_class: TeachingClass) -> EnrollmentPolicy:
    """The term's policy; a term without one has the defaults."""
    term = teaching_class.term
    found = getattr(term, "enrollment_policy", None)
    return found or EnrollmentPolicy(term=term)


def _live(teaching_class: TeachingClass) -> LivePlace:
    return LivePlace(
        class_id=teaching_class.pk,
        class_name=teaching_class.name,
        weekday=teaching_class.weekday,
        starts=teaching_class.slot.starts,
        ends=teaching_class.slot.ends,
        activity_level=teaching_class.course.major.activity_level,
    )


def _is_in_audience(
    student: Student, teaching_class: TeachingClass, enrolment_round: Round | None
) -> bool:
    audience = enrolment_round.audience if enrolment_round else Audience.ALL_ELIGIBLE
    if audience == Audience.RETURNING_SAME_CLASS:
        return Place.objects.filter(
            teaching_class__course_id=teaching_class.course_id,
            student=student,
            state=PlaceState.CONFIRMED,
            teaching_class__term__ends_on__lt=teaching_class.term.starts_on,
        ).exists()
    if audience == Audience.WAITLISTED:
        return WaitlistEntry.objects.filter(
            student=student, teaching_class=teaching_class, state=WaitState.WAITING
        ).exists()
    return True


def other_classes(teaching_class: TeachingClass) -> list[TeachingClass]:
    """Other published classes of the term with places left, in the order of the week.

    What staff wrote about them is kept; how many places are taken is asked every time, because
    this is what everybody who comes too late is shown.
    """
    of_term = {"term_id": teaching_class.term_id, "state": ClassState.PUBLISHED}
    free = TeachingClass.objects.filter(**of_term, taken__lt=F("capacity"))
    taken = dict(free.exclude(pk=teaching_class.pk).values_list("pk", "taken"))
    rows = kept(
        f"classes:{teaching_class.term_id}",
        lambda: list(
            classes_for_rules().filter(**of_term).order_by("weekday", "slot__starts", "pk")
        ),
    )
    return [_with_taken(row, taken[row.pk]) for row in rows if row.pk in taken]


def _with_taken(row: TeachingClass, taken: int) -> TeachingClass:
    """Return a copy: what is kept belongs to all requests of this process."""
    mine = copy(row)
    mine.taken = taken
    return mine
