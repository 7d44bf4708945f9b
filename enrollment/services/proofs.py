"""A paper was seen at the desk: by whom, when, until when it counts. No copy is kept."""

import calendar
from datetime import date

from django.db import transaction
from wagtail.log_actions import log

from enrollment.models import ProofKind, StudentProof
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row


def record_proof(*, actor: User, student: Student, kind: ProofKind) -> StudentProof:
    """Write down that a paper was seen today. Twice on one day is once."""
    today = clock.today()
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        known = StudentProof.objects.filter(student=student, kind=kind, seen_at__date=today)
        if proof := known.first():
            return proof
        proof = StudentProof.objects.create(
            student=student,
            kind=kind,
            seen_by=actor,
            seen_at=clock.now(),
            valid_until=_months_on(today, kind.valid_months) if kind.valid_months else None,
        )
        log(
            instance=proof,
            action="enrollment.proof_seen",
            user=actor,
            data={"kind": kind.code, "student": student.student_no},
        )
    return proof


def _months_on(day: date, months: int) -> date:
    """The same day ``months`` later, or the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
