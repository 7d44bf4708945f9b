"""What a senior said about taking part, and what that was about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from courses.models import Course, Major, TeachingClass, Term
from enrollment.models import Completion
from enrollment.states import CompletionState
from university.accounts.models import Consent, ConsentKind, Student
from university.prepared import Prepared


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

    #: How many places of the class are taken at this moment.
    taken: int
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
    """Return consents and completions that count for this class, and its count. One statement."""
    asked: dict[str, int | str] = {}
    if teaching_class.course.major.suitability_statement.strip():
        asked["subject"] = suitability_subject(teaching_class)
    if required := required_course(teaching_class):
        asked["required"] = required.pk
    [row] = _answers(
        pk=teaching_class.pk,
        student=student.pk,
        course=teaching_class.course_id,
        term_no=teaching_class.term_no,
        **asked,
    )
    return Answers(
        taken=row["taken"],
        is_suited=row.get("is_suited", False),
        has_withdrawn_privacy=row["has_consented"] and not row["has_privacy"],
        has_completed=row["has_completed"],
        has_required=row.get("has_required", False),
    )


def _questions(
    *,
    pk: int,
    student: int,
    course: int,
    term_no: int,
    subject: str | None = None,
    required: int | None = None,
) -> QuerySet[TeachingClass, dict[str, Any]]:
    consents = Consent.objects.filter(student_id=student)
    privacy = consents.filter(text__kind=ConsentKind.PRIVACY)
    completions = Completion.objects.filter(student_id=student, state=CompletionState.CONFIRMED)
    asked = {
        "has_consented": Exists(privacy),
        "has_privacy": Exists(privacy.filter(withdrawn_at__isnull=True)),
        "has_completed": Exists(completions.filter(course_id=course, term_no__gte=term_no)),
    }
    if subject is not None:
        suited = consents.filter(
            text__kind=ConsentKind.SUITABILITY, subject=subject, withdrawn_at__isnull=True
        )
        asked["is_suited"] = Exists(suited)
    if required is not None:
        asked["has_required"] = Exists(completions.filter(course_id=required))
    rows: Any = TeachingClass.objects.filter(pk=pk).values("taken", **asked)
    return rows


_answers = Prepared(_questions)
