"""A drawn round and people who apply in it, for the tests of applications."""

from datetime import timedelta

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Allocation, Application, EnrollmentPolicy, Round, RoundKind
from enrollment.services.applications import apply
from tests.enrollment.school import NOW, make_round, make_term
from university.accounts.models import Student, User


def make_drawn_round(**fields: object) -> Round:
    """Open for five days more, by every door."""
    values = {
        "code": "R2",
        "name": "新学员报名登记",
        "kind": RoundKind.APPLICATION,
        "allocation": Allocation.LOTTERY,
        "closes_at": NOW + timedelta(days=5),
        **fields,
    }
    return make_round(**values)


def make_policy(**fields: object) -> EnrollmentPolicy:
    """The rules of the term."""
    return EnrollmentPolicy.objects.create(term=make_term(), **fields)


def for_rules(*rows: TeachingClass) -> list[TeachingClass]:
    """The classes as services take them."""
    return [queries.classes_for_rules().get(pk=row.pk) for row in rows]


def send(
    student: Student,
    enrolment_round: Round,
    *rows: TeachingClass,
    wants: int = 1,
    actor: User | None = None,
    channel: str = "web",
) -> Application:
    """Apply for these classes, first choice first."""
    return apply(
        actor=actor or student.login,
        student=student,
        round=Round.objects.select_related("term__enrollment_policy").get(pk=enrolment_round.pk),
        wishes=for_rules(*rows),
        wants=wants,
        channel=channel,
    )


def wishes_of(application: Application) -> list[tuple[int, str, str]]:
    """Standing wishes as (rank, class, audition)."""
    return [
        (wish.rank, wish.teaching_class.code, wish.audition)
        for wish in queries.standing_wishes(application)
    ]
