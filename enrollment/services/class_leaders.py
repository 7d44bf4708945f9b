"""Naming a class leader (班长), and ending it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment.models import ClassLeader
from enrollment.queries.rosters import leaders_of, people_of
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal

MAY_NAME = "enrollment.add_classleader"
MOST_LEADERS = 2


def name_leader(*, actor: User, teaching_class: TeachingClass, student: Student) -> ClassLeader:
    """Name a student of the class its leader from today on; naming twice changes nothing.

    A class has one or two (SENIORS part B). Raises Refusal ``may_not_name``, ``not_in_class`` or
    ``enough_leaders``.
    """
    _require_may_name(actor)
    today = clock.today()
    with transaction.atomic():
        lock_row(TeachingClass, teaching_class.pk)
        standing = list(leaders_of([teaching_class.pk], today))
        for leader in standing:
            if leader.student_id == student.pk:
                return leader
        if not people_of(teaching_class.pk).filter(pk=student.pk).exists():
            raise Refusal("not_in_class", _("This person has no place in the class."))
        if len(standing) >= MOST_LEADERS:
            raise Refusal(
                "enough_leaders",
                _("This class has two leaders already."),
                _("End one first."),
            )
        return ClassLeader.objects.create(
            student=student,
            teaching_class=teaching_class,
            since=today,
            named_by=actor,
            created_at=clock.now(),
        )


def end_leadership(*, actor: User, leader: ClassLeader) -> ClassLeader:
    """End it from now on; a leader of today alone is taken off the list altogether.

    Raises Refusal ``may_not_name``.
    """
    _require_may_name(actor)
    yesterday = clock.today() - timedelta(days=1)
    with transaction.atomic():
        row = lock_row(ClassLeader, leader.pk)
        if row.until is not None and row.until <= yesterday:
            return row
        if row.since > yesterday:
            row.delete()
            return row
        row.until = yesterday
        row.save(update_fields=["until"])
    return row


def _require_may_name(actor: User) -> None:
    if not actor.has_perm(MAY_NAME):
        raise Refusal(
            "may_not_name",
            _("You cannot name class leaders."),
            _("Please ask the office."),
        )
