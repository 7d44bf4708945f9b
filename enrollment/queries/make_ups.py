"""Which missed meetings were made up by watching, and what a class asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from courses.models import ClassSession, SessionState, TeachingClass
from courses.queries.meeting_lessons import (
    MeetingLesson,
    lessons_of_meetings,
    percents_watched,
    share_of_meeting,
)
from enrollment.models import Attendance, EnrollmentPolicy, MakeUp, MakeUpRule, Mark
from university import clock
from university.accounts.models import Student
from university.words import as_date

#: A senior reads about meetings made up for so long.
_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Rule:
    """What a class asks for now: ``percent`` of the lesson, within ``days`` of the meeting."""

    is_allowed: bool
    percent: int
    days: int


@dataclass(frozen=True)
class MissedMeeting:
    """A meeting that one person missed, and how far they are with its lessons."""

    session: ClassSession
    mark: str
    lessons: list[MeetingLesson]
    #: Seconds of the lessons, and seconds watched of them.
    seconds: int
    seen: int
    needed: int
    until: datetime
    is_made_up: bool


def rule_of(teaching_class: TeachingClass) -> Rule:
    """Return the rule of one class; at most two statements."""
    return rules_of([teaching_class])[teaching_class.pk]


def rules_of(classes: Iterable[TeachingClass]) -> dict[int, Rule]:
    """Return the rule of each class: its own, else its term's, else the default. Two statements."""
    rows = list(classes)
    own = MakeUpRule.objects.filter(teaching_class__in=rows)
    by_class = {row.teaching_class_id: _rule(row) for row in own}
    rest = {row.term_id for row in rows if row.pk not in by_class}
    policies = EnrollmentPolicy.objects.filter(term__in=rest) if rest else []
    by_term = {row.term_id: _rule(row) for row in policies}
    default = _rule(EnrollmentPolicy())
    return {row.pk: by_class.get(row.pk) or by_term.get(row.term_id) or default for row in rows}


def last_moment(session: ClassSession, rule: Rule) -> datetime:
    """Return until when a meeting can be made up: the end of the last day, in Shanghai. Pure."""
    day = as_date(session.ends_at) + timedelta(days=rule.days)
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_default_timezone())


def made_up_in(teaching_class: TeachingClass) -> set[tuple[int, int]]:
    """Return (student, session) of what was made up in a class; one statement."""
    rows = MakeUp.objects.filter(session__teaching_class=teaching_class)
    return set(rows.values_list("student", "session"))


def share_watched(session: ClassSession, student: Student) -> int:
    """Return per cent of a meeting's lessons that one person has watched; two statements."""
    lessons = lessons_of_meetings([session.pk]).get(session.pk, [])
    percents = percents_watched(lessons, students=[student.pk]) if lessons else {}
    return share_of_meeting(lessons, {lesson: share for (_pk, lesson), share in percents.items()})


def missed_meetings(student: Student, *, session: int | None = None) -> list[MissedMeeting]:
    """Return meetings that somebody missed and made up lately, or still can; the newest first.

    Narrowed to one meeting by ``session``. One statement for who missed none, six for the rest.
    """
    missed = Attendance.objects.filter(
        student=student,
        mark__in=[Mark.ABSENT, Mark.EXCUSED],
        session__state=SessionState.PLANNED,
        session__ends_at__gte=clock.now() - timedelta(days=366),
    )
    missed = missed.filter(session=session) if session else missed
    rows = list(missed.select_related("session__teaching_class").order_by("-session__starts_at"))
    if not rows:
        return []
    sessions = [row.session_id for row in rows]
    rules = rules_of(
        {row.session.teaching_class_id: row.session.teaching_class for row in rows}.values()
    )
    lessons = lessons_of_meetings(sessions)
    percents = percents_watched(
        [one for found in lessons.values() for one in found], students=[student.pk]
    )
    made = {
        row.session_id: row for row in MakeUp.objects.filter(student=student, session__in=sessions)
    }
    found = [
        _missed(row, lessons.get(row.session_id, []), percents, rules, made.get(row.session_id))
        for row in rows
    ]
    return [row for row in found if row is not None]


def _missed(
    row: Attendance,
    lessons: list[MeetingLesson],
    percents: dict[tuple[int, int], int],
    rules: dict[int, Rule],
    made: MakeUp | None,
) -> MissedMeeting | None:
    rule, now = rules[row.session.teaching_class_id], clock.now()
    until = made.until if made else last_moment(row.session, rule)
    is_open = rule.is_allowed and bool(lessons) and now <= until
    if not (is_open or (made and made.made_at >= now - _SHOWN)):
        return None
    seen = {one.pk: percents.get((row.student_id, one.pk), 0) for one in lessons}
    return MissedMeeting(
        session=row.session,
        mark=row.mark,
        lessons=lessons,
        seconds=sum(one.seconds for one in lessons),
        seen=sum(one.seconds * seen[one.pk] for one in lessons) // 100,
        needed=rule.percent,
        until=until,
        is_made_up=made is not None,
    )


def _rule(row: MakeUpRule | EnrollmentPolicy) -> Rule:
    return Rule(row.allows_make_up, row.make_up_percent, row.make_up_days)
