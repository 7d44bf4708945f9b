"""A small school with an open round, for the tests of this house."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses.models import ClassState, Course, Major, Room, Slot, Teacher, TeachingClass, Term
from enrollment.models import Allocation, Round, RoundKind
from university.accounts.models import Student, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A Tuesday; the round is open, the term begins in four weeks.
NOW = datetime(2027, 2, 2, 10, 0, tzinfo=SHANGHAI)


def make_term(**fields: object) -> Term:
    """Spring 2027."""
    values = {
        "code": "2027S",
        "name": "2027年春季学期",
        "starts_on": date(2027, 3, 1),
        "ends_on": date(2027, 6, 30),
        **fields,
    }
    return Term.objects.get_or_create(code=values.pop("code"), defaults=values)[0]


def make_round(**fields: object) -> Round:
    """The left-over round, open by every door."""
    values = {
        "code": "R4",
        "name": "余位报名",
        "kind": RoundKind.LEFTOVER,
        "allocation": Allocation.FIRST_COME,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=5),
        "channels": ["web", "desk", "phone"],
        "prospectus": "先到先得，名额保留两个工作日。",
        **fields,
    }
    values.setdefault("term", Term.objects.first() or make_term())
    return Round.objects.create(**values)


def make_major(code: str = "VOC", name: str = "声乐", **fields: object) -> Major:
    """声乐, sitting."""
    return Major.objects.get_or_create(code=code, defaults={"name": name, **fields})[0]


def make_class(code: str = "C01", **fields: object) -> TeachingClass:
    """声乐初级1班, Mondays 8:40 to 10:10, 30 places."""
    major = fields.pop("major", None) or make_major()
    course = Course.objects.get_or_create(
        major=major, name=f"{major.name}初级", defaults={"level": "beginner"}
    )[0]
    slot = Slot.objects.get_or_create(
        code="AM1", defaults={"name": "上午第一节", "starts": time(8, 40), "ends": time(10, 10)}
    )[0]
    values: dict[str, object] = {
        "name": f"{major.name}初级{code.removeprefix('C0')}班",
        "state": ClassState.PUBLISHED,
        "course": course,
        "slot": slot,
        "weekday": 1,
        "capacity": 30,
        "fee_fen": 16000,
        **fields,
    }
    values.setdefault("term", Term.objects.first() or make_term())
    values.setdefault(
        "teacher", Teacher.objects.get_or_create(code="T01", defaults={"name": "李春梅"})[0]
    )
    values.setdefault(
        "room",
        Room.objects.get_or_create(code="R102", defaults={"name": "声乐教室", "capacity": 70})[0],
    )
    return TeachingClass.objects.create(code=code, **values)


def make_student(number: int = 1, **fields: object) -> Student:
    """王桂兰, 68, with a login of her own unless told otherwise."""
    values = {
        "student_no": f"S{number:04d}",
        "name": "王桂兰",
        "sex": "female",
        "birth_date": date(1958, 5, 1),
        **fields,
    }
    if "login" not in values:
        values["login"] = User.objects.create(phone=f"+86120{number:08d}")
    return Student.objects.create(**values)


def make_staff(username: str = "desk1", **fields: object) -> User:
    """A member of staff with no rights but those given."""
    return User.objects.create(username=username, is_staff=True, **fields)
