"""What the rules need, in few statements."""

from collections.abc import Sequence
from dataclasses import replace

from courses.models import TeachingClass
from enrollment.models import Audience, EnrollmentPolicy, Place, Round, WaitlistEntry
from enrollment.queries.classes import with_taken
from enrollment.queries.papers import missing_proofs, policy_of_term
from enrollment.queries.places import live_places_of_term
from enrollment.queries.renewals import goes_on, seats_kept
from enrollment.queries.suitability import answers_of, required_course
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
    """Load what the rules look at: places and answers, one statement each.

    ``teaching_class`` comes from ``classes_for_rules``, or was kept as staff wrote it: how many
    places are taken is asked here, with the answers. Rounds that are not for everyone, papers
    that a term asks for, and a renewal that has not closed cost one statement more each.
    """
    if live_places is None:
        live_places = live_places_of_term(student, teaching_class.term_id)
    answers = answers_of(student=student, teaching_class=teaching_class)
    facts = facts_without_answers(
        student=student,
        teaching_class=with_taken(teaching_class, answers.taken),
        live_places=live_places,
    )
    policy = policy_of(teaching_class)
    kept_now, until = seats_kept(teaching_class, student=student)
    return replace(
        facts,
        has_completed=answers.has_completed,
        missing_course="" if answers.has_required else facts.missing_course,
        missing_proofs=missing_proofs(student, teaching_class, policy, age=facts.age_on_first_day),
        kept_for_others=kept_now,
        kept_until=until,
        round_min_age=enrolment_round.min_age if enrolment_round else None,
        is_suited=bool(facts.suitability_statement) and answers.is_suited,
        has_withdrawn_privacy=answers.has_withdrawn_privacy,
        is_in_audience=_is_in_audience(student, teaching_class, enrolment_round),
    )


def facts_without_answers(
    *, student: Student, teaching_class: TeachingClass, live_places: Sequence[Place]
) -> Facts:
    """Put together what is already loaded; asks the database nothing.

    What was completed is not loaded: a course that comes before counts as missing.
    """
    required = required_course(teaching_class)
    term = teaching_class.term
    major = teaching_class.course.major
    age_day = policy_of(teaching_class).age_counts_on or term.starts_on
    return Facts(
        student_name=student.name,
        sex=student.sex,
        age_on_first_day=student.age_on(age_day),
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
        missing_course=required.name if required else "",
        is_asking=getattr(teaching_class, "is_asking", False),
        needs_audition=teaching_class.needs_audition,
        activity_level=major.activity_level,
        major_id=major.pk,
        major_name=major.name,
        age_day=age_day,
        is_document_seen=student.id_seen_at is not None,
        suitability_statement=major.suitability_statement.strip(),
        limits=limits_of(teaching_class),
        places=tuple(
            _live(place.teaching_class)
            for place in live_places
            if place.state in PlaceState.accepted()
        ),
    )


def limits_of(teaching_class: TeachingClass) -> Limits:
    """The term's policy for this class; a major's own upper ages beat it."""
    policy = policy_of(teaching_class)
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
        applies_age_to_weekend=policy.applies_age_to_weekend,
        max_classes_new=policy.max_classes_new,
        max_classes_in_major=policy.max_classes_in_major,
        forbids_repeat=policy.forbids_repeat,
        needs_document_seen=policy.needs_document_seen,
    )


def policy_of(teaching_class: TeachingClass) -> EnrollmentPolicy:
    """The policy of a class's term; a term without one has the defaults."""
    return policy_of_term(teaching_class.term)


def _live(teaching_class: TeachingClass) -> LivePlace:
    return LivePlace(
        class_id=teaching_class.pk,
        class_name=teaching_class.name,
        weekday=teaching_class.weekday,
        starts=teaching_class.slot.starts,
        ends=teaching_class.slot.ends,
        activity_level=teaching_class.course.major.activity_level,
        major_id=teaching_class.course.major_id,
    )


def _is_in_audience(
    student: Student, teaching_class: TeachingClass, enrolment_round: Round | None
) -> bool:
    audience = enrolment_round.audience if enrolment_round else Audience.ALL_ELIGIBLE
    if audience == Audience.RETURNING_SAME_CLASS:
        return goes_on(student, teaching_class)
    if audience == Audience.WAITLISTED:
        return WaitlistEntry.objects.filter(
            student=student, teaching_class=teaching_class, state=WaitState.WAITING
        ).exists()
    return True
