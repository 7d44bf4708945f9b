"""A leave of absence and the return (休学 / 复学): the record stays, places end if staff say so."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.models import LeaveOfAbsence, Place, WithdrawalKind
from enrollment.services.withdrawals import end_places
from university import clock
from university.accounts.models import Standing, Student, User
from university.accounts.services.standings import change_standing
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal
from university.words import day


def take_leave(
    *,
    actor: User,
    student: Student,
    from_day: date,
    until_day: date,
    reason: str,
    ended: Collection[Place] = (),
) -> LeaveOfAbsence:
    """Put a student on leave and end the places named; others are kept for the return.

    Staff only. Raises Refusal ``leave_already``, ``leave_wrong_days``, ``not_on_register`` or those
    of ``change_standing``.
    """
    if until_day < from_day or until_day < clock.today():
        raise Refusal(
            "leave_wrong_days",
            _("The return must come after the first day, and not lie in the past."),
            _("Please look at both days."),
        )
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if student.leaves.filter(returned_at__isnull=True).exists():
            raise Refusal("leave_already", _("%(name)s is on leave.") % {"name": student.name})
        if student.standing != Standing.ACTIVE:
            raise Refusal("not_on_register", _("Only who is on the register can go on leave."))
        row = LeaveOfAbsence.objects.create(
            student=student,
            from_day=from_day,
            until_day=until_day,
            reason=reason[:200],
            acted_by=actor,
            created_at=clock.now(),
        )
        mine = [place for place in ended if place.student_id == student.pk]
        end_places(mine, actor=actor, kind=WithdrawalKind.LEAVE)
        change_standing(actor=actor, student=student, standing=Standing.ON_LEAVE)
        tell(
            student=student,
            template="leave_taken",
            values={"date": day(until_day)},
            unique_key=f"leave_taken:{row.pk}",
        )
    return row


def come_back(*, actor: User, student: Student) -> Student:
    """Put a student back on the register. Coming back twice changes nothing. Staff only.

    Raises Refusal ``not_on_leave``.
    """
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if student.standing == Standing.ACTIVE:
            return student
        if student.standing != Standing.ON_LEAVE:
            raise Refusal("not_on_leave", _("%(name)s is not on leave.") % {"name": student.name})
        open_leave = student.leaves.filter(returned_at__isnull=True).first()
        student.leaves.filter(returned_at__isnull=True).update(returned_at=clock.now())
        student = change_standing(actor=actor, student=student, standing=Standing.ACTIVE)
        if open_leave is not None:
            tell(
                student=student,
                template="leave_over",
                values={},
                unique_key=f"leave_over:{open_leave.pk}",
            )
    return student
