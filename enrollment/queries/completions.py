"""Who has come often enough and done the work: computed from the roll, decided by people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from courses.models import SessionState, TeachingClass
from enrollment.models import (
    Attendance,
    Certificate,
    Completion,
    CompletionRule,
    Mark,
    Place,
    WorkMark,
    WorkResult,
)
from enrollment.states import CompletionState, PlaceState
from university.accounts.models import Student


@dataclass(frozen=True)
class Share:
    """Meetings whose roll was called while the person had a place, and those that count."""

    held: int
    attended: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 59.9 is not 60. Nothing held is 0."""
        return self.attended * 100 // self.held if self.held else 0


@dataclass(frozen=True)
class Candidate:
    """One person of a class at the end of its term."""

    student: Student
    share: Share
    #: ``done``, ``not_done``, or empty when the teacher has not said.
    work: str
    meets_attendance: bool
    meets_work: bool
    completion: Completion | None

    @property
    def meets_rule(self) -> bool:
        """Whether the class's rule says yes."""
        return self.meets_attendance and self.meets_work


def rule_of(teaching_class: TeachingClass) -> CompletionRule:
    """Return what a class asks for; one without a row asks for the defaults. One statement."""
    found = CompletionRule.objects.filter(teaching_class=teaching_class).first()
    return found or CompletionRule(teaching_class=teaching_class)


def candidates(teaching_class: TeachingClass) -> list[Candidate]:
    """Return everybody with a sure place, and where they stand. Five statements."""
    rule = rule_of(teaching_class)
    places = (
        Place.objects.filter(teaching_class=teaching_class, state=PlaceState.CONFIRMED)
        .select_related("student")
        .order_by("student__pinyin", "student__student_no")
    )
    marks = list(
        Attendance.objects.filter(
            session__teaching_class=teaching_class, session__state=SessionState.PLANNED
        ).values_list("student_id", "session_id", "session__starts_at", "mark")
    )
    called = {session: starts_at for _student, session, starts_at, _mark in marks}
    by_student: dict[int, dict[int, str]] = {}
    for student_id, session_id, _starts_at, mark in marks:
        by_student.setdefault(student_id, {})[session_id] = mark
    work = dict(
        WorkMark.objects.filter(teaching_class=teaching_class).values_list("student_id", "result")
    )
    done = {row.student_id: row for row in standing_completions(teaching_class)}
    return [
        _candidate(
            place,
            share_of(called, by_student.get(place.student_id, {}), place.confirmed_at, rule),
            work.get(place.student_id, ""),
            done.get(place.student_id),
            rule,
        )
        for place in places
    ]


def standing_completions(teaching_class: TeachingClass) -> QuerySet[Completion]:
    """Return the class's completions that stand, with their certificates."""
    return Completion.objects.filter(
        teaching_class=teaching_class, state=CompletionState.CONFIRMED
    ).select_related("certificate", "student")


def share_of(
    called: dict[int, datetime],
    marks: dict[int, str],
    since: datetime | None,
    rule: CompletionRule,
) -> Share:
    """Return the share of one person. Pure.

    ``called`` holds the meetings whose roll was called: one that nobody called counts against
    nobody. Meetings before somebody came in late do not count, unless they were marked there.
    """
    held = [pk for pk, at in called.items() if pk in marks or since is None or at >= since]
    counting = {Mark.PRESENT, Mark.EXCUSED} if rule.counts_excused else {Mark.PRESENT}
    return Share(len(held), sum(marks.get(pk) in counting for pk in held))


def certificates_of(students: Iterable[int]) -> QuerySet[Certificate]:
    """Return certificates that stand, the newest first."""
    return Certificate.objects.filter(
        completion__student__in=list(students), completion__state=CompletionState.CONFIRMED
    ).select_related("completion")


def _candidate(
    place: Place, share: Share, work: str, completion: Completion | None, rule: CompletionRule
) -> Candidate:
    return Candidate(
        student=place.student,
        share=share,
        work=work,
        meets_attendance=share.held > 0
        and share.attended * 100 >= rule.attendance_percent * share.held,
        meets_work=not rule.needs_work or work == WorkResult.DONE,
        completion=completion,
    )
