"""A teacher posts, the office accepts or returns; what is shown, and when."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, WorkflowState

from courses.lesson_words import words_of
from courses.models import LessonSending, LessonVideo, OnlineLesson, TeachingClass
from courses.queries.posted_lessons import standings
from courses.services.lessons import posting
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    ready_video,
    registrar,
    student_in,
)
from tests.courses.school import make_teacher
from tests.enrollment.classroom import teacher_login
from tests.enrollment.school import make_student
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


def post(teacher: User, row: TeachingClass, *, video: LessonVideo | None = None) -> OnlineLesson:
    lesson = posting.start_lesson(actor=teacher, teaching_class=row)
    if video is not None:
        posting.set_recording(actor=teacher, lesson=lesson, video=video)
    posting.set_words(
        actor=teacher,
        lesson=lesson,
        title="开口热身",
        text="先哼。\n再唱。",
        session=None,
        chapters=[],
    )
    return again(posting.submit_lesson(actor=teacher, lesson=lesson))


def name_it(teacher: User, lesson: OnlineLesson, text: str, session: Any = None) -> None:
    posting.set_words(
        actor=teacher, lesson=lesson, title="开口热身", text=text, session=session, chapters=[]
    )


def again(lesson: OnlineLesson) -> OnlineLesson:
    return OnlineLesson.objects.get(pk=lesson.pk)


def word_of(lesson: OnlineLesson) -> tuple[str, str]:
    standing = standings([again(lesson)])[lesson.pk]
    return standing.word, standing.why


def task(lesson: OnlineLesson) -> Any:
    return again(lesson).current_workflow_state.current_task_state.specific


def code_of(act: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_words_alone_go_to_the_office_at_once_and_are_shown_when_accepted() -> None:
    row, teacher = cloud_class()
    office = registrar()
    lesson = post(teacher, row)
    waits = word_of(lesson)
    actions = [
        name for name, _word, _asks in task(lesson).task.specific.get_actions(lesson, office)
    ]
    task(lesson).approve(user=office)
    lesson = again(lesson)
    assert (waits, "approve" in actions, lesson.live, lesson.title, words_of(lesson.body)) == (
        ("等教务审核", ""),
        True,
        True,
        "开口热身",
        "先哼。\n再唱。",
    )
    assert word_of(lesson) == ("已发布", "")


def test_the_office_is_asked_only_once_the_recording_plays() -> None:
    row, teacher = cloud_class()
    video = ready_video(teacher, state=LessonVideo.State.WORKING, percent=40)
    lesson = post(teacher, row, video=video)
    before = (word_of(lesson), posting.send_ready_lessons(), again(lesson).workflow_in_progress)
    LessonVideo.objects.filter(pk=video.pk).update(state=LessonVideo.State.READY)
    sent = posting.send_ready_lessons(), posting.send_ready_lessons()
    assert (before, sent, word_of(lesson)) == (
        (("录像处理中40%", "弄好以后自动送给教务。"), 0, False),
        (1, 0),
        ("等教务审核", ""),
    )


def test_a_failed_recording_says_why_and_is_not_sent() -> None:
    row, teacher = cloud_class()
    video = ready_video(teacher, state=LessonVideo.State.FAILED, fault="cut_short")
    lesson = posting.start_lesson(actor=teacher, teaching_class=row)
    posting.set_recording(actor=teacher, lesson=lesson, video=video)
    posting.set_words(
        actor=teacher, lesson=lesson, title="热身", text="", session=None, chapters=[]
    )
    refused = code_of(lambda: posting.submit_lesson(actor=teacher, lesson=lesson))
    word, why = word_of(lesson)
    assert (refused, word, bool(why), LessonSending.objects.count()) == (
        "recording_failed",
        "失败",
        True,
        0,
    )


def test_the_office_returns_it_with_a_comment_and_the_teacher_sends_it_again() -> None:
    row, teacher = cloud_class()
    office, lesson = registrar(), post(teacher, row)
    task(lesson).reject(user=office, comment="声音太小")
    returned = word_of(lesson)
    posting.set_words(
        actor=teacher, lesson=lesson, title="开口热身", text="大声唱。", session=None, chapters=[]
    )
    kept = word_of(lesson)
    posting.submit_lesson(actor=teacher, lesson=lesson)
    waits = word_of(lesson)
    task(lesson).approve(user=office)
    assert (returned, kept, waits, words_of(again(lesson).body)) == (
        ("已退回", "声音太小"),
        ("已退回", "声音太小"),
        ("等教务审核", ""),
        "大声唱。",
    )


def test_a_change_of_an_accepted_lesson_shows_only_when_it_is_accepted_too() -> None:
    row, teacher = cloud_class()
    office = registrar()
    old, new = ready_video(teacher), ready_video(teacher)
    lesson = post(teacher, row, video=old)
    task(lesson).approve(user=office)
    posting.set_recording(actor=teacher, lesson=again(lesson), video=new)
    changed = again(lesson).video_id, word_of(lesson)
    posting.submit_lesson(actor=teacher, lesson=again(lesson))
    sent = again(lesson).video_id, word_of(lesson)
    task(lesson).approve(user=office)
    assert (changed, sent, again(lesson).video_id) == (
        (old.pk, ("已发布", "改动还没有送给教务。")),
        (old.pk, ("等教务审核", "")),
        new.pk,
    )


def test_taking_back_from_the_office_and_off_the_site_keeps_the_draft() -> None:
    row, teacher = cloud_class()
    office, lesson = registrar(), post(teacher, row)
    posting.take_back(actor=teacher, lesson=lesson)
    from_office = word_of(lesson)
    posting.submit_lesson(actor=teacher, lesson=lesson)
    task(lesson).approve(user=office)
    posting.take_back(actor=teacher, lesson=again(lesson))
    lesson = again(lesson)
    assert (from_office, lesson.live, word_of(lesson)[0], lesson.title) == (
        ("草稿", "还没有送出。"),
        False,
        "已撤下",
        "开口热身",
    )


def test_nobody_posts_for_the_class_of_another_teacher() -> None:
    row, teacher = cloud_class()
    stranger = teacher_login(make_teacher(code="T02", name="王老师"), "teacher2")
    lesson = post(teacher, row)
    before = again(lesson).latest_revision_id
    codes = [
        code_of(lambda: posting.start_lesson(actor=stranger, teaching_class=row)),
        code_of(lambda: posting.set_recording(actor=stranger, lesson=lesson, video=None)),
        code_of(lambda: posting.submit_lesson(actor=stranger, lesson=lesson)),
        code_of(lambda: posting.take_back(actor=stranger, lesson=lesson)),
    ]
    pages = [
        browser(stranger).get(f"/teach/{lesson.pk}/{name}").status_code
        for name in ("", "recording/", "words/", "take-back/")
    ]
    assert (codes, pages, again(lesson).latest_revision_id, word_of(lesson)[0]) == (
        ["not_your_class"] * 4,
        [404] * 4,
        before,
        "等教务审核",
    )


def test_a_recording_of_another_person_and_a_meeting_of_another_class_are_refused() -> None:
    row, teacher = cloud_class()
    lesson = posting.start_lesson(actor=teacher, teaching_class=row)
    other = User.objects.create(username="other")
    foreign = ready_video(other)
    session = row.sessions.first()
    session.teaching_class_id = 0
    codes = [
        code_of(lambda: posting.set_recording(actor=teacher, lesson=lesson, video=foreign)),
        code_of(
            lambda: posting.set_words(
                actor=teacher, lesson=lesson, title="热身", text="", session=session, chapters=[]
            )
        ),
        code_of(lambda: posting.submit_lesson(actor=teacher, lesson=lesson)),
    ]
    assert (codes, again(lesson).video_id, again(lesson).current_workflow_state) == (
        ["not_your_recording", "not_your_session", "no_title"],
        None,
        None,
    )


def test_beginning_twice_gives_one_empty_draft() -> None:
    row, teacher = cloud_class()
    first = posting.start_lesson(actor=teacher, teaching_class=row)
    second = posting.start_lesson(actor=teacher, teaching_class=row)
    posting.set_recording(actor=teacher, lesson=first, video=ready_video(teacher))
    third = posting.start_lesson(actor=teacher, teaching_class=row)
    assert (first.pk == second.pk, first.pk == third.pk, any(Page.find_problems())) == (
        True,
        False,
        False,
    )


def test_the_three_questions_by_a_phone_without_script() -> None:
    row, teacher = cloud_class()
    student_in(row)
    phone = browser(teacher)
    asked = phone.post("/teach/new/", {"teaching_class": row.pk})
    lesson = OnlineLesson.objects.get()
    none = phone.post(f"/teach/{lesson.pk}/recording/")
    alone = phone.post(f"/teach/{lesson.pk}/no-recording/")
    empty = phone.post(f"/teach/{lesson.pk}/words/", {"title": "", "text": ""})
    session = row.sessions.get(number=2)
    whole = phone.post(
        f"/teach/{lesson.pk}/words/", {"title": "热身", "text": "哼。", "session": session.pk}
    )
    seen = phone.get(f"/teach/{lesson.pk}/")
    sent = phone.post(f"/teach/{lesson.pk}/send/", follow=True)
    assert [asked.url, none.status_code, alone.url, empty.status_code, whole.url] == [
        f"/teach/{lesson.pk}/recording/",
        409,
        f"/teach/{lesson.pk}/words/",
        200,
        f"/teach/{lesson.pk}/",
    ]
    words = empty.content.decode()
    assert ("请写标题。" in words, "没有录像和照片，就要有文字。" in words) == (True, True)
    assert ("那次课上完以后" in seen.content.decode(), "等教务审核" in sent.content.decode()) == (
        True,
        True,
    )
    assert again(lesson).session_id == session.pk


def test_an_accepted_lesson_waits_for_its_meeting_and_moves_with_it() -> None:
    row, teacher = cloud_class()
    office, session = registrar(), row.sessions.get(number=2)
    lesson = posting.start_lesson(actor=teacher, teaching_class=row)
    posting.set_words(
        actor=teacher, lesson=lesson, title="热身", text="哼。", session=session, chapters=[]
    )
    posting.submit_lesson(actor=teacher, lesson=lesson)
    task(lesson).approve(user=office)
    assert word_of(lesson) == ("审核通过", "3月8日（星期一）上午10:10发布。")
    session.starts_at += timedelta(days=2)
    session.ends_at += timedelta(days=2)
    session.save()
    assert word_of(lesson) == ("审核通过", "3月10日（星期三）上午10:10发布。")


def test_the_list_costs_the_same_at_two_sizes() -> None:
    row, teacher = cloud_class()
    phone = browser(teacher)
    post(teacher, row)
    live_lesson(row, video=ready_video(teacher))
    phone.get("/teach/")
    few = queries(phone)
    for _number in range(2):
        post(teacher, row)
    post(teacher, row, video=ready_video(teacher, state=LessonVideo.State.WAITING))
    assert (queries(phone), WorkflowState.objects.count()) == (few, 3)


def queries(phone: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert phone.get("/teach/").status_code == 200
    return len(captured)


def test_who_does_not_teach_has_no_such_pages() -> None:
    row, _teacher = cloud_class()
    senior = make_student(7)
    answers = [browser(user).get("/teach/").status_code for user in (None, senior.login)]
    assert (answers, row.online_lessons.count()) == ([302, 403], 0)
