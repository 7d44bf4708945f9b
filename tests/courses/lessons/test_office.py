"""The office: a list of lessons by class and state, and a comment that reaches the teacher."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import WorkflowState

from courses.models import LessonAudience, OnlineLesson
from courses.services.lessons import posting
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    ready_video,
    registrar,
)
from tests.enrollment.classroom import make_meeting_class

pytestmark = pytest.mark.django_db

LIST = "/admin/online-lessons/"


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


def test_the_list_shows_class_recording_and_state_and_filters() -> None:
    row, teacher = cloud_class()
    other = make_meeting_class("C02")
    live_lesson(row, title="开嗓", video=ready_video(teacher))
    live_lesson(other, title="站姿", audience=LessonAudience.EVERYONE)
    office = browser(registrar())
    whole = office.get(LIST).content.decode()
    one = office.get(f"{LIST}?teaching_class={row.pk}").content.decode()
    found = [("开嗓" in page, "站姿" in page) for page in (whole, one)]
    assert (found, "可以观看" in whole) == ([(True, True), (True, False)], True)


def test_the_list_costs_the_same_at_two_sizes() -> None:
    row, teacher = cloud_class()
    office = browser(registrar())
    for _number in range(2):
        live_lesson(row, video=ready_video(teacher))
    office.get(LIST)
    few = queries(office)
    for _number in range(5):
        live_lesson(row, video=ready_video(teacher))
    assert queries(office) == few


def queries(office: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert office.get(LIST).status_code == 200
    return len(captured)


def test_the_editor_offers_the_meetings_of_the_class_alone() -> None:
    row, _teacher = cloud_class()
    make_meeting_class("C02", meetings=2)
    lesson = live_lesson(row)
    page = browser(registrar()).get(f"/admin/pages/{lesson.pk}/edit/")
    form = page.context["form"]
    assert (
        [label for _value, label in form.fields["session"].choices][1:],
        len(list(form.fields["teaching_class"].choices)),
    ) == (
        [
            "1. 3月1日（星期一）上午8:40",
            "2. 3月8日（星期一）上午8:40",
            "3. 3月15日（星期一）上午8:40",
        ],
        3,
    )


def test_the_office_accepts_and_returns_on_its_own_screens() -> None:
    row, teacher = cloud_class()
    office = browser(registrar())
    lesson = posting.start_lesson(actor=teacher, teaching_class=row)
    posting.set_words(
        actor=teacher, lesson=lesson, title="开嗓", text="哼。", session=None, chapters=[]
    )
    posting.submit_lesson(actor=teacher, lesson=lesson)
    editor = office.get(f"/admin/pages/{lesson.pk}/edit/")
    answers = {}
    for act, comment in (("reject", "声音太小"), ("approve", "")):
        if act == "approve":
            posting.submit_lesson(actor=teacher, lesson=OnlineLesson.objects.get(pk=lesson.pk))
        task = WorkflowState.objects.get().current_task_state_id
        url = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, act, task])
        office.post(url, {"comment": comment})
        answers[act] = browser(teacher).get("/teach/").content.decode()
    assert (
        editor.status_code,
        "声音太小" in answers["reject"],
        "已发布" in answers["approve"],
        OnlineLesson.objects.get(pk=lesson.pk).live,
    ) == (200, True, True, True)
