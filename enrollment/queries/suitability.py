"""What a senior said about taking part, and what that was about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, Value

from courses.models import Course, Major, TeachingClass, Term
from enrollment.models import Completion
from enrollment.states import CompletionState
from university.accounts.models import Consent, ConsentKind, Student

_COMPLETED = "completed"
_REQUIRED = "required"


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


@dataclass(frozen=True)
class Answers:
    """What is written down about one student and one class."""

    #: Said yes to the major's statement for this term.
    is_suited: bool
    #: Took back what they agreed to about their data.
    has_withdrawn_privacy: bool
    #: Completed this course, at least as far as this class goes.
    has_completed: bool
    #: Completed the course that comes before this one.
    has_required: bool


def required_course(teaching_class: TeachingClass) -> Course | None:
    """Return the course that comes before the one of this class."""
    prerequisite = getattr(teaching_class.course, "prerequisite", None)
    return prerequisite.requires if prerequisite else None


def answers_of(*, student: Student, teaching_class: TeachingClass) -> Answers:
    """Return consents and completions that count for this class. One statement."""
    consents = Consent.objects.filter(
        Q(text__kind=ConsentKind.PRIVACY)
        | Q(text__kind=ConsentKind.SUITABILITY, subject=suitability_subject(teaching_class)),
        student=student,
    ).values_list("text__kind", ExpressionWrapper(Q(withdrawn_at__isnull=True), BooleanField()))
    completions = Completion.objects.filter(
        student=student,
        course_id=teaching_class.course_id,
        term_no__gte=teaching_class.term_no,
        state=CompletionState.CONFIRMED,
    ).values_list(Value(_COMPLETED), Value(True))  # noqa: FBT003 - a column of SQL.
    found = consents.order_by().union(completions.order_by())
    if required := required_course(teaching_class):
        before = Completion.objects.filter(
            student=student, course=required, state=CompletionState.CONFIRMED
        ).values_list(Value(_REQUIRED), Value(True))  # noqa: FBT003 - a column of SQL.
        found = consents.order_by().union(completions.order_by(), before.order_by())
    rows = set(found)
    standing = {kind for kind, stands in rows if stands}
    agreed_once = any(kind == ConsentKind.PRIVACY for kind, _stands in rows)
    return Answers(
        is_suited=ConsentKind.SUITABILITY in standing,
        has_withdrawn_privacy=agreed_once and ConsentKind.PRIVACY not in standing,
        has_completed=_COMPLETED in standing,
        has_required=_REQUIRED in standing,
    )
