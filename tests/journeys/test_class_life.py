"""A meeting is joined from home, its recording becomes a lesson, a notice is written and read."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import MakeSite
from tests.courses.recordings.studio import clip
from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import Walker, looks_at_everything
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: In 声乐初级1班, whose teacher is the demo school's; in another class (personas S10, S03).
SENIOR, STRANGER = "12000000010", "12000000003"
INVITATION = """李老师 邀请您参加腾讯会议
https://meeting.example/dm/AbC123

#腾讯会议:123-456-789
会议密码:8080"""
#: One more meeting of the class, in ten minutes; prints its key and the class's.
_SOON = """
from datetime import timedelta
from courses.models import ClassSession, OnlineLesson
from university import clock
row = OnlineLesson.objects.get(slug="l01").teaching_class
starts = clock.now() + timedelta(minutes=10)
made = ClassSession.objects.create(
    teaching_class=row, number=99, teacher=row.teacher,
    starts_at=starts, ends_at=starts + timedelta(minutes=90),
)
print(made.pk, row.pk)
"""
_OVER = """
from datetime import timedelta
from courses.models import ClassSession
from university import clock
row = ClassSession.objects.get(number=99)
row.starts_at, row.ends_at = clock.now() - timedelta(hours=2), clock.now() - timedelta(minutes=30)
row.save()
print(row.pk)
"""


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]


def test_a_live_meeting_its_recording_and_a_notice(
    make_site: MakeSite, new_walker: NewWalker, tmp_path: Path
) -> None:
    site = make_site(demo=True, **ANY_HOUR).start()
    site.start_worker()
    meeting, row = shell(site, _SOON).split()
    teacher = new_walker(site)
    log_in_staff(teacher, "teacher", "/admin/")
    teacher.look = looks_at_everything
    set_link(teacher)
    write_notice(teacher, row)

    senior = new_walker(site, look=looks_at_everything)
    senior.log_in(SENIOR)
    senior.shows("直播课", "进入直播", "010 5387 6000", "123-456-789", "班级通知", "星期一带毛笔")
    senior.go(f"/enrol/{row}/notices/")
    senior.shows("声乐初级1班通知", "请大家带一支中号毛笔。", "重要")
    senior.go("/my/month/")
    senior.shows("月小结", "星期一带毛笔")
    assert goes_in(senior, meeting) == "https://meeting.example/dm/AbC123"

    stranger = new_walker(site, look=looks_at_everything)
    stranger.log_in(STRANGER)
    assert "进入直播" not in stranger.page.content()
    assert stranger.go(f"/live/{meeting}/") == 403
    stranger.shows("这是班里的直播")
    assert "meeting.example" not in stranger.page.content()

    shell(site, _OVER)
    senior.go(f"/live/{meeting}/")
    senior.shows("这次直播已经结束")
    post_recording(teacher, tmp_path)
    take_back_notice(teacher, row)
    assert senior.faults + teacher.faults + stranger.faults + sideways_faults(senior.page) == []


def set_link(teacher: Walker) -> None:
    """From my lessons to my live meetings, and the whole invitation pasted."""
    teacher.go("/teach/")
    teacher.tap("我的直播")
    teacher.shows("声乐初级1班", "没有直播")
    teacher.tap("设直播")
    teacher.tap("存好")
    teacher.shows("请贴上会议邀请。")
    teacher.type_in("invitation", INVITATION)
    teacher.type_in("phone", "010 5387 6000")
    teacher.tap("存好")
    teacher.shows("可以在家看直播。", "有直播")


def goes_in(senior: Walker, meeting: str) -> str:
    """Where the address of our own sends somebody on."""
    answer = senior.page.request.get(f"{senior.site.url}/live/{meeting}/", max_redirects=0)
    return answer.headers["location"]


def post_recording(teacher: Walker, folder: Path) -> None:
    """One press, the file, and the rest is filled in."""
    file = folder / "meeting.mp4"
    file.write_bytes(clip())
    teacher.go("/teach/live/?past=1")
    teacher.tap("发录像")
    teacher.shows("用哪个录像？")
    teacher.page.locator("#lesson-file").set_input_files(file)
    expect(teacher.page.locator("[data-token]")).not_to_have_value("", timeout=20_000)
    teacher.tap("下一步")
    assert teacher.page.locator("[name=title]").input_value().startswith("第99次课录像")
    teacher.tap("存好看看")
    teacher.shows("第99次课录像", "声乐初级1班")
    teacher.tap("送给教务")
    teacher.shows("送出了。")


def write_notice(teacher: Walker, row: str) -> None:
    """Forgotten words are asked for; then it stands below the form."""
    teacher.go(f"/classroom/class/{row}/notices/")
    teacher.type_in("title", "星期一带毛笔")
    teacher.tap("发出")
    teacher.shows("请写几个字。")
    teacher.type_in("text", "请大家带一支中号毛笔。\n没有的先用我的。")
    teacher.press(teacher.page.locator("label.choice").nth(2))
    teacher.tap("发出")
    teacher.shows("发好了，学员在自己的页面能看到。", "在展示")


def take_back_notice(teacher: Walker, row: str) -> None:
    """It is asked first."""
    teacher.go(f"/classroom/class/{row}/notices/")
    teacher.tap("撤回")
    teacher.shows("撤回这条通知？")
    teacher.tap("撤回")
    teacher.shows("撤回了，学员看不到了。", "已撤回")
