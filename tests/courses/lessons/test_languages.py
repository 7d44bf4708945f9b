"""A lesson in other words: one lesson, one audience, one place, whatever language is read."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from courses.lesson_photos import shown_photos
from courses.models import (
    LessonAudience,
    LessonCaption,
    LessonIndexPage,
    LessonPhoto,
    LessonQuestion,
    LessonWatch,
    OnlineLesson,
)
from courses.queries import lessons as queries
from courses.queries.posted_lessons import lessons_of
from courses.search import find
from enrollment.states import PlaceState
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    place,
    ready_video,
    registrar,
    student_in,
    waiting_for,
)
from tests.courses.lessons.tongues import answers, in_english, path
from tests.enrollment.school import make_student
from university.accounts.models import User

pytestmark = pytest.mark.django_db

LINES = [{"start": 0, "end": 2000, "text": "Breathe in."}]


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


def test_the_translation_has_words_and_nothing_else() -> None:
    row, teacher = cloud_class()
    lesson = live_lesson(row, video=ready_video(teacher), session=row.sessions.first())
    page = in_english(lesson)
    assert (
        (page.title, page.slug, page.original_id, page.locale.language_code, page.live),
        (page.audience, page.teaching_class, page.session, page.lecture, page.video),
        list(lesson.get_translations()) == [page],
        page.get_parent().specific == LessonIndexPage.objects.get(),
        page.get_url(),
    ) == (
        ("How to breathe", "lesson-1-en", lesson.pk, "en", True),
        ("class", None, None, None, None),
        True,
        True,
        "/lessons/lesson-1-en/",
    )


@pytest.mark.parametrize(
    "audience", [LessonAudience.EVERYONE, LessonAudience.CLASS, LessonAudience.TICKETS]
)
@pytest.mark.parametrize("is_over", [True, False])
def test_it_opens_for_the_same_people_as_its_lesson(audience: str, is_over: bool) -> None:
    row, teacher = cloud_class()
    sessions = row.sessions.order_by("starts_at")
    lesson = live_lesson(
        row,
        audience=audience,
        video=ready_video(teacher),
        session=sessions.first() if is_over else sessions.last(),
    )
    page = in_english(lesson)
    offered, left = make_student(3), make_student(4)
    place(offered, row, PlaceState.OFFERED)
    place(left, row, PlaceState.CANCELLED)
    people: list[User | None] = [
        None,
        student_in(row).login,
        waiting_for(row).login,
        offered.login,
        left.login,
        make_student(5).login,
        teacher,
        registrar(),
    ]
    for login in people:
        client = browser(login)
        assert answers(client, page) == answers(client, lesson)


def test_it_follows_its_lesson_when_that_is_closed_later() -> None:
    row, _teacher = cloud_class()
    lesson = live_lesson(row, audience=LessonAudience.EVERYONE)
    page = in_english(lesson)
    visitor = browser(None)
    before = answers(visitor, page)
    lesson.audience = LessonAudience.CLASS
    lesson.save_revision().publish(skip_permission_checks=True)
    assert (before, answers(visitor, page)) == ([200, 200], [403, 404])


@pytest.mark.parametrize(
    "opened", [{"audience": "everyone"}, {"audience": "tickets"}, {"teaching_class": 1}]
)
def test_the_database_refuses_a_translation_with_an_audience(opened: dict[str, Any]) -> None:
    row, _teacher = cloud_class()
    page = in_english(live_lesson(row))
    if "teaching_class" in opened:
        opened = {"teaching_class": row}
    with pytest.raises(IntegrityError), transaction.atomic():
        OnlineLesson.objects.filter(pk=page.pk).update(**opened)


def test_an_old_version_does_not_bring_an_audience_back() -> None:
    row, _teacher = cloud_class()
    page = in_english(live_lesson(row))
    revision = page.latest_revision
    assert revision is not None
    revision.content |= {"audience": "everyone", "teaching_class": row.pk, "original": None}
    revision.save()
    revision.publish(skip_permission_checks=True)
    page.refresh_from_db()
    assert (page.audience, page.teaching_class_id, page.original_id is None) == (
        "class",
        None,
        False,
    )


def test_what_a_senior_reads_and_the_way_between_the_languages() -> None:
    row, teacher = cloud_class()
    video = ready_video(teacher, seconds=700)
    LessonCaption.objects.create(video=video, lines=[{"start": 0, "end": 2000, "text": "吸气"}])
    chapters = [{"second": 0, "title": "吸气"}, {"second": 60, "title": "呼气"}]
    lesson = live_lesson(row, video=video, chapters=chapters)
    page = in_english(
        lesson,
        chapters=[{"second": 0, "title": "Breathing in"}, {"second": 59, "title": "Elsewhere"}],
        captions={"video": video.pk, "lines": LINES},
    )
    senior = browser(student_in(row).login)
    chinese, english = (senior.get(path(one)).content.decode() for one in (lesson, page))
    link = 'href="{}" lang="{}" hreflang="{}">{}</a>'
    track = '<track kind="captions" srclang="{}" label="{}" src="/lesson/{}/captions.vtt"{}>'
    assert [
        link.format(path(page), "en", "en", "English") in chinese,
        link.format(path(lesson), "zh-Hans", "zh-Hans", "中文") in english,
        '<h1 class="page-title" lang="en">How to breathe</h1>' in english,
        '<div class="prose" data-spoken lang="en">' in english,
        'lang="en">0:00 Breathing in</a>' in english,
        'data-jump="60">1:00 呼气</a>' in english,
        "Elsewhere" not in english,
        track.format("en", "English", page.pk, " default") in english,
        track.format("zh-Hans", "字幕", lesson.pk, "") in english,
        f'data-place="/lesson/{lesson.pk}/place/"' in english,
        " lang=" not in chinese.split("<h1", 1)[1].split("<nav", 1)[0],
    ] == [True] * 11
    vtt = senior.get(f"/lesson/{page.pk}/captions.vtt").content.decode()
    assert "Breathe in." in vtt


def test_captions_of_a_recording_that_was_replaced_are_not_shown() -> None:
    row, teacher = cloud_class()
    video = ready_video(teacher)
    lesson = live_lesson(row, video=video)
    page = in_english(lesson, captions={"video": video.pk, "lines": LINES})
    senior = browser(student_in(row).login)
    captions = f"/lesson/{page.pk}/captions.vtt"
    before = senior.get(captions).status_code
    lesson.video = ready_video(teacher, seconds=60)
    lesson.save_revision().publish(skip_permission_checks=True)
    body = senior.get(path(page)).content.decode()
    after = senior.get(captions).status_code
    assert (before, after, 'data-seconds="60"' in body) == (200, 404, True)


def test_the_place_and_the_questions_are_those_of_the_lesson() -> None:
    row, teacher = cloud_class()
    lesson = live_lesson(row, video=ready_video(teacher))
    page = in_english(lesson)
    student = student_in(row)
    senior = browser(student.login)
    senior.post(f"/lesson/{lesson.pk}/place/", {"position": "40", "seen": "0-3"})
    senior.post(f"/lesson/{page.pk}/place/", {"position": "70", "seen": "4-6"})
    key = "6f8bb5e0-98c7-4f3a-8f12-6c3a9d0d8d61"
    asked = senior.post(f"/lesson/{page.pk}/ask/", {"key": key, "text": "Why?"})
    watch = LessonWatch.objects.get()
    assert (
        (watch.lesson_id, watch.position, watch.share_percent),
        [row.lesson_id for row in LessonQuestion.objects.all()],
        asked["Location"],
        [
            f"#t={watch.position}" in senior.get(path(one)).content.decode()
            for one in (lesson, page)
        ],
    ) == ((lesson.pk, 70, 23), [lesson.pk], f"{path(page)}#questions", [True, True])


def test_words_are_read_once_in_whatever_language() -> None:
    row, _teacher = cloud_class()
    lesson = live_lesson(row)
    page = in_english(lesson)
    senior = browser(student_in(row).login)
    answer = senior.post(f"/lesson/{page.pk}/read/")
    assert (
        answer["Location"],
        [watch.lesson_id for watch in LessonWatch.objects.all()],
        "这节课您看完了" in senior.get(path(lesson)).content.decode(),
    ) == (path(page), [lesson.pk], True)


def test_lists_and_search_show_one_lesson() -> None:
    row, _teacher = cloud_class()
    lesson = live_lesson(row, title="怎样呼吸", audience=LessonAudience.EVERYONE)
    page = in_english(lesson, title="Breathing well")
    office = browser(registrar())
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="registrar")  # type: ignore[assignment]
    found = [
        [hit.url for group in find(typed, terms=[], request=request) for hit in group.hits]
        for typed in ("怎样呼吸", "breathing", "How to breathe")
    ]
    listed = office.get("/admin/online-lessons/").content.decode()
    assert (
        [one.pk for one in queries.released()],
        browser(None).get("/lessons/").content.decode().count("/lessons/lesson-1"),
        found[:2],
        found[2],
        [f"/admin/pages/{one.pk}/edit/" in listed for one in (lesson, page)],
        [one.pk for one in lessons_of(row.teacher.user)],
    ) == ([lesson.pk], 1, [[path(lesson)], [path(lesson)]], [], [True, False], [lesson.pk])


def test_the_photographs_are_those_of_the_lesson_with_words_of_its_own() -> None:
    row, _teacher = cloud_class()
    lesson = live_lesson(row)
    photos = [
        LessonPhoto.objects.create(lesson=lesson, sha256=name, file=name, small=name)
        for name in ("a", "b")
    ]
    lesson.photos = [{"photo": one.pk, "words": "站姿"} for one in photos]
    lesson.save_revision().publish(skip_permission_checks=True)
    page = in_english(lesson, photos=[{"photo": photos[0].pk, "words": "Standing"}])
    assert [(one.alt, one.lang) for one in shown_photos(page)] == [("Standing", "en"), ("站姿", "")]


def test_languages_cost_nothing_while_the_content_stays(settings: Any) -> None:
    settings.KEEPS_PUBLIC_PAGES = True
    row, _teacher = cloud_class()
    alone, translated = live_lesson(row), live_lesson(row)
    page = in_english(translated)
    senior = browser(student_in(row).login)
    for one in (alone, translated, page):
        senior.get(path(one))
    counts = {}
    for name, one in (("alone", alone), ("translated", translated), ("translation", page)):
        with CaptureQueriesContext(connection) as captured:
            assert senior.get(path(one)).status_code == 200
        counts[name] = len(captured)
        told = [one["sql"] for one in captured if "language_code" in one["sql"]]
        assert len(told) == (name == "translation")
    assert counts["translated"] <= counts["alone"]
    assert counts["translation"] - counts["translated"] <= 2
