"""Who missed two meetings in a row: a question to a person, never an expulsion (SENIORS part B).

A meeting that was made up by watching its lesson is no miss.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from courses.queries.meeting_lessons import (
    lessons_of_meetings,
    percents_watched,
    share_of_meeting,
)
from enrollment.models import AbsenceCall, AbsenceOutcome, Attendance, MakeUp, Mark
from enrollment.states import PlaceState
from university import clock
from university.accounts.models import Standing, Student

#: So many misses in a row put a person on the list.
MISSES = 2
#: A class that ended longer ago asks nobody any more.
_ENDED = timedelta(days=14)


@dataclass(frozen=True)
class AbsentPerson:
    """One line of the list: whom to ring, about which class, since when."""

    student: Student
    class_id: int
    class_name: str
    #: Times of the meetings missed in a row, the last one first.
    missed: list[datetime]
    #: The last meeting missed; a call answers for it and those before.
    session_id: int
    not_reached: int
    #: Per cent watched of the lessons of each meeting in ``missed``; None where there was none.
    watched: list[int | None]


def people_to_call() -> list[AbsentPerson]:
    """Return who missed the last two meetings of a class and was not reached since.

    An excused meeting is no miss: somebody said so. Nor is one made up by watching. At most five
    statements.
    """
    streaks = _streaks()
    if not streaks:
        return []
    calls, watched = _calls(streaks), _watched(streaks)
    students = Student.objects.select_related("login").in_bulk({key[0] for key in streaks})
    found = []
    for (student_id, class_id), rows in streaks.items():
        made = calls.get((student_id, rows[0].session_id), [])
        if any(outcome != AbsenceOutcome.NOT_REACHED for outcome in made):
            continue
        found.append(
            AbsentPerson(
                student=students[student_id],
                class_id=class_id,
                class_name=rows[0].session.teaching_class.name,
                missed=[row.session.starts_at for row in rows],
                session_id=rows[0].session_id,
                not_reached=len(made),
                watched=[watched.get((student_id, row.session_id)) for row in rows],
            )
        )
    return sorted(found, key=lambda row: (row.missed[0], row.student.pinyin, row.class_id))


def absent_person(student_id: int, session_id: int) -> AbsentPerson | None:
    """Return the line about one person and the last meeting that they missed."""
    return next(
        (
            row
            for row in people_to_call()
            if row.student.pk == student_id and row.session_id == session_id
        ),
        None,
    )


def _streaks() -> dict[tuple[int, int], list[Attendance]]:
    """The last marks of a person in a class, the last one first, where all are misses."""
    heads: dict[tuple[int, int], list[Attendance]] = {}
    for row in _last_marks():
        heads.setdefault((row.student_id, row.session.teaching_class_id), []).append(row)
    return {
        key: rows
        for key, rows in heads.items()
        if len(rows) == MISSES and all(_is_missed(row) for row in rows)
    }


def _is_missed(row: Attendance) -> bool:
    return row.mark == Mark.ABSENT and not getattr(row, "is_made_up", False)


def _last_marks() -> Iterable[Attendance]:
    """The last marks of everybody who still has their place, counted back from the last."""
    of_this_class = Q(
        student__places__teaching_class=F("session__teaching_class"),
        student__places__state=PlaceState.CONFIRMED,
    )
    made_up = MakeUp.objects.filter(session=OuterRef("session"), student=OuterRef("student"))
    back = Window(
        RowNumber(),
        partition_by=[F("student_id"), F("session__teaching_class_id")],
        order_by=[F("session__starts_at").desc(), F("session_id").desc()],
    )
    return (
        Attendance.objects.filter(
            of_this_class,
            session__teaching_class__term__ends_on__gte=clock.today() - _ENDED,
            student__standing=Standing.ACTIVE,
        )
        .annotate(back=back, is_made_up=Exists(made_up))
        .filter(back__lte=MISSES)
        .select_related("session__teaching_class")
        .order_by("back")
    )


def _calls(streaks: dict[tuple[int, int], list[Attendance]]) -> dict[tuple[int, int], list[str]]:
    sessions = {rows[0].session_id for rows in streaks.values()}
    return _by_person(
        AbsenceCall.objects.filter(
            session__in=sessions, student__in={key[0] for key in streaks}
        ).values_list("student_id", "session_id", "outcome")
    )


def _watched(streaks: dict[tuple[int, int], list[Attendance]]) -> dict[tuple[int, int], int]:
    """Per cent watched, by person and meeting that has a lesson. Two statements."""
    sessions = {row.session_id for rows in streaks.values() for row in rows}
    lessons = lessons_of_meetings(sessions)
    all_of_them = [one for found in lessons.values() for one in found]
    percents = percents_watched(all_of_them, students={key[0] for key in streaks})
    return {
        (student_id, row.session_id): share_of_meeting(
            lessons[row.session_id],
            {one.pk: percents.get((student_id, one.pk), 0) for one in lessons[row.session_id]},
        )
        for (student_id, _class_id), rows in streaks.items()
        for row in rows
        if row.session_id in lessons
    }


def _by_person(rows: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for student_id, session_id, outcome in rows:
        found.setdefault((student_id, session_id), []).append(outcome)
    return found
