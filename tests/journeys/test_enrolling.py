"""A senior finds a class, gets a place, pays, and holds the slip: in real Chromium, by taps alone.

SENIORS 11, 13, 14, 16, 17, 28, 29, 34: at 360 px the first enrolment takes at most eight pages and
three typed fields after the login.
"""

import json

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys import a11y
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.walker import Walker, id_numbers, looks_at_everything
from tests.support.messages import wait_for_text
from tests.support.site import Site

pytestmark = pytest.mark.journey

MOST_PAGES = 8
MOST_TYPED = 3
ANSWERS_OF_LOGIN = ["phone", "code"]
WOMEN = id_numbers(born="19620305", sex="female")
PHONES = (f"1200000{number}" for number in range(9001, 9999))


def find_class(walker: Walker, major: str, class_name: str) -> None:
    """From the home page to the page of a class, and its button."""
    walker.go("/")
    walker.tap(major)
    walker.follow(card_of(walker.page, class_name))
    walker.shows(class_name)
    walker.tap("报名")


def card_of(page: Page, class_name: str) -> Locator:
    """The way from a major's page to the page of a class."""
    return page.locator("main").get_by_role("link", name=class_name).first


def become_a_student(walker: Walker, *, phone: str, name: str, id_number: str) -> None:
    """Log in and answer the questions for a new person; ends where enrolling goes on."""
    walker.log_in(phone)
    walker.type_in("name", name)
    walker.tap("下一步")
    walker.type_in("id_number", id_number)
    walker.tap("下一步")
    walker.shows(name, "1962年3月5日")
    walker.tap("同意并登记")


def pay(walker: Walker, way: str = "支付宝付款") -> None:
    """From the page that asks how to pay, over the practice bank, and back."""
    walker.tap("网上支付")
    walker.tap(way)


def audit_is_clean(site: Site) -> bool:
    """Whether the whole audit finds nothing."""
    return bool(json.loads(site.manage("audit", "--json", check=False))["clean"])


def test_a_new_person_finds_a_class_pays_and_holds_the_slip(
    make_site, engine: str, new_walker: NewWalker
) -> None:
    site = make_site(engine, demo=True, **ANY_HOUR)
    site.start()
    site.start_worker()
    walker = new_walker(site, look=looks_at_everything)
    phone, id_number = next(PHONES), next(WOMEN)

    find_class(walker, "声乐", "声乐初级2班")
    assert walker.path == "/login/"
    walker.log_in(phone)
    after_login = len(walker.pages) - 1
    walker.type_in("name", "张·兰英")
    walker.tap("下一步")
    walker.type_in("id_number", id_number)
    walker.tap("下一步")
    walker.shows("张·兰英", "1962年3月5日", "女")
    walker.tap("同意并登记")
    walker.shows("核对信息", "声乐初级2班", "160元", "每周三")
    walker.tap("确认报名")
    walker.shows("160元", "最晚交费")
    pay(walker)
    walker.shows("您已录取到声乐初级2班", "已收到160元，名额是您的了。", "第一次上课")
    first_enrolment = walker.pages[after_login:]
    assert len(first_enrolment) <= MOST_PAGES, first_enrolment
    assert walker.typed == [*ANSWERS_OF_LOGIN, "name", "id_number"]
    assert len(walker.typed) - len(ANSWERS_OF_LOGIN) <= MOST_TYPED
    paid_page = walker.path

    walker.tap("看通知单")
    walker.shows("录取通知单", "张·兰英", "声乐教室")
    assert a11y.paper_faults(walker.page, points=14) == []
    assert "160元" in wait_for_text(site, phone, template="place_confirmed")

    find_class(walker, "太极养生", "太极剑中级班")
    walker.shows("现在不能报太极剑中级班", "声乐初级2班", "这些班您可以报")
    walker.tap("报名")
    walker.shows("核对信息")
    walker.tap("确认报名")
    walker.shows("最晚交费")

    walker.go(paid_page)
    walker.tap("退课")
    walker.shows("160元按原路退回")
    walker.tap("确认退课")
    walker.shows("您已退出这个班", "160元按原路退回")
    wait_for_text(site, phone, template="money_back")
    assert walker.faults == []
    assert audit_is_clean(site)
