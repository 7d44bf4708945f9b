"""The cloud classroom: a teacher posts from a phone, the office accepts, a senior watches on two
phones; who waits for a place sees it, a stranger does not, and without script it is a plain video.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import MakeSite
from tests.courses.recordings.studio import clip
from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import Walker, by_mouse, looks_at_everything
from tests.support.browser import DESKTOP
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

#: In 声乐初级1班; on its waitlist; in another class (demo personas S10, S07, S03).
SENIOR, WAITS, STRANGER = "12000000010", "12000000007", "12000000003"
TITLE = "跟着我开嗓"
_POSTED = """
from courses.models import OnlineLesson
lesson = OnlineLesson.objects.latest("pk")
print(lesson.pk, lesson.slug)
"""
_WATCHED = """
import json
from courses.models import LessonWatch
row = LessonWatch.objects.latest("pk")
print(json.dumps([row.position, row.share_percent, row.student.name]))
"""


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]


def test_a_lesson_from_the_teachers_phone_to_two_phones_of_a_senior(
    make_site: MakeSite, new_walker: NewWalker, tmp_path: Path
) -> None:
    site = make_site(demo=True, **ANY_HOUR).start()
    site.start_worker()
    teacher = new_walker(site)
    log_in_staff(teacher, "teacher", "/admin/")
    teacher.look = looks_at_everything
    teacher.tap("我的云课堂")
    post(teacher, tmp_path)
    site.manage("sweep", "courses.recordings")
    site.manage("sweep", "courses.lessons_ready")
    teacher.go("/teach/")
    teacher.shows(TITLE, "等教务审核")
    pk, slug = shell(site, _POSTED).split()
    accept(new_walker(site, press=by_mouse, **DESKTOP), pk)
    teacher.go("/teach/")
    teacher.shows(TITLE, "已发布")
    assert teacher.faults + sideways_faults(teacher.page) == []

    senior = watch(new_walker(site, look=looks_at_everything))
    second, share, name = json.loads(shell(site, _WATCHED))
    assert (12 <= second <= 19, share >= 30, name) == (True, True, "孙建军")
    go_on_elsewhere(new_walker(site), slug, second)
    without_script(new_walker(site, java_script_enabled=False), senior, slug, second)
    assert senior.faults + sideways_faults(senior.page) == []

    for phone, words in ((WAITS, TITLE), (STRANGER, "这节课是班里的课")):
        other = new_walker(site)
        other.log_in(phone)
        other.go(f"/lessons/{slug}/")
        other.shows(words)
        assert other.page.locator("video").count() == (1 if phone == WAITS else 0)


def post(teacher: Walker, folder: Path) -> None:
    """Three questions, one a page."""
    file = folder / "开嗓.mp4"
    file.write_bytes(clip(seconds=40))
    teacher.shows("我的云课堂", "唱好第一句", "等教务审核", "怎样看简谱", "已退回")
    teacher.tap("发一节课")
    # The class of the running term; the next term's one stands above it.
    teacher.press(teacher.page.locator("label.choice", has_text="声乐初级1班").last)
    teacher.tap("下一步")
    teacher.page.locator("#lesson-file").set_input_files(file)
    expect(teacher.page.locator("[data-token]")).not_to_have_value("", timeout=20_000)
    teacher.tap("下一步")
    teacher.type_in("title", TITLE)
    teacher.tap("存好看看")
    teacher.shows(TITLE)
    teacher.tap("送给教务")
    teacher.shows("送出了。", "弄好以后自动送给教务。")


def accept(office: Walker, pk: str) -> None:
    """On Wagtail's own screen."""
    path = f"/admin/pages/{pk}/edit/"
    log_in_staff(office, "registrar", path)
    page = office.page
    page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    with page.expect_navigation():
        page.locator("[data-workflow-action-name=approve]").first.click()


def watch(senior: Walker) -> Walker:
    """Find it among one's own classes' lessons, watch to second 13, leave."""
    senior.log_in(SENIOR)
    senior.go("/lessons/")
    senior.shows("我的班", TITLE)
    senior.follow(senior.page.get_by_role("link", name=TITLE).first)
    page = senior.page
    expect(page.locator("video")).not_to_have_attribute("autoplay", "")
    sizes = page.locator(".lesson__button").evaluate_all(
        "all => all.map(e => Math.round(e.getBoundingClientRect().height))"
    )
    assert min(sizes) >= 60
    page.get_by_role("button", name="播放").tap()
    wait_for_second(page, 6)
    page.evaluate("document.querySelector('video').currentTime = 11")
    wait_for_second(page, 12.5)
    with page.expect_response("**/place/") as kept:
        page.get_by_role("button", name="暂停").tap()
    assert kept.value.status == 204
    return senior


def go_on_elsewhere(second_phone: Walker, slug: str, second: int) -> None:
    """Another phone of the same person begins where the first one stopped."""
    second_phone.log_in(SENIOR)
    second_phone.go(f"/lessons/{slug}/")
    page = second_phone.page
    second_phone.shows(f"上次看到0:{second:02}")
    page.get_by_role("button", name="播放").tap()
    wait_until(lambda: second_of(page) > 0, seconds=30)
    assert second <= second_of(page) < second + 3


def without_script(plain: Walker, senior: Walker, slug: str, second: int) -> None:
    """A plain video with the browser's own controls, at the same second."""
    plain.page.context.add_cookies(senior.page.context.cookies())
    plain.go(f"/lessons/{slug}/")
    video = plain.page.locator("video")
    assert (video.get_attribute("controls"), video.get_attribute("preload")) == ("", "none")
    assert (video.get_attribute("src") or "").endswith(f"#t={second}")
    expect(plain.page.locator("[data-controls]")).to_be_hidden()


def second_of(page: Page) -> float:
    """Where the recording is."""
    return float(page.evaluate("document.querySelector('video').currentTime"))


def wait_for_second(page: Page, second: float) -> None:
    wait_until(lambda: second_of(page) >= second, seconds=30)
