"""The term itself: rolls are called, work is marked, certificates are given."""

from datetime import timedelta

from courses.models import ClassSession, SessionState, TeachingClass
from enrollment.models import Mark, WorkResult
from enrollment.queries import rosters
from enrollment.queries.completions import candidates
from enrollment.services.certificates import issue_certificates
from enrollment.services.completions import confirm_completions, mark_work
from enrollment.services.roll_calls import NewMark, mark_roll
from payments.simulation.world import World, at

#: Of a hundred people, so many come, and so many of the others say so before.
_COME, _EXCUSED = 0.88, 0.5
_WORK_DONE = 0.9


def call_the_rolls(world: World) -> None:
    """Each meeting of the term, at its own time."""
    sessions = ClassSession.objects.filter(
        teaching_class__in=world.classes(), state=SessionState.PLANNED
    ).order_by("starts_at", "pk")
    wanted = list(sessions)
    for session in wanted[: round(len(wanted) * world.share) or 1]:
        people = [row.student_id for row in rosters.roster(session)]
        with at(session.starts_at + timedelta(minutes=5)):
            marks = [NewMark(f"roll-{session.pk}-{pk}", pk, _mark(world)) for pk in people]
            mark_roll(actor=world.staff["homeroom"], session=session, marks=marks)
        world.counts["meetings"] += 1
        world.counts["marks"] += len(marks)


def give_certificates(world: World) -> None:
    """After the last meeting: the teacher's word on the work, then those who meet the rule."""
    registrar = world.staff["registrar"]
    for row in world.classes():
        last = ClassSession.objects.filter(teaching_class=row).order_by("-ends_at").first()
        if last is None:
            continue
        with at(last.ends_at + timedelta(hours=2)):
            world.counts["completions"] += _complete(world, row)
            made = issue_certificates(actor=registrar, teaching_class=row)
            world.counts["certificates"] += len(made)


def _complete(world: World, row: TeachingClass) -> int:
    registrar = world.staff["registrar"]
    people = list(rosters.people_of(row.pk).values_list("pk", flat=True))
    results = {
        pk: WorkResult.DONE if world.random.random() < _WORK_DONE else WorkResult.NOT_DONE
        for pk in sorted(people)
    }
    mark_work(actor=registrar, teaching_class=row, results=results)
    fit = [one.student.pk for one in candidates(row) if one.meets_rule]
    return len(confirm_completions(actor=registrar, teaching_class=row, students=fit))


def _mark(world: World) -> str:
    if world.random.random() < _COME:
        return Mark.PRESENT
    return Mark.EXCUSED if world.random.random() < _EXCUSED else Mark.ABSENT
