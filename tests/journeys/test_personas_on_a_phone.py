"""The people of the demonstration whose hard case is about a page, at 360 px.

Several people at one phone, a daughter who helps, the largest letters, and somebody too young.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys import a11y
from tests.journeys.conftest import NewWalker
from tests.journeys.steps import find_class, pay, take_place
from tests.journeys.walker import looks_at_everything
from tests.support.messages import wait_for_text
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: People of the demo school: a couple with one phone, a daughter far away, and her mother.
COUPLE, DAUGHTER, MOTHER = "12000000001", "12000000105", "12000000005"
TOO_YOUNG = "12000000006"


def test_s02_two_people_on_one_phone_say_who_it_is_today(
    school: Site, new_walker: NewWalker
) -> None:
    walker = new_walker(school, look=looks_at_everything)
    find_class(walker, "太极养生", "太极剑中级班")
    walker.log_in(COUPLE)
    walker.shows("王桂兰", "李国强")
    walker.tap("李国强")
    walker.shows("核对信息", "李国强")
    take_place(walker, "太极剑中级班")
    pay(walker)
    walker.shows("您已录取到太极剑中级班", "李国强")
    his = walker.path

    walker.go("/my/who/")
    walker.tap("王桂兰")
    walker.go("/enrol/places/")
    walker.shows("您还没有报班")
    assert walker.go(his) == 404
    assert walker.faults == []


def test_s05_a_daughter_helps_until_the_mother_ends_it(school: Site, new_walker: NewWalker) -> None:
    daughter = new_walker(school, look=looks_at_everything)
    daughter.log_in(DAUGHTER)
    daughter.tap("帮刘玉芬办")
    find_class(daughter, "智能手机", "手机摄影与短视频班")
    daughter.shows("您正在帮 刘玉芬 办理", "核对信息")
    take_place(daughter, "手机摄影与短视频班")
    assert "手机摄影与短视频班" in wait_for_text(school, MOTHER, template="helper_acted")
    pay(daughter)
    daughter.shows("您正在帮 刘玉芬 办理", "您已录取到手机摄影与短视频班")
    paid = daughter.path
    assert "手机摄影与短视频班" in wait_for_text(school, MOTHER, template="place_confirmed")
    find_class(daughter, "舞蹈", "民族舞中级班")
    daughter.shows("刘玉芬本人回答")

    mother = new_walker(school, look=looks_at_everything)
    mother.log_in(MOTHER)
    mother.go("/my/helpers/")
    mother.shows("刘小雨", "手机摄影与短视频班")
    mother.tap("立即取消")
    daughter.go(paid)
    assert "刘玉芬" not in daughter.page.inner_text("body")
    assert (daughter.faults, mother.faults) == ([], [])


def test_s01_she_enrols_in_the_largest_letters_chosen_on_the_first_screen(
    school: Site, new_walker: NewWalker
) -> None:
    walker = new_walker(school, look=looks_in_the_largest_letters)
    walker.page.goto(school.url)
    walker.page.locator(".display-menu summary").tap()
    walker.follow(walker.page.locator(".display-menu").get_by_role("button", name="特大字"))
    find_class(walker, "葫芦丝", "葫芦丝初级班")
    walker.log_in(COUPLE)
    walker.tap("王桂兰")
    take_place(walker, "葫芦丝初级班")
    pay(walker)
    walker.shows("您已录取到葫芦丝初级班", "已收到150元")
    assert (walker.faults, a11y.sideways_faults(walker.page)) == ([], [])


def looks_in_the_largest_letters(page: Page) -> list[str]:
    """Our own checks without axe, which finds nothing else in larger letters."""
    return a11y.measured_faults(page, size="30", theme="paper")


def test_s06_at_53_he_reads_how_many_years_are_missing(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(school, look=looks_at_everything)
    find_class(walker, "国画", "山水画初级班")
    walker.log_in(TOO_YOUNG)
    walker.shows("男士满55岁可以报名", "您53岁，还差2年。", "线上的班不限年龄")
    assert not walker.page.get_by_role("button", name="确认报名").count()
    assert walker.faults == []
