"""Rules that change between the application and the list, courses that build on each other."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from courses.models import Course, TeachingClass
from enrollment import queries
from enrollment.models import Completion, DrawEntry, Prerequisite, Wish
from enrollment.services.draw_settling import settle_draws
from enrollment.services.draws import commit_seed, draw_lots, freeze_list, publish_draw
from enrollment.services.eligibility import classes_that_fit, find_refusals
from enrollment.services.overrides import override_rule
from tests.enrollment.applying import make_drawn_round, send
from tests.enrollment.draw_school import NUMBER, registrar
from tests.enrollment.school import NOW, make_class, make_major, make_student
from tests.enrollment.test_overrides import REASON, with_rights
from university.accounts.models import Student
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def completes(student: Student, course: Course, *, term_no: int = 1) -> Completion:
    """Completed at some time before."""
    return Completion.objects.create(
        student=student,
        course=course,
        term_no=term_no,
        class_name=course.name,
        completed_on=NOW.date(),
    )


def advanced(*, capacity: int = 30) -> TeachingClass:
    """A class whose course builds on 声乐初级."""
    beginners = make_class("C01")
    row = make_class("C02", major=make_major("DAN", "舞蹈"), weekday=3, capacity=capacity)
    Prerequisite.objects.create(course=row.course, requires=beginners.course)
    return row


def codes(student: Student, row: TeachingClass) -> list[str]:
    fresh = queries.classes_for_rules().get(pk=row.pk)
    return [refusal.code for refusal in find_refusals(student=student, teaching_class=fresh)]


def test_a_course_is_completed_after_applying_and_the_list_leaves_the_wish_out(clock) -> None:
    drawn, row, other = make_drawn_round(), make_class(), make_student(2)
    student = make_student()
    application = send(student, drawn, row)
    send(other, drawn, row)
    draw = commit_seed(actor=registrar(), enrolment_round=drawn, number_source="福利彩票3D")
    completes(student, row.course)
    clock.move_to(NOW + timedelta(days=6))

    draw = freeze_list(actor=registrar(), draw=draw)
    draw_lots(actor=registrar(), draw=draw, public_number=NUMBER)
    publish_draw(actor=registrar(), draw=draw)
    settle_draws()

    client = Client()
    client.force_login(student.login, "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/enrol/applications/{application.pk}/").content.decode()
    assert (
        list(DrawEntry.objects.exclude(order=None).values_list("application__student", flat=True)),
        Wish.objects.get(application=application).reason,
        "这个志愿没有参加抽签，原因：学过这门课并已结业。" in page,
    ) == ([other.pk], "completed_before", True)


def test_a_course_that_builds_on_another_asks_for_it() -> None:
    row, student, learned = advanced(), make_student(), make_student(2)
    completes(learned, Course.objects.get(name="声乐初级"))
    fresh = queries.classes_for_rules().get(pk=row.pk)

    refusal = next(
        one
        for one in find_refusals(student=student, teaching_class=fresh)
        if one.code == "course_before"
    )

    assert (refusal.message, refusal.next_step, codes(learned, row)) == (
        "学完声乐初级的人才能报这个班。",
        "请先报那门课。您已经会了，请问服务台。",
        [],
    )


def test_a_completion_taken_back_counts_no_more() -> None:
    row, student = advanced(), make_student()
    done = completes(student, Course.objects.get(name="声乐初级"))
    Completion.objects.filter(pk=done.pk).update(state="withdrawn")

    assert codes(student, row) == ["course_before"]


def test_staff_say_yes_with_a_reason() -> None:
    row, student = advanced(), make_student()
    [refusal] = find_refusals(
        student=student, teaching_class=queries.classes_for_rules().get(pk=row.pk)
    )

    override_rule(
        actor=with_rights("set_rules_aside"),
        student=student,
        teaching_class=row,
        refusal=refusal,
        reason=REASON,
    )

    assert codes(student, row) == []


def test_a_wish_for_it_is_refused_and_it_is_not_suggested() -> None:
    row, student, drawn = advanced(), make_student(), make_drawn_round()

    with pytest.raises(Refusal) as refused:
        send(student, drawn, row)

    first = queries.classes_for_rules().get(code="C01")
    assert (refused.value.code, Wish.objects.count()) == ("course_before", 0)
    assert classes_that_fit(student=student, teaching_class=first) == []


def test_who_lost_the_completion_before_the_list_is_left_out(clock) -> None:
    row, drawn = advanced(), make_drawn_round()
    one, other = make_student(), make_student(2)
    kept, lost = (completes(each, Course.objects.get(name="声乐初级")) for each in (one, other))
    for each in (one, other):
        send(each, drawn, row)
    draw = commit_seed(actor=registrar(), enrolment_round=drawn, number_source="福利彩票3D")
    Completion.objects.filter(pk=lost.pk).update(state="withdrawn")
    clock.move_to(NOW + timedelta(days=6))

    freeze_list(actor=registrar(), draw=draw)

    left_out = Wish.objects.filter(draw_outcome__rule="course_before")
    assert [wish.application.student for wish in left_out] == [other]
    assert kept.state == "confirmed"
