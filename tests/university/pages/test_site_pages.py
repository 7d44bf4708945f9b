"""The tree of a fresh installation, notices, rules, previews and moderation."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission, Page

from university.accounts.models import User
from university.pages.models import HomePage, NoticeIndexPage, NoticePage, SchoolImage
from university.pages.services import publish_notice
from university.pinyin import person_search_words, search_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.TEST_CLOCK = "2026-11-24T10:00:00"


def _notice(slug: str, **fields: object) -> NoticePage:
    values = {"title": f"通知{slug}", "text": "一月一日停课。", "dated": date(2026, 11, 20)}
    return publish_notice(actor=None, slug=slug, **{**values, **fields})


def test_a_fresh_installation_has_its_tree() -> None:
    home = HomePage.objects.get()
    menu = home.get_children().live().in_menu()
    assert list(menu.values_list("slug", flat=True)) == [
        "majors",
        "timetable",
        "teachers",
        "lectures",
        "lessons",
        "notices",
        "help",
    ]
    assert not any(Page.find_problems())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/majors/",
        "/timetable/",
        "/timetable/?print=1",
        "/teachers/",
        "/lectures/",
        "/lessons/",
        "/notices/",
        "/help/",
        "/rules/",
        "/rules/privacy/",
        "/rules/anti-fraud/",
        "/search/",
    ],
)
def test_every_page_of_an_empty_school_answers(path: str) -> None:
    assert Client().get(path).status_code == 200


def test_publishing_a_notice_twice_gives_the_same_one() -> None:
    assert _notice("a").pk == _notice("a").pk


def test_notices_are_shown_newest_first_until_their_last_day() -> None:
    _notice("old", dated=date(2026, 11, 1))
    _notice("over", shown_until=date(2026, 11, 23))
    _notice("last", shown_until=date(2026, 11, 24))
    _notice("later", dated=date(2026, 11, 25))
    shown = Client().get("/notices/").context["notices"]
    assert [page.slug for page, _url in shown] == ["last", "old"]


def test_a_notice_that_is_over_says_so() -> None:
    _notice("over", shown_until=date(2026, 11, 23))
    assert "这条通知过期了" in Client().get("/notices/over/").content.decode()


def test_a_draft_is_not_visible() -> None:
    page = NoticePage(title="草稿", slug="draft", live=False)
    NoticeIndexPage.objects.get().add_child(instance=page)
    assert Client().get("/notices/draft/").status_code == 404


def test_the_list_of_notices_costs_the_same_at_two_sizes() -> None:
    for number in range(2):
        _notice(f"n{number}")
    Client().get("/notices/")
    few = _queries("/notices/")
    for number in range(2, 9):
        _notice(f"n{number}")
    assert _queries("/notices/") == few


def _queries(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def test_an_editor_submits_and_a_moderator_publishes() -> None:
    editors, moderators = Group.objects.get(name="Editors"), Group.objects.get(name="Moderators")
    editor = User.objects.create_user(username="editor", password="a-long-password")
    moderator = User.objects.create_user(username="moderator", password="a-long-password")
    editor.groups.add(editors)
    moderator.groups.add(moderators)
    assert GroupPagePermission.objects.filter(group=moderators).exists()
    page = NoticePage(title="待审", slug="waiting", live=False, owner=editor)
    NoticeIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=editor)
    state = page.get_workflow().start(page, editor)
    assert Client().get("/notices/waiting/").status_code == 404
    state.current_task_state.approve(user=moderator)
    assert Client().get("/notices/waiting/").status_code == 200


def test_every_page_type_has_a_preview() -> None:
    for page in Page.objects.filter(depth__gt=1).specific():
        answer = page.make_preview_request(preview_mode=page.default_preview_mode)
        assert (page.slug, answer.status_code) == (page.slug, 200)


def test_a_picture_needs_words_and_is_never_a_drawing_with_scripts(
    settings: Any,
) -> None:
    assert not SchoolImage._meta.get_field("alt_text").blank
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("单田芳", "单田芳 shantianfang stf"),
        ("曾国", "曾国 zengguo zg"),
        ("解晓东", "解晓东 xiexiaodong xxd"),
        ("李春梅", "李春梅 lichunmei lcm"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, words: str) -> None:
    assert person_search_words(name) == words


def test_a_word_is_found_by_itself_its_pinyin_and_its_initials() -> None:
    assert search_words("书法") == "书法 shufa sf"
