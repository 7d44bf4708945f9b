"""The waitlist of a class. Lower rank comes first; the head stands below everyone's rank."""

from django.db import transaction
from django.db.models import Max, Min

from courses.models import TeachingClass
from enrollment.models import WaitlistEntry
from enrollment.states import WAIT_MOVES, WaitState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row


def join_head(
    *,
    student: Student,
    teaching_class: TeachingClass,
    reason: str,
    actor: User | None = None,
) -> WaitlistEntry:
    """Put a student first, as when their money came late. Who waits already moves to the head."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        lock_row(TeachingClass, teaching_class.pk)
        waiting = WaitlistEntry.objects.filter(
            teaching_class=teaching_class, state=WaitState.WAITING
        )
        first = waiting.aggregate(rank=Min("rank"))["rank"]
        rank = 0 if first is None else first - 1
        if entry := waiting.filter(student=student).first():
            if entry.rank != first:
                entry.rank = rank
                entry.reason = reason[:100]
                entry.save(update_fields=["rank", "reason"])
            return entry
        return _join(student, teaching_class, rank, reason, actor)


def join_end(
    *,
    student: Student,
    teaching_class: TeachingClass,
    reason: str = "",
    actor: User | None = None,
) -> WaitlistEntry:
    """Put a student last. Who waits already keeps their rank."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        lock_row(TeachingClass, teaching_class.pk)
        waiting = WaitlistEntry.objects.filter(
            teaching_class=teaching_class, state=WaitState.WAITING
        )
        if entry := waiting.filter(student=student).first():
            return entry
        last = waiting.aggregate(rank=Max("rank"))["rank"]
        rank = 1 if last is None else last + 1
        return _join(student, teaching_class, rank, reason, actor)


def leave(*, entry: WaitlistEntry, actor: User | None, reason: str = "") -> bool:
    """Take an entry off the list; False when it had ended before."""
    with transaction.atomic():
        entry.refresh_from_db(fields=["state"])
        return entry.state == WaitState.WAITING and states.move(
            entry, to=WaitState.LEFT, moves=WAIT_MOVES, actor=actor, reason=reason
        )


def _join(
    student: Student, teaching_class: TeachingClass, rank: int, reason: str, actor: User | None
) -> WaitlistEntry:
    entry = WaitlistEntry.objects.create(
        student=student,
        teaching_class=teaching_class,
        rank=rank,
        reason=reason[:100],
        created_at=clock.now(),
    )
    states.record(entry, actor=actor, reason=reason)
    return entry
