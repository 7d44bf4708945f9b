"""A senior photographs homework on the phone; the teacher answers it on theirs; both look at it."""

import io

import pytest
from PIL import Image, ImageDraw

from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import Walker, looks_at_everything
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: In 声乐初级1班, whose teacher is the demo school's (demo persona S10).
SENIOR = "12000000010"
LESSON = "开口前的三分钟热身"


def photograph() -> dict[str, object]:
    """A sheet with a few strokes."""
    out, sheet = io.BytesIO(), Image.new("RGB", (1600, 1200), "#f7f1e3")
    pen = ImageDraw.Draw(sheet)
    for line in range(5):
        pen.line((200, 250 + 180 * line, 1400, 250 + 180 * line), fill="#2b2520", width=14)
    sheet.save(out, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_photograph_is_handed_in_answered_and_hung_up(
    school: Site, new_walker: NewWalker
) -> None:
    senior = new_walker(school, look=looks_at_everything)
    senior.log_in(SENIOR)
    open_homework(senior)
    senior.tap("交作业")
    senior.shows("请选一张照片。")
    senior.page.set_input_files("[name=photograph]", photograph())
    senior.type_in("text", "练了一个星期")
    senior.choose("同意放进班级作品墙，不写全名")
    senior.tap("交作业")
    senior.shows("作业交好了。", "老师还没有看。", "练了一个星期")

    teacher = new_walker(school)
    log_in_staff(teacher, "teacher", "/admin/")
    teacher.look = looks_at_everything
    teacher.go("/teach/homework/")
    teacher.shows(LESSON, "练了一个星期")
    teacher.tap("看作业")
    teacher.tap("存好")
    teacher.shows("还没有写评语。")
    teacher.choose("有进步")
    teacher.type_in("comment", "气息稳多了")
    teacher.choose("放进班级作品墙")
    teacher.tap("存好")
    teacher.shows("好了，学员在作业那里能看到。")

    open_homework(senior, button="看老师的话")
    senior.shows("老师说", "有进步", "气息稳多了", "班级作品墙")
    assert senior.page.locator(".homework__picture").count() == 2
    senior.tap("不再展示")
    senior.shows("作品墙上不再展示了。")
    assert senior.page.locator(".homework__picture").count() == 1
    senior.tap("删除")
    senior.shows("作业已删除。", "还没有。")
    assert senior.faults + teacher.faults + sideways_faults(senior.page) == []


def open_homework(walker: Walker, *, button: str = "去交作业") -> None:
    """From the cloud classroom over the lesson to its homework."""
    walker.go("/lessons/l01/")
    walker.shows(LESSON)
    walker.tap(button)
