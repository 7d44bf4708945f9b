"""The roster on paper (花名册): names down, days across, and what was called so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from courses.models import ClassSession, SessionState, TeachingClass
from enrollment.models import Attendance, Mark
from enrollment.queries import rosters
from enrollment.views.classroom.access import class_or_404, login_of, roll_required
from university import clock
from university.accounts.models import User
from university.words import as_date


@dataclass(frozen=True)
class Column:
    """One day, written as ``9月`` over ``7日``."""

    month: str
    day: str


@dataclass(frozen=True)
class Line:
    """One person and their marks, a cell a day; an empty cell is to be filled by hand."""

    name: str
    number: str
    cells: list[str]


@require_safe
@roll_required
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the class list with a column a day. Three statements and the rights."""
    teaching_class = class_or_404(login_of(request), pk, may_see_roster)
    sessions = list(
        ClassSession.objects.filter(
            teaching_class=teaching_class, state=SessionState.PLANNED
        ).order_by("starts_at")
    )
    context = {
        "teaching_class": teaching_class,
        "columns": [column_of(session) for session in sessions],
        "lines": _lines(teaching_class, sessions),
        "back_url": reverse("classroom:sessions"),
    }
    return render(request, "enrollment/classroom/roster.html", context)


def may_see_roster(login: User, teaching_class: TeachingClass) -> bool:
    """Staff, the teacher, a teacher who stands in once, and the leader."""
    if login.has_perm(rosters.MAY_MARK) or rosters.teaches(login, teaching_class):
        return True
    teacher = getattr(login, "teacher", None)
    if teacher is not None and teaching_class.sessions.filter(teacher=teacher).exists():
        return True
    return rosters.leads(login, teaching_class.pk, clock.today())


def _short_words(mark: str) -> str:
    """Return one sign a cell: 到, 假, 缺."""
    if mark == Mark.PRESENT:
        return pgettext("roster", "here")
    return pgettext("roster", "excused") if mark == Mark.EXCUSED else pgettext("roster", "missing")


def column_of(session: ClassSession) -> Column:
    """Return the day of a meeting, as the head of a table shows it."""
    on = as_date(session.starts_at)
    return Column(f"{on.month}月", f"{on.day}日")


def _lines(teaching_class: TeachingClass, sessions: Sequence[ClassSession]) -> list[Line]:
    people = rosters.people_of(teaching_class.pk).values_list("pk", "name", "student_no")
    marks = {
        (student, session): mark
        for student, session, mark in Attendance.objects.filter(
            session__teaching_class=teaching_class
        ).values_list("student_id", "session_id", "mark")
    }
    return [
        Line(
            name=name,
            number=number[-4:],
            cells=[
                _short_words(marks[pk, session.pk]) if (pk, session.pk) in marks else ""
                for session in sessions
            ],
        )
        for pk, name, number in people
    ]
