"""The record of a class: who came, who asked leave, who watched, who did neither."""

from dataclasses import dataclass
from enum import StrEnum

from courses.models import ClassSession, SessionState, TeachingClass
from courses.queries.meeting_lessons import (
    MeetingLesson,
    lessons_of_meetings,
    percents_watched,
    share_of_meeting,
)
from enrollment.models import Attendance, Mark
from enrollment.queries import rosters
from enrollment.queries.make_ups import made_up_in
from university import clock


class Standing(StrEnum):
    """What a class's record says of one person at one meeting."""

    NEITHER = "neither"
    WATCHING = "watching"
    EXCUSED = "excused"
    MADE_UP = "made_up"
    CAME = "came"
    #: The roll was not called, or not for this person.
    NOT_CALLED = "not_called"


@dataclass(frozen=True)
class Cell:
    """One person at one meeting; ``percent`` is None where the meeting has no lesson."""

    standing: Standing
    mark: str
    percent: int | None


@dataclass(frozen=True)
class PersonLine:
    """One person: the name and the end of the card number, as on the class list; no phone."""

    student_id: int
    name: str
    number: str
    cells: list[Cell]


@dataclass(frozen=True)
class ClassRecord:
    """Meetings that have begun, in order, and a line of as many cells a person."""

    meetings: list[ClassSession]
    lessons: dict[int, list[MeetingLesson]]
    lines: list[PersonLine]


def record_of(teaching_class: TeachingClass) -> ClassRecord:
    """Return the whole record of a class. Six statements."""
    meetings = list(
        ClassSession.objects.filter(
            teaching_class=teaching_class,
            state=SessionState.PLANNED,
            starts_at__lte=clock.now(),
        ).order_by("starts_at", "pk")
    )
    people = list(rosters.people_of(teaching_class.pk).values_list("pk", "name", "student_no"))
    rows = Attendance.objects.filter(session__teaching_class=teaching_class)
    marks = {
        (student, session): mark
        for student, session, mark in rows.values_list("student_id", "session_id", "mark")
    }
    lessons = lessons_of_meetings(meeting.pk for meeting in meetings)
    percents = percents_watched(
        [one for found in lessons.values() for one in found],
        students=[pk for pk, _name, _number in people],
    )
    made_up = made_up_in(teaching_class)

    def cell(student: int, session: int) -> Cell:
        mark, key = marks.get((student, session), ""), (student, session)
        percent = None
        if found := lessons.get(session):
            watched = {one.pk: percents.get((student, one.pk), 0) for one in found}
            percent = share_of_meeting(found, watched)
        return Cell(_standing(mark, percent, is_made_up=key in made_up), mark, percent)

    lines = [
        PersonLine(pk, name, number[-4:], [cell(pk, meeting.pk) for meeting in meetings])
        for pk, name, number in people
    ]
    return ClassRecord(meetings, lessons, lines)


def _standing(mark: str, percent: int | None, *, is_made_up: bool) -> Standing:
    if mark == Mark.PRESENT:
        return Standing.CAME
    if is_made_up:
        return Standing.MADE_UP
    if mark == Mark.EXCUSED:
        return Standing.EXCUSED
    if mark == Mark.ABSENT:
        return Standing.WATCHING if percent else Standing.NEITHER
    return Standing.NOT_CALLED
