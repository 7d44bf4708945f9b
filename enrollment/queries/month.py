"""One page a month instead of a message for everything: what was new for one person (本月小结).

Built from rows when it is asked for; nothing is kept but when somebody last looked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from courses.models import (
    ClassSession,
    ClassState,
    Homework,
    LessonAudience,
    LessonQuestion,
    OnlineLesson,
    SessionState,
)
from courses.queries.lessons import released
from enrollment.models import Attendance, ClassNotice, Mark, MonthLook, Place
from enrollment.queries.notices import standing
from enrollment.states import PlaceState
from university import clock
from university.accounts.models import Student
from university.words import SHANGHAI

#: How many of a kind the page names; more are behind the pages themselves.
MOST = 12
#: A class that ended so long ago still has its last summary.
_AFTER = timedelta(days=31)
#: So many months back one may look.
_BACK = 12
_ANSWERED = (LessonQuestion.State.SHOWN, LessonQuestion.State.ANSWERED)


@dataclass(frozen=True)
class Month:
    """A month of the calendar on the school's wall."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def starts(self) -> datetime:
        """Return its first moment."""
        return datetime.combine(self.first, time(), tzinfo=SHANGHAI)

    @property
    def ends(self) -> datetime:
        """Return the first moment after it."""
        return self.next().starts

    def next(self) -> "Month":
        """Return the month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def before(self) -> "Month":
        """Return the month before it."""
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


@dataclass(frozen=True)
class MonthSummary:
    """What one person reads about a month."""

    lessons: list[OnlineLesson]
    answers: list[LessonQuestion]
    homework: list[Homework]
    notices: list[ClassNotice]
    present: list[Attendance]
    excused: list[Attendance]
    absent: list[Attendance]
    coming: list[ClassSession]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not any(vars(self).values())


def this_month() -> Month:
    """Return the month that it is."""
    today = clock.today()
    return Month(today.year, today.month)


def chosen_month(typed: str) -> Month:
    """Return the month typed as ``2027-03``, if it is of the last year; else the present one."""
    now = this_month()
    one = now
    for _step in range(_BACK):
        if str(one) == typed:
            return one
        one = one.before()
    return now


def is_oldest(month: Month) -> bool:
    """Whether nobody may look further back."""
    return chosen_month(str(month.before())) != month.before()


def summary(student: Student, class_ids: Iterable[int], month: Month) -> MonthSummary:
    """Read a month of somebody; six statements, however much there is."""
    classes = list(class_ids)
    between = (month.starts, month.ends)
    marks = list(
        Attendance.objects.filter(
            student=student, session__starts_at__gte=month.starts, session__starts_at__lt=month.ends
        )
        .select_related("session__teaching_class")
        .order_by("session__starts_at", "pk")
    )
    return MonthSummary(
        lessons=list(_lessons(classes).filter(_within("shown_at", *between))[:MOST]),
        answers=list(_answers(student).filter(_within("answered_at", *between))[:MOST]),
        homework=list(_homework(student).filter(_within("answered_at", *between))[:MOST]),
        notices=list(standing(classes).filter(_within("posted_at", *between))[:MOST]),
        present=[row for row in marks if row.mark == Mark.PRESENT],
        excused=[row for row in marks if row.mark == Mark.EXCUSED],
        absent=[row for row in marks if row.mark == Mark.ABSENT],
        coming=list(_coming(student, month.next())),
    )


def has_running_class(student: Student) -> bool:
    """Whether somebody has a place in a class that runs, or ended a month ago at most."""
    today = clock.today()
    return Place.objects.filter(
        student=student,
        state=PlaceState.CONFIRMED,
        teaching_class__term__starts_on__lte=today,
        teaching_class__term__ends_on__gte=today - _AFTER,
    ).exists()


def has_news(student: Student, class_ids: Iterable[int]) -> bool:
    """Whether something came this month that was not there at the last look; two statements."""
    look = MonthLook.objects.filter(student=student).first()
    since = max(this_month().starts, look.looked_at) if look else this_month().starts
    classes = list(class_ids)
    kinds: list[QuerySet[Any]] = [
        _lessons(classes).filter(Q(shown_at__gt=since)),
        _answers(student).filter(answered_at__gt=since),
        _homework(student).filter(answered_at__gt=since),
        ClassNotice.objects.filter(
            teaching_class__in=classes, taken_back_at=None, posted_at__gt=since
        ),
    ]
    first, *others = [rows.order_by().values_list("pk") for rows in kinds]
    return bool(first.union(*others)[:1])


def _lessons(classes: list[int]) -> QuerySet[OnlineLesson]:
    """Lessons of classes that are shown, with the moment from which on they were."""
    rows = released().filter(audience=LessonAudience.CLASS, teaching_class__in=classes)
    shown_at = Greatest(
        F("first_published_at"), Coalesce(F("session__ends_at"), F("first_published_at"))
    )
    return rows.annotate(shown_at=shown_at).select_related("teaching_class").order_by("-shown_at")


def _answers(student: Student) -> QuerySet[LessonQuestion]:
    rows = LessonQuestion.objects.filter(student=student, state__in=_ANSWERED, lesson__live=True)
    return rows.select_related("lesson").order_by("-answered_at", "-pk")


def _homework(student: Student) -> QuerySet[Homework]:
    rows = Homework.objects.filter(student=student, answered_at__isnull=False, lesson__live=True)
    return rows.select_related("lesson").order_by("-answered_at", "-pk")


def _coming(student: Student, month: Month) -> QuerySet[ClassSession]:
    mine = Place.objects.filter(student=student, state=PlaceState.CONFIRMED)
    rows = ClassSession.objects.filter(
        teaching_class__in=mine.values("teaching_class"),
        state=SessionState.PLANNED,
        starts_at__gte=month.starts,
        starts_at__lt=month.ends,
    ).exclude(teaching_class__state=ClassState.CANCELLED)
    return rows.select_related("teaching_class", "room").order_by("starts_at", "pk")


def _within(name: str, starts: datetime, ends: datetime) -> Q:
    return Q(**{f"{name}__gte": starts, f"{name}__lt": ends})
