"""What the rules need, in few statements."""

from collections.abc import Sequence
from dataclasses import replace

from courses.models import TeachingClass
from enrollment.models import Audience, EnrollmentPolicy, Place, Round, WaitlistEntry
from enrollment.queries.places import live_places_of_term
from enrollment.queries.suitability import answers_of
from enrollment.rules.facts import Facts, Limits, LivePlace
from enrollment.states import PlaceState, WaitState
from university import clock
from university.accounts.models import Student


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
