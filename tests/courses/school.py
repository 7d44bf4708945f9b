"""A small school for the tests of this house."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from courses.models import Course, Major, Room, Slot, Teacher, TeachingClass, Term

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A time of 2026 on the school's wall."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def make_room(**fields: object) -> Room:
    """一楼多功能厅."""
    return Room.objects.create(**{"code": "R101", "name": "多功能厅", "capacity": 200, **fields})


def make_teacher(**fields: object) -> Teacher:
    """李春梅."""
    return Teacher.objects.create(**{"code": "T01", "name": "李春梅", **fields})


def make_term(**fields: object) -> Term:
    """Autumn 2026, four meetings a class unless told otherwise."""
    values = {
        "code": "2026A",
        "name": "2026年秋季学期",
        "starts_on": date(2026, 9, 7),
        "ends_on": date(2027, 1, 8),
        "weeks": 4,
        **fields,
    }
    return Term.objects.create(**values)


def make_class(*, save: bool = True, **fields: object) -> TeachingClass:
    """声乐初级1班, Fridays 8:40 to 10:10. Rows that it needs are found or made."""
    major, _ = Major.objects.get_or_create(code="VOC", defaults={"name": "声乐"})
    course, _ = Course.objects.get_or_create(
        major=major, name="声乐初级", defaults={"level": "beginner"}
    )
    slot, _ = Slot.objects.get_or_create(
        code="AM1", defaults={"name": "上午第一节", "starts": time(8, 40), "ends": time(10, 10)}
    )
    values: dict[str, object] = {
        "code": "C01",
        "name": "声乐初级1班",
        "course": course,
        "slot": slot,
        "weekday": 5,
        "capacity": 30,
        "fee_fen": 16000,
        **fields,
    }
    values.setdefault("term", Term.objects.first() or make_term())
    values.setdefault("teacher", Teacher.objects.first() or make_teacher())
    values.setdefault("room", Room.objects.first() or make_room())
    teaching_class = TeachingClass(**values)
    if save:
        teaching_class.save()
    return teaching_class
