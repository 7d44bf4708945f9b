"""Who translates a lesson, and what becomes of a translation when its lesson goes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from environs import ValidationError
from wagtail.models import Locale, Page

from courses.demo.lesson_translations import load_translation
from courses.lesson_audit import translations
from courses.models import (
    LessonAudience,
    LessonCaption,
    OnlineLesson,
)
from courses.services.lessons import posting
from courses.services.lessons.translations import translate_lesson
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    ready_video,
    registrar,
    student_in,
)
from tests.courses.lessons.tongues import answers, in_english
from university.accounts.models import User
from university.refusals import Refusal
from university.settings.languages import require_known_languages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


def test_taken_down_together_by_the_teacher() -> None:
    row, teacher = cloud_class()
    lesson = live_lesson(row)
    page = in_english(lesson)
    senior = browser(student_in(row).login)
    before = answers(senior, page)
    posting.take_back(actor=teacher, lesson=lesson)
    page.refresh_from_db()
    assert (before, page.live, answers(senior, page)) == ([200, 200], False, [404, 404])


def test_a_lesson_that_is_away_hides_a_translation_that_is_still_live() -> None:
    row, _teacher = cloud_class()
    lesson = live_lesson(row, audience=LessonAudience.EVERYONE)
    page = in_english(lesson)
    OnlineLesson.objects.filter(pk=lesson.pk).update(live=False)
    assert answers(browser(None), page) == [404, 404]


def boss() -> Client:
    return browser(User.objects.create_superuser(username="boss", password="x"))


def test_the_office_takes_both_down_on_its_own_screen() -> None:
    row, _teacher = cloud_class()
    lesson = live_lesson(row)
    page = in_english(lesson)
    boss().post(f"/admin/pages/{lesson.pk}/unpublish/")
    page.refresh_from_db()
    assert page.live is False


@pytest.mark.parametrize("way", ["one", "several", "code"])
def test_a_translation_is_deleted_with_its_lesson(way: str) -> None:
    row, _teacher = cloud_class()
    kept, lesson = live_lesson(row), live_lesson(row)
    both = {kept.pk, in_english(kept).pk}
    in_english(lesson)
    if way == "one":
        boss().post(f"/admin/pages/{lesson.pk}/delete/")
    elif way == "several":
        boss().post(f"/admin/bulk/wagtailcore/page/delete/?id={lesson.pk}")
    else:
        lesson.delete()
    left = set(OnlineLesson.objects.values_list("pk", flat=True))
    assert (left, Page.find_problems()) == (both, ([], [], [], [], []))


def test_a_translation_without_its_lesson_opens_for_nobody_and_is_named() -> None:
    row, _teacher = cloud_class()
    page = in_english(live_lesson(row))
    before = list(translations())
    OnlineLesson.objects.filter(pk=page.pk).update(original=None)
    senior = browser(student_in(row).login)
    faults = [fault.check for fault in translations()]
    assert (before, answers(senior, page), faults) == ([], [403, 404], ["translations"])


def test_the_registrar_translates_and_publishes_in_the_admin() -> None:
    row, teacher = cloud_class()
    video = ready_video(teacher)
    LessonCaption.objects.create(video=video, lines=[{"start": 0, "end": 900, "text": "吸气。"}])
    lesson = live_lesson(row, video=video)
    office = browser(registrar())
    edit = office.get(f"/admin/pages/{lesson.pk}/edit/").content.decode()
    asked = office.get(f"/admin/lessons/{lesson.pk}/translate/").content.decode()
    office.post(f"/admin/lessons/{lesson.pk}/translate/", {"language": "en"})
    page = lesson.translations.get()
    form = office.get(f"/admin/pages/{page.pk}/edit/")
    names = set(form.context["form"].fields)
    again = office.get(f"/admin/pages/{lesson.pk}/edit/").content.decode()
    shown = form.content.decode()
    assert (
        [f"/admin/lessons/{lesson.pk}/translate/" in one for one in (edit, again)],
        "翻译成英语" in asked,
        {"title", "lead", "body", "chapters", "captions", "photos"} <= names,
        names & {"audience", "teaching_class", "session", "lecture", "video"},
        ["译文" in shown, "00:00:00.000 --&gt; 00:00:00.900" in shown],
        f"/admin/pages/{page.pk}/edit/" in again,
        (page.live, page.owner.username if page.owner else ""),
    ) == ([True, False], True, True, set(), [True, True], True, (False, "registrar"))


def test_a_translation_is_returned_and_accepted_as_lessons_are() -> None:
    row, _teacher = cloud_class()
    lesson, user = live_lesson(row), registrar()
    office, senior = browser(user), browser(student_in(row).login)
    page = translate_lesson(actor=user, lesson=lesson, language="en")
    page.title = "How to breathe"
    live, opened = [], []
    for act in ("reject", "approve"):
        page.save_revision()
        if state := page.current_workflow_state:
            state.resume(user)
        else:
            state = page.get_workflow().start(page, user)
        url = reverse(
            "wagtailadmin_pages:workflow_action", args=[page.pk, act, state.current_task_state_id]
        )
        office.post(url, {"comment": "再改改"})
        page = OnlineLesson.objects.get(pk=page.pk)
        live.append(page.live)
        opened.append(answers(senior, page))
        page = page.get_latest_revision_as_object()
    assert (live, opened, page.title, lesson.translations.count()) == (
        [False, True],
        [[404, 404], [200, 200]],
        "How to breathe",
        1,
    )


def test_only_the_office_translates_and_each_language_once() -> None:
    row, teacher = cloud_class()
    lesson = live_lesson(row)
    office = registrar()
    auditor = User.objects.create(username="auditor", is_staff=True)
    page = translate_lesson(actor=office, lesson=lesson, language="en")
    codes = []
    for actor, of, language in (
        (teacher, lesson, "en"),
        (auditor, lesson, "en"),
        (office, page, "en"),
        (office, lesson, "fr"),
        (office, lesson, "en"),
    ):
        with pytest.raises(Refusal) as refused:
            translate_lesson(actor=actor, lesson=of, language=language)
        codes.append(refused.value.code)
    assert (codes, OnlineLesson.objects.count(), Locale.objects.count()) == (
        [
            "may_not_translate",
            "may_not_translate",
            "may_not_translate",
            "no_such_language",
            "translated_already",
        ],
        2,
        2,
    )


@pytest.mark.parametrize("codes", [["xx"], ["en", "zh-hans"], ["zh-cn"], ["en "]])
def test_a_language_that_nobody_knows_is_named_at_the_start(codes: list[str]) -> None:
    with pytest.raises(ValidationError, match=codes[-1]):
        require_known_languages(codes)


@pytest.mark.parametrize("codes", [[], ["en"], ["ja", "fr"]])
def test_languages_that_are_known_are_taken(codes: list[str]) -> None:
    require_known_languages(codes)  # It would raise.


def test_a_school_that_does_not_translate_has_no_translation_in_its_demonstration(
    settings: Any,
) -> None:
    settings.LESSON_LANGUAGES = []
    row, _teacher = cloud_class()
    live_lesson(row, slug="l08")
    load_translation(actor=None)
    assert (OnlineLesson.objects.count(), Locale.objects.count()) == (1, 1)


def test_the_office_does_not_copy_a_translation() -> None:
    row, _teacher = cloud_class()
    page = in_english(live_lesson(row))
    answer = boss().get(f"/admin/pages/{page.pk}/copy/")
    assert (answer.status_code, OnlineLesson.objects.count()) == (302, 2)
