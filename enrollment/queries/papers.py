"""Which papers a term asks for, and which of them were seen."""

from collections.abc import Iterable

from courses.models import TeachingClass, Term
from enrollment.models import Application, EnrollmentPolicy, ProofRule, StudentProof
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


def proofs_of(student: Student) -> list[StudentProof]:
    """Papers that the desk saw, newest first."""
    return list(StudentProof.objects.filter(student=student).order_by("-pk"))


def papers_missing_for(application: Application) -> list[str]:
    """Names of papers that the desk has to see before the wishes of an application are drawn."""
    policy = policy_of_term(application.round.term)
    student = application.student
    age = student.age_on(policy.age_counts_on or application.round.term.starts_on)
    found: dict[str, None] = {}
    for wish in application.wishes.all():
        names = missing_proofs(student, wish.teaching_class, policy, age=age)
        found.update(dict.fromkeys(names))
    return list(found)


def policy_of_term(term: Term) -> EnrollmentPolicy:
    """The term's policy; a term without one has the defaults."""
    found = getattr(term, "enrollment_policy", None)
    return found or EnrollmentPolicy(term=term)


def _seen(student: Student, kinds: Iterable[int]) -> Iterable[StudentProof]:
    return StudentProof.objects.filter(student=student, kind_id__in=list(kinds))
