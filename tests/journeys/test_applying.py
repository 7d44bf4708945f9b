"""Going on in a class in four taps, then two wishes for a draw: on a phone, and at a desk's screen.

SENIORS 11, 13, 16, 17, 23, 29, 34.
"""

import pytest

from tests.conftest import MakeSite
from tests.journeys import a11y
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import find_class
from tests.journeys.walker import by_mouse, looks_at_everything, looks_at_nothing
from tests.support.browser import DESKTOP
from tests.support.databases import today
from tests.support.messages import wait_for_text

pytestmark = pytest.mark.journey

#: The class leader, who sits in 声乐初级1班; and a woman who lost the last draw.
GOES_ON, APPLIES = "12000000010", "12000000007"
#: Weeks from the week of loading to the week of each round.
RENEWAL, APPLICATION = -3, 6
MOST_TAPS = 4


def thursday_in(weeks: int) -> str:
    """The clock moved to the Thursday of another week."""
    return f"{7 * weeks + 3 - today().weekday():+d}d"


def test_going_on_in_four_taps_and_two_wishes_for_the_draw(
    make_site: MakeSite, new_walker: NewWalker, clock_file
) -> None:
    clock_file.write_text(thursday_in(RENEWAL))
    site = make_site(demo=True, TEST_CLOCK=f"file:{clock_file}", **ANY_HOUR)
    site.start()
    site.start_worker()

    leader = new_walker(site)
    leader.log_in(GOES_ON)
    leader.go("/")
    leader.pages.clear()
    leader.typed.clear()
    leader.tap("我的", within="header")
    leader.shows("下学期续报")
    leader.look = looks_at_everything
    leader.tap("续报")
    leader.look = looks_at_nothing  # Another journey looks at what follows.
    leader.shows("声乐初级1班", "160元")
    leader.tap("续报")
    leader.shows("核对信息", "老学员续报")
    leader.tap("确认报名")
    leader.shows("最晚交费", "声乐初级1班")
    assert (len(leader.pages) <= MOST_TAPS, leader.typed, leader.faults) == (True, [], [])

    clock_file.write_text(thursday_in(APPLICATION))
    phone = new_walker(site)
    find_class(phone, "声乐", "声乐初级1班")
    phone.log_in(APPLIES)
    phone.shows("作为第一志愿")
    phone.tap("加入志愿")
    phone.shows("第一志愿", "声乐初级1班")
    find_class(phone, "书法", "楷书初级班")
    phone.shows("作为第二志愿")
    phone.look = looks_at_everything
    assert looks_at_everything(phone.page) == []
    phone.tap("加入志愿")
    phone.tap("往前")
    phone.tap("下一步")
    phone.choose("2个班")
    phone.tap("下一步")
    phone.shows("核对信息", "第一志愿楷书初级班", "第二志愿声乐初级1班", "2个班")
    phone.tap("提交报名")
    phone.shows("已经报上了", "早报晚报机会一样", "多功能厅")
    application = phone.path
    assert "共2个志愿" in wait_for_text(site, APPLIES, template="application_received")
    phone.tap("打印")
    assert a11y.paper_faults(phone.page, points=18) == []
    assert phone.typed == ["phone", "code"]

    session = phone.page.context.storage_state()
    wide = {**DESKTOP, "has_touch": False, "is_mobile": False, "storage_state": session}
    desk = new_walker(site, press=by_mouse, **wide)
    desk.go("/my/")
    desk.tap("看报名")
    assert desk.path == application
    desk.tap("修改志愿")
    desk.tap("往后")
    desk.tap("下一步")
    desk.tap("下一步")
    desk.shows("第一志愿声乐初级1班")
    desk.tap("提交修改")
    desk.look = looks_at_everything
    desk.tap("撤回报名")
    desk.tap("不撤回")
    desk.shows("已经报上了", "第一志愿声乐初级1班")
    assert (phone.faults, desk.faults) == ([], [])
