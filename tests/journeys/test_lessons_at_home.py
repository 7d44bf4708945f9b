"""A senior who was absent watches the lesson and has made the meeting up, as the teacher reads; the
lessons are taken home in one file and play from a memory stick without any network.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.courses.recordings.studio import clip
from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import NewWalker
from tests.journeys.steps import audit_faults, log_in_staff
from tests.journeys.walker import (
    SHOTS,
    by_mouse,
    looks_at_everything,
    looks_at_nothing,
)
from tests.support.browser import DESKTOP
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

#: In 声乐初级1班, whose teacher is the demo school's (demo persona S10).
SENIOR, NAME = "12000000010", "孙建军"
#: A lesson of the last meeting, to which the senior did not come; it plays for twenty seconds.
PREPARE = """
from pathlib import Path
from django.core.files.base import ContentFile
from courses.lesson_words import body_of
from courses.models import LessonCaption, LessonIndexPage, LessonRendition
from courses.models import LessonVideo, OnlineLesson
from courses.models.lesson_video import lesson_storage
from enrollment.models import Place
from enrollment.services.roll_calls import NewMark, mark_roll
from university import clock
from university.accounts.models import User
teacher = User.objects.get(username="teacher")
row = OnlineLesson.objects.get(slug="l01").teaching_class
place = Place.objects.get(teaching_class=row, student__login__phone={phone!r}, state="confirmed")
meeting = row.sessions.filter(ends_at__lt=clock.now(), state="planned").latest("starts_at")
mark = NewMark("journey-{slug}", place.student_id, "absent", clock.now())
mark_roll(actor=teacher, session=meeting, marks=[mark])
body = Path({path!r}).read_bytes()
video = LessonVideo.objects.create(
    owner=teacher, name="x.mp4", seconds=20, state="ready", job_state="done", has_picture=True
)
name = lesson_storage().save(f"{{video.token.hex}}/1/360.mp4", ContentFile(body))
for kind in ("mp4_360", "hls"):
    LessonRendition.objects.create(video=video, kind=kind, file=name, size=len(body))
video.poster = name
video.save()
line = {{"start": 0, "end": 9000, "text": "吸气要慢"}}
LessonCaption.objects.create(video=video, lines=[line])
lesson = OnlineLesson(
    title={title!r}, slug={slug!r}, teaching_class=row, session=meeting, video=video,
    body=body_of("吸气要慢，像闻花。"), live=False,
)
LessonIndexPage.objects.get().add_child(instance=lesson)
lesson.save_revision().publish(skip_permission_checks=True)
print(row.pk)
"""


@pytest.fixture
def prepared(school: Site, tmp_path: Path) -> Callable[[str, str], str]:
    """Return what posts a lesson of the last meeting, and gives the number of its class."""

    def post(slug: str, title: str) -> str:
        path = tmp_path / "clip.mp4"
        path.write_bytes(clip(seconds=20))
        code = PREPARE.format(phone=f"+86{SENIOR}", path=str(path), slug=slug, title=title)
        return school.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]

    return post


def test_a_missed_meeting_is_made_up_at_home(
    school: Site, new_walker: NewWalker, prepared: Callable[[str, str], str]
) -> None:
    number = prepared("make-up", "补一补呼吸")
    senior = new_walker(school, look=looks_at_everything)
    senior.log_in(SENIOR)
    senior.go("/my/")
    senior.shows("没来上的课", "的课您没来", "已看0秒，共20秒", "再看16秒就算补上")
    senior.tap("去看网课")
    senior.shows("补一补呼吸", "再看16秒就算补上")
    watch_both_halves(senior.page)
    senior.go("/lessons/make-up/")
    senior.shows("看网课补上了")
    senior.go("/my/")
    senior.shows("的课您没来", "看网课补上了")

    teacher = new_walker(school, press=by_mouse, **DESKTOP)
    log_in_staff(teacher, "teacher", "/admin/")
    teacher.look = looks_at_everything
    teacher.go("/teach/")
    teacher.tap("上课记录")
    teacher.go(f"/teach/records/{number}/")
    teacher.shows(
        f"{NAME}", "看网课补上了", "没来，网课看了百分之100", "课后14天内看完网课的百分之80"
    )
    teacher.look = looks_at_nothing  # A table for paper, as the class list is.
    teacher.tap("打印记录")
    assert "缺补" in teacher.page.inner_text("table")
    phone = new_walker(school, look=looks_at_everything)
    phone.page.context.add_cookies(teacher.page.context.cookies())
    phone.go(f"/teach/records/{number}/")
    phone.shows(NAME, "看网课补上了")
    assert senior.faults + teacher.faults + phone.faults + sideways_faults(phone.page) == []
    assert audit_faults(school) == []


def watch_both_halves(page: Page) -> None:
    """Play a little of the first ten seconds and of the last, and let the place be kept."""
    page.get_by_role("button", name="播放").tap()
    wait_for_second(page, 1)
    page.evaluate("document.querySelector('video').currentTime = 11")
    wait_for_second(page, 12)
    with page.expect_response("**/place/") as kept:
        page.get_by_role("button", name="暂停").tap()
    assert kept.value.status == 204


def wait_for_second(page: Page, second: float) -> None:
    """Wait until the recording has come so far."""
    at = "document.querySelector('video').currentTime"
    wait_until(lambda: float(page.evaluate(at)) >= second, seconds=30)


def test_lessons_are_taken_home_on_a_stick(
    school: Site, new_walker: NewWalker, prepared: Callable[[str, str], str], tmp_path: Path
) -> None:
    number = prepared("at-home", "在家练声")
    senior = new_walker(school, look=looks_at_everything)
    senior.log_in(SENIOR)
    senior.go("/my/")
    senior.tap("网课带回家")
    senior.shows("声乐初级1班", "节课，约", "没有网也能看")
    senior.go(f"/take-home/{number}/")
    senior.tap("打包网课")
    senior.shows("收到了，正在打包。", "正在排队。")
    school.manage("sweep", "courses.take_home")
    senior.tap("看好了没")
    senior.shows("打包好了。", "保存到")
    with senior.page.expect_download() as loaded:
        senior.page.get_by_role("link", name="下载").tap()
    stick = tmp_path / "stick"
    with zipfile.ZipFile(loaded.value.path()) as file:
        file.extractall(stick)
    assert loaded.value.suggested_filename == "wang-ke-sheng-yue-chu-ji-1-ban.zip"
    assert senior.faults + sideways_faults(senior.page) == []
    plays_from(stick, new_walker(school).page)


def plays_from(stick: Path, page: Page) -> None:
    """Open the page on the stick by hand: it plays, with captions, and asks nobody."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.goto((stick / "index.html").as_uri())
    picture(page, "index")
    assert sideways_faults(page) == []
    page.get_by_role("link", name="在家练声").tap()
    page.wait_for_selector("video")
    assert "吸气要慢，像闻花。" in page.inner_text("main")
    page.evaluate("document.querySelector('video').play()")
    wait_for_second(page, 1)
    cues = "document.querySelector('video').textTracks[0].cues"
    wait_until(lambda: page.evaluate(f"({cues} || []).length") == 1, seconds=10)
    assert page.evaluate(f"{cues}[0].text") == "吸气要慢"
    picture(page, "lesson")
    assert sideways_faults(page) == []
    assert set(asked) <= {"file", "data"}


def picture(page: Page, name: str) -> None:
    """Keep what the stick shows, for whoever wants to look."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"stick-{name}.png"), full_page=True)
