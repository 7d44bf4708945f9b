"""Completion: the teacher says what the work was, staff confirm, a mistake is taken back."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import TeachingClass
from enrollment.models import Completion, WorkMark, WorkResult
from enrollment.queries import rosters
from enrollment.queries.completions import Candidate, candidates
from enrollment.states import COMPLETION_MOVES, CompletionState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

MAY_CONFIRM = "enrollment.confirm_completion"
_SHORTEST_REASON = 4


def may_mark_work(actor: User, teaching_class: TeachingClass) -> bool:
    """The class's own teacher, and staff who may confirm."""
    return actor.has_perm(MAY_CONFIRM) or rosters.teaches(actor, teaching_class)


def mark_work(
    *, actor: User, teaching_class: TeachingClass, results: Mapping[int, str]
) -> list[WorkMark]:
    """Write down for some students (by pk) whether work, showcase or exhibition was done.

    The last word counts; return the marks that changed. People without a place in the class are
    left out. Raises Refusal ``not_your_class`` or ``result_unknown``; then nothing is written.
    """
    if not may_mark_work(actor, teaching_class):
        raise Refusal(
            "not_your_class",
            _("You do not teach this class."),
            _("Please ask the class's teacher, or the office."),
        )
    if set(results.values()) - set(WorkResult.values):
        raise Refusal("result_unknown", _("Please choose whether the work was done."))
    with transaction.atomic():
        lock_row(TeachingClass, teaching_class.pk)
        people = set(rosters.people_of(teaching_class.pk).values_list("pk", flat=True))
        rows = WorkMark.objects.filter(teaching_class=teaching_class, student__in=results)
        known = {row.student_id: row for row in rows}
        changed = []
        for student_id in sorted(people & results.keys()):
            row = known.get(student_id) or WorkMark(
                student_id=student_id, teaching_class=teaching_class
            )
            if row.result != results[student_id]:
                row.result = results[student_id]
                row.marked_by, row.marked_at = actor, clock.now()
                changed.append(row)
        born = [row for row in changed if row.pk is None]
        WorkMark.objects.bulk_update(
            [row for row in changed if row.pk is not None], ["result", "marked_by", "marked_at"]
        )
        WorkMark.objects.bulk_create(born)
    return changed


def confirm_completions(
    *, actor: User, teaching_class: TeachingClass, students: Collection[int], reason: str = ""
) -> list[Completion]:
    """Confirm that these people of a class completed it; return the new completions.

    Who completed it already stays as they are. People short of the rule need a ``reason``, which is
    logged. Raises Refusal ``may_not_confirm``, ``class_not_begun`` or ``reason_missing``; then
    nothing has been written.
    """
    _require_may_confirm(actor)
    if teaching_class.term.starts_on > clock.today():
        raise Refusal("class_not_begun", _("This class has not begun."))
    reason = reason.strip()[:200]
    with transaction.atomic():
        lock_row(TeachingClass, teaching_class.pk)
        wanted = set(students)
        chosen = [
            row
            for row in candidates(teaching_class)
            if row.student.pk in wanted and row.completion is None
        ]
        short = [row for row in chosen if not row.meets_rule]
        if short and len(reason) < _SHORTEST_REASON:
            names = "、".join(row.student.name for row in short)
            raise Refusal(
                "reason_missing",
                _("The rule is not met by %(names)s.") % {"names": names},
                _("Please write why they complete the class, or leave them out."),
            )
        return [_confirm(actor, teaching_class, row, reason) for row in chosen]


def withdraw_completion(*, actor: User, completion: Completion, reason: str) -> Completion:
    """Take a completion back; its certificate keeps its number and says so from now on.

    Raises Refusal ``may_not_confirm``, ``reason_missing`` or ``already_withdrawn``.
    """
    _require_may_confirm(actor)
    reason = reason.strip()
    if len(reason) < _SHORTEST_REASON:
        raise Refusal(
            "reason_missing",
            _("Please write why the completion is taken back."),
            _("A short sentence is enough."),
        )
    with transaction.atomic():
        row = lock_row(Completion, completion.pk)
        if row.state == CompletionState.WITHDRAWN:
            raise Refusal("already_withdrawn", _("This completion was taken back before."))
        states.move(
            row,
            to=CompletionState.WITHDRAWN,
            moves=COMPLETION_MOVES,
            actor=actor,
            reason=reason,
        )
        log(
            instance=row,
            action="enrollment.withdraw_completion",
            user=actor,
            data={"reason": reason[:200]},
        )
    return row


def _require_may_confirm(actor: User) -> None:
    if not actor.has_perm(MAY_CONFIRM):
        raise Refusal(
            "may_not_confirm",
            _("You cannot confirm completions."),
            _("Please ask the registrar."),
        )


def _confirm(actor: User, teaching_class: TeachingClass, row: Candidate, reason: str) -> Completion:
    now = clock.now()
    completion = Completion.objects.create(
        student=row.student,
        teaching_class=teaching_class,
        course_id=teaching_class.course_id,
        term_no=teaching_class.term_no,
        class_name=teaching_class.name,
        term_name=teaching_class.term.name,
        completed_on=min(clock.today(), teaching_class.term.ends_on),
        held=row.share.held,
        attended=row.share.attended,
        confirmed_by=actor,
        confirmed_at=now,
    )
    states.record(completion, actor=actor, reason="" if row.meets_rule else reason)
    if not row.meets_rule:
        log(
            instance=completion,
            action="enrollment.confirm_short",
            user=actor,
            data={"reason": reason},
        )
    return completion
