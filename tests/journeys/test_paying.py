"""When paying goes wrong: failed, left, slow, never came back, too late. Nobody pays twice."""

import re
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import (
    PHONES,
    WOMEN,
    audit_faults,
    become_a_student,
    find_class,
    pay,
    take_place,
)
from tests.journeys.walker import Walker, looks_at_everything
from tests.support.messages import wait_for_text
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: Somebody else took the other seat in the meantime.
ONE_PLACE_LEFT = """
from courses.models import TeachingClass
row = TeachingClass.objects.filter(name="行书提高班").latest("pk")
row.capacity = row.taken + 1
row.save()
"""


def hold(walker: Walker, major: str, class_name: str, *, name: str) -> str:
    """A new person holds a place and stands before the question how to pay; return the phone."""
    phone = next(PHONES)
    find_class(walker, major, class_name)
    become_a_student(walker, phone=phone, name=name, id_number=next(WOMEN))
    take_place(walker, class_name)
    return phone


def press_unseen(walker: Walker, way: str) -> None:
    """Press a button of the practice bank and never see what it answers: the phone went dark."""
    token = walker.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    walker.page.request.post(
        walker.page.url,
        form={"csrfmiddlewaretoken": token, "way": way},
        headers={"Referer": walker.page.url},
        max_redirects=0,
    )


def test_a_payment_that_failed_is_tried_again(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(school, look=looks_at_everything)
    hold(walker, "书法", "隶书中级班", name="吴秋菊")
    pay(walker, "付款失败")
    walker.shows("付款没有成功", "没有收您的钱。", "仍然为您保留着")
    walker.tap("再试一次")
    pay(walker, "微信付款")
    walker.shows("您已录取到隶书中级班", "已收到190元")
    assert walker.faults == []


def test_who_left_the_pay_page_finds_the_way_back_and_pays_once(
    school: Site, new_walker: NewWalker
) -> None:
    walker = new_walker(school, look=looks_at_everything)
    hold(walker, "非洲鼓", "非洲鼓提高班", name="郑爱莲")
    pay(walker, "返回学校")
    walker.shows("您已经开始付款了。", "230元")
    pay(walker, "银行卡付款")
    walker.shows("您已录取到非洲鼓提高班", "已收到230元")
    assert walker.faults == []


def test_a_slow_payment_asks_not_to_pay_again(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(school, look=looks_at_everything)
    hold(walker, "葫芦丝", "葫芦丝初级班", name="冯桂香")
    walker.tap("网上支付")
    bank = walker.page.url
    walker.tap("结果慢一点")
    walker.shows("我们正在核对，请不要再付")
    checking = walker.path
    walker.page.goto(bank)
    press_unseen(walker, "alipay")
    walker.go(checking)
    walker.shows("您已录取到葫芦丝初级班", "已收到150元")
    assert walker.faults == []


def test_who_never_came_back_is_admitted_all_the_same(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(school)
    phone = hold(walker, "电子琴", "电子琴中级班", name="蒋月英")
    walker.tap("网上支付")
    press_unseen(walker, "alipay")
    assert "电子琴中级班" in wait_for_text(school, phone, template="place_confirmed")
    walker.go("/enrol/places/")
    walker.shows("电子琴中级班", "名额已定")
    walker.tap("看通知单")
    walker.shows("260元")


def test_papers_of_others_do_not_exist(school: Site, new_walker: NewWalker) -> None:
    payer, other = new_walker(school), new_walker(school)
    hold(payer, "国画", "山水画初级班", name="韩素珍")
    pay(payer)
    payer.shows("您已录取到山水画初级班")
    result = payer.path
    receipt = re.search(r"/receipts/[^/]+/", payer.page.content())
    assert receipt is not None
    other.go("/login/")
    become_a_student(other, phone=next(PHONES), name="杨巧云", id_number=next(WOMEN))

    addresses = [result, f"{result}slip/", f"{result}returned/", receipt[0]]
    assert [other.go(address) for address in addresses] == [404] * 4
    assert "韩素珍" not in other.page.content()


def test_late_money_takes_the_place_again_or_goes_back_in_full(
    make_site: MakeSite, new_walker: NewWalker, clock_file: Path
) -> None:
    site = make_site(demo=True, TEST_CLOCK=f"file:{clock_file}", **ANY_HOUR)
    site.start()
    worker = site.start_worker()
    lucky, late = new_walker(site, look=looks_at_everything), new_walker(site)
    hold(lucky, "书法", "行书提高班", name="曹玉兰")
    hold(late, "书法", "行书提高班", name="彭秀云")
    lucky.tap("网上支付")
    late.tap("网上支付")
    worker.terminate()
    worker.wait(timeout=60)
    clock_file.write_text("+6d")
    site.manage("sweep", "enrollment.lapse_places")
    lucky.go("/enrol/places/")
    lucky.shows("已过期", "您不用交钱，可以再报名。")
    site.manage("shell", "-c", ONE_PLACE_LEFT)

    lucky.page.go_back()
    lucky.tap("支付宝付款")
    lucky.shows("您已录取到行书提高班", "已收到190元")
    late.tap("支付宝付款")
    late.shows("钱到得晚，班级已经满了", "您的钱全部退回。", "您排候补第一位")
    site.manage("sweep")
    assert lucky.faults == []
    assert audit_faults(site) == []
