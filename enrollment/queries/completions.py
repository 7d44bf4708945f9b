"""Who has come often enough and done the work: computed from the roll, decided by people."""

from collections.abc import Collection, Iterable
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
from enrollment.queries.make_ups import made_up_in
from enrollment.states import CompletionState, PlaceState
from university.accounts.models import Student


@dataclass(frozen=True)
class Share:
    """Meetings whose roll was called while the person had a place, and those that count."""

    held: int
    attended: int
    #: Of those attended: missed, and made up by watching.
    made_up: int = 0

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
    """Return everybody with a sure place, and where they stand. Six statements."""
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
    made_up: dict[int, set[int]] = {}
    for student_id, session_id in made_up_in(teaching_class):
        made_up.setdefault(student_id, set()).add(session_id)
    return [
        _candidate(
            place,
            share_of(
                called,
                by_student.get(place.student_id, {}),
                place.confirmed_at,
                rule,
                made_up=made_up.get(place.student_id, ()),
            ),
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
    *,
    made_up: Collection[int] = (),
) -> Share:
    """Return the share of one person. Pure.

    ``called`` holds the meetings whose roll was called: one that nobody called counts against
    nobody. Meetings before somebody came in late do not count, unless they were marked there. One
    that was missed and ``made_up`` counts as attended.
    """
    held = [pk for pk, at in called.items() if pk in marks or since is None or at >= since]
    counting = {Mark.PRESENT, Mark.EXCUSED} if rule.counts_excused else {Mark.PRESENT}
    came = {pk for pk in held if marks.get(pk) in counting}
    by_watching = {pk for pk in held if pk in made_up} - came
    return Share(len(held), len(came) + len(by_watching), len(by_watching))


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
