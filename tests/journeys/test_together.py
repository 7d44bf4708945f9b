"""Several people at one phone, and a daughter who helps: each act is done for the right person."""

import pytest

from tests.journeys.conftest import NewWalker
from tests.journeys.steps import find_class, pay, take_place
from tests.journeys.walker import looks_at_everything
from tests.support.messages import wait_for_text
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: People of the demo school: a couple with one phone, a daughter far away, and her mother.
COUPLE, DAUGHTER, MOTHER = "12000000001", "12000000105", "12000000005"


def test_two_people_on_one_phone_say_who_it_is_today(school: Site, new_walker: NewWalker) -> None:
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


def test_a_daughter_helps_until_the_mother_ends_it(school: Site, new_walker: NewWalker) -> None:
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
