"""A teacher sends a recording from a phone: the line is cut, the browser is closed, it arrives."""

import hashlib
import os
import struct
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import MakeSite
from tests.courses.recordings.studio import clip
from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import SHOTS, Walker, looks_at_everything
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: ``tests.support.upload_page``.
PATH = "/try/upload/"
PIECES = "**/lessons/uploads/*/"
SIZE = 16 * 1024 * 1024
_RECEIVED = """
import hashlib
from pathlib import Path
from courses.models import LessonVideo
from courses.services.lesson_uploads import part_path
video = LessonVideo.objects.latest("pk")
print(video.name, hashlib.sha256(part_path(video.upload).read_bytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip with megabytes of nothing playable behind it."""
    body = clip()
    rest = SIZE - len(body) - 8
    path = tmp_path_factory.mktemp("phone") / "第一课.mp4"
    path.write_bytes(body + struct.pack(">I", rest + 8) + b"free" + os.urandom(rest))
    return path


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """The demo school with the field on a page of its own."""
    site = make_site(demo=True, **ANY_HOUR)
    return site.start(application="tests.support.upload_page:application")


def received(site: Site) -> list[str]:
    return site.manage("shell", "--no-imports", "-c", _RECEIVED).strip().splitlines()[-1].split()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Line:
    """The way to the school: slow, cut once at a share of the file, for so many pieces."""

    def __init__(self, page: Page, *, cut_at: float, tries: int = 2) -> None:
        self.offsets: list[int] = []
        self._cut_at, self._left = cut_at * SIZE, tries
        page.route(PIECES, self._carry)

    def _carry(self, route: Route) -> None:
        request = route.request
        if request.method != "PATCH":
            route.continue_()
            return
        offset = int(request.headers["upload-offset"])
        self.offsets.append(offset)
        if offset >= self._cut_at and self._left:
            self._left -= 1
            route.abort("connectionreset")
            return
        time.sleep(0.4)
        route.continue_()


def shot(walker: Walker, name: str) -> None:
    if SHOTS:
        walker.page.screenshot(path=f"{SHOTS}/{walker.name}-{name}.png", full_page=True)


def said(page: Page, words: str, *, seconds: float = 20) -> None:
    expect(page.locator("[data-said]")).to_contain_text(words, timeout=seconds * 1000)


def test_a_recording_arrives_whole_after_two_cuts_and_a_closed_browser(
    site: Site, lesson: Path, new_walker: NewWalker
) -> None:
    teacher = new_walker(site)
    log_in_staff(teacher, "teacher", PATH)
    assert looks_at_everything(teacher.page) + sideways_faults(teacher.page) == []
    page = teacher.page
    line = Line(page, cut_at=0.4)

    page.locator("#lesson-file").set_input_files(lesson)
    said(page, "网络断了")
    shot(teacher, "cut")
    said(page, "从上次停下的地方接着传")
    expect(page.locator("[data-percent]")).to_contain_text("已传", timeout=20_000)
    pause(page, teacher)
    assert looks_at_everything(page) + sideways_faults(page) == []
    page.get_by_role("button", name="下一步").tap()
    said(page, "录像还没有传完，请再等一会儿。")
    assert teacher.path == PATH
    for _moment in range(300):
        if page.locator("[data-bar]").evaluate("bar => bar.value") >= 70:
            break
        page.wait_for_timeout(100)
    before = max(line.offsets)
    kept = page.context.storage_state()
    page.context.close()

    page = go_on(new_walker, site, kept, lesson, before)
    page.get_by_role("button", name="下一步").tap()
    expect(page.locator("main")).to_contain_text("收到了：第一课.mp4")
    assert received(site) == ["第一课.mp4", sha256(lesson)]


def pause(page: Page, teacher: Walker) -> None:
    """One tap stops it, another goes on."""
    page.locator("[data-pause]").tap()
    said(page, "已暂停")
    shot(teacher, "paused")
    percent, stands = page.locator("[data-percent]"), ""
    while (now := percent.inner_text()[:5]) != stands:
        stands = now
        page.wait_for_timeout(1_000)  # The piece that was on its way still arrives.
    page.wait_for_timeout(1_500)
    assert percent.inner_text()[:5] == stands
    page.locator("[data-pause]").tap()


def go_on(
    new_walker: NewWalker,
    site: Site,
    kept: object,
    lesson: Path,
    before: int,
) -> Page:
    """The next day, in a new browser: the page knows, and goes on from there."""
    again = new_walker(site, storage_state=kept)
    again.go(PATH)
    # The page asks the school what is unfinished once it stands.
    expect(again.page.locator("[data-unfinished]")).to_be_visible(timeout=20_000)
    again.shows("“第一课.mp4”已传", "没有传完。请再选同一段录像，就会接着传。")
    shot(again, "again")
    line = Line(again.page, cut_at=2)
    again.page.locator("#lesson-file").set_input_files(lesson)
    said(again.page, "全部传完了")
    shot(again, "done")
    assert min(line.offsets) >= before >= 0.6 * SIZE
    assert looks_at_everything(again.page) + sideways_faults(again.page) == []
    return again.page


def test_without_a_script_and_with_a_file_that_is_none(
    site: Site, tmp_path: Path, new_walker: NewWalker
) -> None:
    teacher = new_walker(site, java_script_enabled=False)
    log_in_staff(teacher, "teacher", PATH)
    page = teacher.page
    wrong, right = tmp_path / "wrong.mp4", tmp_path / "right.mp4"
    wrong.write_text("<script>alert(1)</script>")
    right.write_bytes(clip())

    page.locator("#lesson-file").set_input_files(wrong)
    teacher.tap("下一步")
    teacher.shows("这个文件不是能播放的录像或录音。请先在手机上播放一遍，再重新选择。")
    page.locator("#lesson-file").set_input_files(right)
    teacher.tap("下一步")

    teacher.shows("收到了：right.mp4")
    assert received(site) == ["right.mp4", sha256(right)]


def test_a_file_that_is_too_large_is_told_at_once(
    site: Site, tmp_path: Path, new_walker: NewWalker
) -> None:
    teacher = new_walker(site)
    log_in_staff(teacher, "teacher", PATH)
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.truncate(4 * 1024**3)

    teacher.page.locator("#lesson-file").set_input_files(huge)

    said(teacher.page, "这个文件超过了3072兆。请分成几段来录，每段十分钟。")
    shot(teacher, "refused")
    assert looks_at_everything(teacher.page) + sideways_faults(teacher.page) == []
