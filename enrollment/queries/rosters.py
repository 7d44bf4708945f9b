"""Who is in a class (花名册), and who may call its roll."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.models import ClassSession, SessionState, TeachingClass
from enrollment.models import Attendance, ClassLeader, Place
from enrollment.states import PlaceState
from university.accounts.models import Student, User
from university.words import as_date

#: Staff who may call and correct any roll.
MAY_MARK = "enrollment.change_attendance"


@dataclass(frozen=True)
class RosterRow:
    """One person of a class: what a class leader may see, and nothing more."""

    student_id: int
    name: str
    #: Told apart by it when two have one name; it is printed on the card.
    student_no: str
    card_token: str


def people_of(teaching_class_id: int) -> QuerySet[Student]:
    """Return the people whose place is sure, in the order in which a roster lists them."""
    return Student.objects.filter(
        places__teaching_class=teaching_class_id, places__state=PlaceState.CONFIRMED
    ).order_by("pinyin", "student_no")


def people_at(session: ClassSession) -> QuerySet[Student]:
    """Return the people in class at a meeting: also those who gave their place back later."""
    place = Q(places__teaching_class=session.teaching_class_id)
    then = Q(places__state=PlaceState.CONFIRMED) | Q(
        places__confirmed_at__isnull=False, places__ended_at__gte=session.starts_at
    )
    return Student.objects.filter(place & then).distinct().order_by("pinyin", "student_no")


def roster(session: ClassSession) -> list[RosterRow]:
    """Return the roster of a meeting. One statement; it reads no more than it shows."""
    rows = people_at(session).values_list("pk", "name", "student_no", "card_token", "pinyin")
    return [RosterRow(pk, name, number, token) for pk, name, number, token, _pinyin in rows]


def marks_of(session: ClassSession) -> dict[int, str]:
    """Return the mark that stands for each person of a meeting; one statement."""
    return dict(Attendance.objects.filter(session=session).values_list("student_id", "mark"))


def led_classes(login: User, day: date) -> QuerySet[ClassLeader]:
    """Return what the login's own people lead on ``day``. A helper leads nothing for somebody, and
    who gave up the place leads no more.
    """
    return ClassLeader.objects.filter(_in_office(day), student__login=login)


def leads(login: User, teaching_class_id: int, day: date) -> bool:
    """Whether one of the login's own people is a leader of the class on ``day``."""
    return led_classes(login, day).filter(teaching_class=teaching_class_id).exists()


def may_call_roll(login: User, session: ClassSession) -> bool:
    """Staff, the class's teacher, the teacher of this meeting (a substitute), or its leader."""
    if login.has_perm(MAY_MARK) or teaches(login, session.teaching_class):
        return True
    teacher = getattr(login, "teacher", None)
    if teacher is not None and session.teacher_id == teacher.pk:
        return True
    return leads(login, session.teaching_class_id, as_date(session.starts_at))


def teaches(login: User, teaching_class: TeachingClass) -> bool:
    """Whether the login is the class's own teacher."""
    teacher = getattr(login, "teacher", None)
    return teacher is not None and teaching_class.teacher_id == teacher.pk


def sessions_to_call(login: User, *, first: date, last: date) -> QuerySet[ClassSession]:
    """Return the meetings between two days whose roll the login may call, with their places."""
    rows = ClassSession.objects.filter(
        state=SessionState.PLANNED, starts_at__date__gte=first, starts_at__date__lte=last
    )
    if not login.has_perm(MAY_MARK):
        led = led_classes(login, last).values("teaching_class")
        own = Q(teaching_class__in=led)
        teacher = getattr(login, "teacher", None)
        if teacher is not None:
            own |= Q(teacher=teacher) | Q(teaching_class__teacher=teacher)
        rows = rows.filter(own)
    return rows.select_related("teaching_class", "room", "teacher").order_by("starts_at", "pk")


def calls_rolls(login: User, day: date) -> bool:
    """Whether the login has any roll to call: a leader in office, or a teacher."""
    if getattr(login, "teacher", None) is not None or login.has_perm(MAY_MARK):
        return True
    return led_classes(login, day).exists()


def leaders_of(teaching_class_ids: Iterable[int], day: date) -> QuerySet[ClassLeader]:
    """Return who leads these classes on ``day``."""
    rows = ClassLeader.objects.filter(teaching_class__in=list(teaching_class_ids))
    return rows.filter(_in_office(day)).select_related("student").order_by("since", "pk")


def _in_office(day: date) -> Q:
    named = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
    place = Place.objects.filter(
        student=OuterRef("student"),
        teaching_class=OuterRef("teaching_class"),
        state=PlaceState.CONFIRMED,
    )
    return named & Q(Exists(place))
