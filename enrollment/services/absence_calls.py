"""Writing down what came of a call to a person who missed meetings. It changes nobody's place."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import ClassSession
from enrollment.models import AbsenceCall, AbsenceOutcome
from enrollment.queries.absences import absent_person
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal


def note_absence_call(
    *, actor: User, student: Student, session: ClassSession, outcome: str
) -> AbsenceCall:
    """Write down how a call ended. Any answer takes the person off the list until the next misses;
    ``not_reached`` leaves them on it.

    Raises Refusal ``outcome_unknown``, or ``not_on_list`` when a colleague was first or the marks
    were put right.
    """
    if outcome not in AbsenceOutcome.values:
        raise Refusal("outcome_unknown", _("Please choose how the call ended."))
    with transaction.atomic():
        lock_row(Student, student.pk)
        if absent_person(student.pk, session.pk) is None:
            raise Refusal(
                "not_on_list",
                _("This person is no longer on the list."),
                _("A colleague has called, the roll was put right, or the lesson was watched."),
            )
        return AbsenceCall.objects.create(
            student=student,
            session=session,
            outcome=outcome,
            called_by=actor,
            called_at=clock.now(),
        )
