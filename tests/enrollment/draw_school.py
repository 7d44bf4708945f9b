"""A small school whose round is drawn by lot, for the tests of the draw."""

from datetime import timedelta

from courses.models import TeachingClass
from enrollment.models import Allocation, Application, Draw, Round, RoundKind, Wish
from enrollment.services.draw_records import record_draws
from enrollment.services.draw_settling import settle_draws
from enrollment.services.draws import commit_seed, draw_lots, freeze_list, publish_draw
from tests.enrollment.school import NOW, make_round, make_staff, make_student
from university.accounts.models import Student, User

NUMBER = "0427183"
#: After the round has closed.
LATER = NOW + timedelta(days=6)


def make_drawn_round(**fields: object) -> Round:
    """抽签报名, closing in five days."""
    values = {
        "code": "R2",
        "name": "抽签报名",
        "kind": RoundKind.APPLICATION,
        "allocation": Allocation.LOTTERY,
        "draw_at": NOW + timedelta(days=6),
        "draw_place": "一楼大厅",
        **fields,
    }
    return make_round(**values)


def make_application(
    student: Student, enrolment_round: Round, *classes: TeachingClass, **fields: object
) -> Application:
    """Wishes in this order, as the services leave them."""
    values = {"wants": 1, "channel": "web", "acted_by": student.login, **fields}
    application = Application.objects.create(student=student, round=enrolment_round, **values)
    for rank, row in enumerate(classes, start=1):
        Wish.objects.create(application=application, teaching_class=row, rank=rank)
    return application


def applicants(
    enrolment_round: Round, count: int, *classes: TeachingClass, first: int = 1
) -> list[Student]:
    """So many students with the same wishes."""
    students = [make_student(number, is_returning=True) for number in range(first, first + count)]
    for student in students:
        make_application(student, enrolment_round, *classes)
    return students


def registrar() -> User:
    """Whoever presses."""
    return User.objects.filter(username="registrar1").first() or make_staff("registrar1")


def committed(enrolment_round: Round) -> Draw:
    """The seed is made."""
    return commit_seed(
        actor=registrar(), enrolment_round=enrolment_round, number_source="福利彩票3D当日开奖号"
    )


def frozen(enrolment_round: Round) -> Draw:
    """The list is frozen; call it after the round has closed."""
    return freeze_list(actor=registrar(), draw=committed(enrolment_round))


def drawn(enrolment_round: Round) -> Draw:
    """The lots are drawn, and the worker has recorded the result."""
    draw = draw_lots(actor=registrar(), draw=frozen(enrolment_round), public_number=NUMBER)
    record_draws()
    draw.refresh_from_db()
    return draw


def published(enrolment_round: Round) -> Draw:
    """Published, and everybody has what the draw gave them."""
    draw = publish_draw(actor=registrar(), draw=drawn(enrolment_round))
    while settle_draws():
        pass
    return draw
