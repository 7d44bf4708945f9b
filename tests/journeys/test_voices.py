"""A senior sings for the teacher and hears the answer; a lesson of photographs is posted."""

import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.courses.recordings.studio import sound
from tests.journeys.a11y import paper_faults, sideways_faults
from tests.journeys.conftest import NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import Walker, looks_at_everything
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

#: On the waitlist of 声乐初级1班, whose teacher is the demo school's (demo persona S07).
SENIOR = "12000000007"
TITLE = "三笔写好一个字"
_WIDTHS = "all => all.map(one => one.naturalWidth)"
_ACCEPT = f"""
from courses.models import OnlineLesson
from university.accounts.models import User
lesson = OnlineLesson.objects.get(draft_title="{TITLE}")
office = User.objects.get(username="registrar")
lesson.current_workflow_state.current_task_state.specific.approve(user=office, comment="写得清楚")
print(OnlineLesson.objects.get(pk=lesson.pk).slug)
"""


def test_a_song_is_handed_in_and_answered_by_voice(school: Site, new_walker: NewWalker) -> None:
    senior = new_walker(school, look=looks_at_everything)
    senior.log_in(SENIOR)
    senior.go("/lessons/l01/")
    senior.tap("去交作业")
    senior.tap("交录音")
    senior.tap("交作业")
    senior.shows("请先录音或录像。")
    song = {"name": "song.m4a", "mimeType": "audio/mp4", "buffer": sound(seconds=4)}
    senior.page.set_input_files("[name=recording]", song)
    senior.tap("交作业")
    senior.shows("作业交好了。", "正在处理，请过几分钟再来看。")
    school.manage("sweep", "courses.clips")

    teacher = new_walker(school, permissions=["microphone"])
    log_in_staff(teacher, "teacher", "/admin/")
    teacher.look = looks_at_everything
    teacher.go("/teach/homework/")
    teacher.shows("录音")
    teacher.tap("看作业")
    plays(teacher.page)
    speak(teacher.page)
    teacher.type_in("comment", "气息稳")
    teacher.tap("存好")
    teacher.shows("好了，学员在作业那里能看到。")
    school.manage("sweep", "courses.clips")

    senior.go("/lessons/l01/")
    senior.tap("看老师的话")
    senior.shows("气息稳", "老师的语音回答", "秒")
    plays(senior.page, ".clip >> nth=1")
    assert senior.faults + teacher.faults + sideways_faults(senior.page) == []


def speak(page: Page) -> None:
    """Record two seconds of the browser's beep, as a person would: press, speak, press."""
    page.get_by_role("button", name="现在录音").tap()
    expect(page.locator("[data-voice-time]")).to_have_text("0分2秒", timeout=15_000)
    page.get_by_role("button", name="停止录音").tap()
    expect(page.get_by_text("录好了。先听一听，再发出去。")).to_be_visible()
    expect(page.get_by_role("button", name="重新录音")).to_be_visible()
    assert page.evaluate("document.querySelector('[name=voice]').files[0].size") > 0


def plays(page: Page, box: str = ".clip >> nth=0") -> None:
    """The big button plays the recording that stands below it."""
    clip = page.locator(box)
    button = clip.get_by_role("button")
    assert (button.bounding_box() or {"height": 0})["height"] >= 60
    button.tap()
    audio = clip.locator("audio")
    wait_until(lambda: audio.evaluate("media => media.currentTime") > 0.5, seconds=20)
    button.tap()


def photograph(colour: str) -> dict[str, object]:
    """A sheet with a stroke; every colour is another photograph."""
    out, sheet = io.BytesIO(), Image.new("RGB", (1600, 1200), "#f7f1e3")
    ImageDraw.Draw(sheet).line((300, 300, 1300, 900), fill=colour, width=60)
    sheet.save(out, "JPEG")
    return {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_lesson_of_photographs_is_posted_without_script_and_seen(
    school: Site, new_walker: NewWalker
) -> None:
    teacher, looker = new_walker(school, java_script_enabled=False), new_walker(school)
    with_login(teacher, looker)
    teacher.go("/teach/new/")
    teacher.press(teacher.page.locator("label.choice", has_text="声乐初级1班").last)
    teacher.tap("下一步")
    teacher.tap("照片")
    teacher.tap("加照片")
    teacher.shows("请选一张照片。")
    sheets = [photograph("#2b2520"), photograph("#8c2318"), photograph("#1f4d3b")]
    teacher.page.set_input_files("[name=photographs]", sheets)  # type: ignore[arg-type]
    teacher.tap("加照片")
    boxes = teacher.page.locator("input[name^=words-]")
    for number, words in enumerate(("第二笔", "第一笔", "写坏了")):
        boxes.nth(number).fill(words)
    teacher.follow(teacher.page.get_by_role("button", name="往后").first)
    teacher.follow(teacher.page.get_by_role("button", name="拿掉").last)
    assert [boxes.nth(n).input_value() for n in range(boxes.count())] == ["第一笔", "第二笔"]
    looker.go(teacher.path)
    looker.go("/teach/")
    teacher.tap("存好继续")
    teacher.type_in("title", TITLE)
    teacher.choose("人人可看（教务同意后）")
    teacher.tap("存好看看")
    teacher.shows("2张照片", "人人可看", "第一笔")
    teacher.tap("送给教务")
    slug = school.manage("shell", "--no-imports", "-c", _ACCEPT).strip().splitlines()[-1]
    school.manage("sweep", "courses.lesson_news")
    teacher.go("/teach/")
    teacher.shows(f"教务通过了“{TITLE}”", "写得清楚")
    teacher.tap("知道了")
    assert "写得清楚" not in teacher.page.inner_text("main")

    visitor = new_walker(school, look=looks_at_everything)
    visitor.go(f"/lessons/{slug}/")
    visitor.shows(TITLE, "1. 第一笔", "2. 第二笔")
    pictures = visitor.page.locator(".photos img")
    pictures.last.scroll_into_view_if_needed()
    wait_until(lambda: pictures.evaluate_all(_WIDTHS) == [800, 800], seconds=20)
    visitor.tap("打印一页")
    assert paper_faults(visitor.page, points=14) == []
    assert looker.faults + visitor.faults == []


def with_login(walker: Walker, other: Walker) -> None:
    """Log in with script, and go on without."""
    log_in_staff(other, "teacher", "/admin/")
    other.look = looks_at_everything
    walker.page.context.add_cookies(other.page.context.cookies())
