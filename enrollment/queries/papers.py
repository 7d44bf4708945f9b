"""Which papers a term asks for, and which of them were seen."""

from collections.abc import Iterable

from courses.models import TeachingClass
from enrollment.models import EnrollmentPolicy, ProofRule, StudentProof
from university.accounts.models import Student
from university.public_cache import kept


def proof_rules(policy: EnrollmentPolicy) -> list[ProofRule]:
    """The papers that a term asks for; kept."""
    if policy.pk is None:
        return []
    return kept(
        f"proof_rules:{policy.pk}",
        lambda: list(ProofRule.objects.filter(policy=policy).select_related("kind")),
    )


def papers_asked(
    teaching_class: TeachingClass, policy: EnrollmentPolicy, *, age: int
) -> dict[int, str]:
    """Names of the papers that a class asks of somebody of this age, by the kind."""
    major_id = teaching_class.course.major_id
    return {
        rule.kind_id: rule.kind.name
        for rule in proof_rules(policy)
        if rule.major_id in {None, major_id} and age >= (rule.from_age or 0)
    }


def missing_proofs(
    student: Student, teaching_class: TeachingClass, policy: EnrollmentPolicy, *, age: int
) -> tuple[str, ...]:
    """Names of papers that are asked of this student for this class and were not seen.

    One statement, and none when nothing is asked. A paper counts on the term's first day.
    """
    asked = papers_asked(teaching_class, policy, age=age)
    if not asked:
        return ()
    seen = {
        proof.kind_id
        for proof in _seen(student, asked)
        if proof.valid_until is None or proof.valid_until >= teaching_class.term.starts_on
    }
    return tuple(name for kind_id, name in asked.items() if kind_id not in seen)


def _seen(student: Student, kinds: Iterable[int]) -> Iterable[StudentProof]:
    return StudentProof.objects.filter(student=student, kind_id__in=list(kinds))
