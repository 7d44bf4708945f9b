"""A class that meets on Mondays, with its people, its leader and its teacher."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Permission

from courses.models import ClassSession, Teacher, TeachingClass
from enrollment.models import ActChannel, ClassLeader, Place
from enrollment.states import PlaceState
from tests.enrollment.school import SHANGHAI, make_class, make_staff, make_student, make_term
from university.accounts.models import Student, User
from university.states import record

#: A Monday, five minutes after the third meeting began.
MEETING = datetime(2027, 3, 15, 8, 45, tzinfo=SHANGHAI)
_FIRST = datetime(2027, 3, 1, 8, 40, tzinfo=SHANGHAI)


def make_meeting_class(code: str = "C01", *, meetings: int = 3, **fields: object) -> TeachingClass:
    """A class of the spring with ``meetings`` Mondays from 1 March on."""
    teaching_class = make_class(code, term=make_term(starts_on=date(2027, 3, 1)), **fields)
    for number in range(meetings):
        starts_at = _FIRST + timedelta(weeks=number)
        ClassSession.objects.create(
            teaching_class=teaching_class,
            number=number + 1,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=90),
            room=teaching_class.room,
            teacher=teaching_class.teacher,
        )
    return teaching_class


def seat(teaching_class: TeachingClass, student: Student, **fields: object) -> Place:
    """Give a student a sure place."""
    before = _FIRST - timedelta(days=20)
    values: dict[str, object] = {
        "state": PlaceState.CONFIRMED,
        "channel": ActChannel.DESK,
        "created_at": before,
        "confirmed_at": before,
        **fields,
    }
    place = Place.objects.create(student=student, teaching_class=teaching_class, **values)
    TeachingClass.objects.filter(pk=teaching_class.pk).update(taken=teaching_class.taken + 1)
    teaching_class.refresh_from_db(fields=["taken"])
    record(place)
    return place


def seat_people(teaching_class: TeachingClass, *names: str, first: int = 1) -> list[Student]:
    """Give people of these names a place each, in the order given."""
    people = []
    for number, name in enumerate(names, start=first):
        student = make_student(number, name=name, pinyin=f"{number:03d}")
        seat(teaching_class, student)
        people.append(student)
    return people


def name_leader(teaching_class: TeachingClass, student: Student) -> User:
    """Make a student the leader; return their login."""
    ClassLeader.objects.create(
        student=student, teaching_class=teaching_class, since=date(2027, 3, 1)
    )
    assert student.login is not None
    return student.login


def teacher_login(teacher: Teacher, username: str = "teacher1") -> User:
    """Give a teacher a login."""
    teacher.user = make_staff(username)
    teacher.save()
    return teacher.user


def may(user: User, *codenames: str) -> User:
    """Give a member of staff rights of this house; return them."""
    user.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="enrollment", codename__in=codenames)
    )
    return User.objects.get(pk=user.pk)
