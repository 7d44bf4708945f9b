"""The demonstration school's public pages: the school's own facts, notices, and a page a row."""

from courses.demo.source import DemoSource
from courses.models import ClassState, Lecture, Major, Teacher, TeachingClass
from courses.services.publishing import (
    publish_class_page,
    publish_lecture_page,
    publish_major_page,
    publish_teacher_page,
)
from university.accounts.models import User
from university.pages.models import SchoolSettings
from university.pages.services import publish_notice


def publish_pages(source: DemoSource, *, actor: User | None) -> None:
    """Publish everything that the site shows of the loaded school."""
    _fill_school(source)
    for major in Major.objects.order_by("order"):
        publish_major_page(actor=actor, major=major)
    for teacher in Teacher.objects.order_by("code"):
        publish_teacher_page(actor=actor, teacher=teacher)
    shown = TeachingClass.objects.exclude(state=ClassState.PLANNED)
    for teaching_class in shown.select_related("term", "course__major"):
        publish_class_page(actor=actor, teaching_class=teaching_class)
    for lecture in Lecture.objects.order_by("starts_at"):
        publish_lecture_page(actor=actor, lecture=lecture)
    for row in source.data["notices"]:
        publish_notice(
            actor=actor,
            slug=row["id"].lower(),
            title=source.sentence(row["title"]),
            text=source.sentence(row["body"]),
            # A notice of next week is known today: the demonstration shows all of them.
            dated=min(source.day(row["date"]), source.today),
        )


def _fill_school(source: DemoSource) -> None:
    facts = source.data["school"]
    school = SchoolSettings.load()
    school.school_name = facts["name"]
    school.full_name = facts["full_name"]
    school.help_phone = facts["help_phone"]
    school.front_desk = facts["front_desk"]
    school.office_hours = facts["office_hours"]
    school.online_brand = facts["online_brand"]
    school.save()
