"""What a senior said about taking part, and what that was about."""

from collections.abc import Iterable

from django.db.models import Q

from courses.models import Major, TeachingClass, Term
from university.accounts.models import Consent, ConsentKind, Student


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
