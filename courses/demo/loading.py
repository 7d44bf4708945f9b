"""Writing the demonstration school's own rows; classes and lectures go through their services."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from courses.demo.lesson_translations import load_translation
from courses.demo.lessons import load_lessons
from courses.demo.pages import publish_pages
from courses.demo.source import DemoSource, on_the_wall
from courses.demo.texts import DIRECTIONS, SUMMARIES, WHAT_TO_BRING
from courses.models import (
    ClassState,
    Course,
    Holiday,
    Lecture,
    Level,
    Major,
    MakeupDay,
    Room,
    Slot,
    SlotUse,
    Teacher,
    TeachingClass,
    Term,
    Weekday,
)
from courses.services.classes import open_class
from courses.services.lectures import schedule_lecture
from university.accounts.models import User

_WEEKDAYS = {name: Weekday(n) for n, name in enumerate("一二三四五六日", start=1)}
_LEVELS = {
    "初级": Level.BEGINNER,
    "中级": Level.INTERMEDIATE,
    "提高": Level.ADVANCED,
    "研修": Level.STUDY,
}
_CLASS_SUFFIX = re.compile(r"\d*班$")
_FEN = 100


@dataclass(frozen=True)
class School:
    """What the higher houses fill with people: classes by their code of the seed file."""

    running: dict[str, TeachingClass]
    enrolling: dict[str, TeachingClass]
    lectures: dict[str, Lecture]

    @property
    def running_term(self) -> Term:
        """The term that is being taught."""
        return next(iter(self.running.values())).term

    @property
    def enrolling_term(self) -> Term:
        """The term that takes applications."""
        return next(iter(self.enrolling.values())).term


def load_school(source: DemoSource, *, actor: User | None) -> School:
    """Write calendar, rooms, majors, teachers, both terms' classes, the lectures, their pages."""
    running_term, enrolling_term = _load_calendar(source)
    _load_rooms(source)
    _load_people_and_program(source)
    school = School(
        running=_load_classes(source, running_term, later=False, actor=actor),
        enrolling=_load_classes(source, enrolling_term, later=True, actor=actor),
        lectures=_load_lectures(source, actor=actor),
    )
    publish_pages(source, actor=actor)
    load_lessons(source, school.running, actor=actor)
    load_translation(actor=actor)
    return school


def _load_calendar(source: DemoSource) -> tuple[Term, Term]:
    for row in source.data["slots"]:
        Slot.objects.create(
            code=row["id"],
            name=row["name"],
            starts=time.fromisoformat(row["start"]),
            ends=time.fromisoformat(row["end"]),
            use=SlotUse(row["use"]),
        )
    terms: dict[str, Term] = {}
    for row in source.data["terms"]:
        name = source.term_name(row)
        terms[row["status"]] = Term.objects.create(
            code=f"{name[:4]}{'S' if '春' in name else 'A'}",
            name=name,
            starts_on=source.day(row["start"]),
            ends_on=source.day(row["end"]),
            weeks=row["weeks"],
        )
        for free in row["holidays"]:
            Holiday.objects.create(
                name=source.holiday_name(free["name"]),
                starts_on=source.day(free["from"]),
                ends_on=source.day(free["to"]),
            )
        for made_up in row["makeup_days"]:
            MakeupDay.objects.create(
                date=source.day(made_up["date"]),
                follows=_WEEKDAYS[made_up["follows"][-1]],
                reason=source.sentence(made_up["reason"]),
            )
    return terms["running"], terms["enrolling"]


def _load_rooms(source: DemoSource) -> None:
    for row in source.data["rooms"]:
        Room.objects.create(
            code=row["id"],
            name=row["name"],
            floor=row["floor"],
            capacity=row["capacity"],
            has_step_free_access=row["wheelchair"],
            is_rentable=row["rentable"],
            equipment=row["equipment"],
            directions=DIRECTIONS[row["floor"]],
        )


def _load_people_and_program(source: DemoSource) -> None:
    health: str = source.data["plain_texts"]["health"]
    for order, row in enumerate(source.data["majors"], start=1):
        Major.objects.create(
            code=row["id"],
            name=row["name"],
            illustration=row["id"].lower(),
            activity_level=row["activity_level"],
            suitability_statement=health if row["activity_level"] == "high" else "",
            order=order,
        )
    majors = {major.code: major for major in Major.objects.all()}
    for row in source.data["teachers"]:
        teacher = Teacher.objects.create(code=row["id"], name=row["name"], bio=row["bio"])
        teacher.majors.add(majors[row["major"]])
    for row in source.data["classes"]:
        Course.objects.get_or_create(
            major=majors[row["major"]],
            name=_CLASS_SUFFIX.sub("", row["name"]),
            defaults={
                "level": _LEVELS[row["level"]],
                "summary": SUMMARIES[row["major"]],
                "what_to_bring": WHAT_TO_BRING[row["major"]],
                "total_terms": row["total_terms"],
            },
        )


def _load_classes(
    source: DemoSource, term: Term, *, later: bool, actor: User | None
) -> dict[str, TeachingClass]:
    slots = {slot.code: slot for slot in Slot.objects.all()}
    rooms = {room.code: room for room in Room.objects.all()}
    teachers = {teacher.code: teacher for teacher in Teacher.objects.all()}
    courses = {(c.major.code, c.name): c for c in Course.objects.select_related("major")}
    classes = {}
    for row in source.data["classes"]:
        classes[row["id"]] = open_class(
            teaching_class=TeachingClass(
                code=row["id"],
                term=term,
                course=courses[row["major"], _CLASS_SUFFIX.sub("", row["name"])],
                name=row["name"],
                state=ClassState.PUBLISHED,
                teacher=teachers[row["teacher"]],
                room=rooms[row["room"]],
                weekday=_WEEKDAYS[row["day"][-1]],
                slot=slots[row["slot"]],
                term_no=_term_no(row, later=later),
                capacity=row["capacity"],
                min_open=row["min_open"],
                fee_fen=row["fee"] * _FEN,
                material_fee_fen=row["material_fee"] * _FEN,
                needs_audition=row.get("audition", False),
            ),
            actor=actor,
        )
    return classes


def _term_no(row: dict[str, Any], *, later: bool) -> int:
    """A class at its last term makes room for a new one of the same name."""
    if not later:
        return int(row["term_no"])
    return 1 if row["term_no"] == row["total_terms"] else int(row["term_no"]) + 1


def _load_lectures(source: DemoSource, *, actor: User | None) -> dict[str, Lecture]:
    rooms = {room.code: room for room in Room.objects.all()}
    lectures = {}
    for row in source.data["lectures"]:
        opens = source.moment(row["sale_opens"])
        if opens < on_the_wall(source.monday, time(0)) + timedelta(weeks=1):
            # On sale since this Monday, whatever weekday today is.
            opens = on_the_wall(source.monday, time(0))
        lectures[row["id"]] = schedule_lecture(
            lecture=Lecture(
                code=row["id"],
                title=row["title"],
                speaker=row["speaker"],
                room=rooms[row["room"]],
                starts_at=source.moment(row["date"], row["start"]),
                ends_at=source.moment(row["date"], row["end"]),
                capacity=row["capacity"],
                price_fen=row["price"] * _FEN,
                student_price_fen=row["price_student"] * _FEN,
                sale_opens_at=opens,
                sale_closes_at=source.moment(row["sale_closes"], "18:00"),
                refund_until=source.moment(row["refund_until"]),
                has_replay=row["online_replay"],
            ),
            actor=actor,
        )
    return lectures
