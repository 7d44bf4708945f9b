"""A senior finds a class, gets a place, pays, and holds the slip: in real Chromium, by taps alone.

SENIORS 11, 13, 14, 16, 17, 28, 29, 34: at 360 px the first enrolment takes at most eight pages and
three typed fields after the login.
"""

import pytest

from tests.conftest import MakeSite
from tests.journeys import a11y
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
from tests.journeys.walker import by_keyboard, by_mouse, looks_at_everything
from tests.support.messages import wait_for_text
from tests.support.site import Site

pytestmark = pytest.mark.journey

MOST_PAGES = 8
MOST_TYPED = 3
ANSWERS_OF_LOGIN = ["phone", "code"]


def test_a_new_person_finds_a_class_pays_and_holds_the_slip(
    make_site: MakeSite, engine: str, new_walker: NewWalker
) -> None:
    site = make_site(engine, demo=True, **ANY_HOUR)
    site.start()
    site.start_worker()
    walker = new_walker(site, look=looks_at_everything)
    phone = next(PHONES)

    find_class(walker, "声乐", "声乐初级2班")
    assert walker.path == "/login/"
    become_a_student(walker, phone=phone, name="张·兰英", id_number=next(WOMEN))
    walker.shows("160元", "每周三")
    take_place(walker, "声乐初级2班")
    pay(walker)
    walker.shows("您已录取到声乐初级2班", "已收到160元，名额是您的了。", "第一次上课")
    pages = walker.pages[walker.pages.index("/login/code/") + 1 :]
    assert len(pages) <= MOST_PAGES, pages
    assert walker.typed == [*ANSWERS_OF_LOGIN, "name", "id_number"]
    assert len(walker.typed) - len(ANSWERS_OF_LOGIN) <= MOST_TYPED
    result = walker.path

    walker.tap("看通知单")
    walker.shows("录取通知单", "张·兰英", "声乐教室")
    assert a11y.paper_faults(walker.page, points=14) == []
    assert "160元" in wait_for_text(site, phone, template="place_confirmed")

    find_class(walker, "太极养生", "太极剑中级班")
    walker.shows("现在不能报太极剑中级班", "声乐初级2班", "这些班您可以报")
    walker.tap("报名")
    walker.tap("确认报名")
    walker.shows("最晚交费")

    walker.go(result)
    walker.tap("退课")
    walker.shows("160元按原路退回")
    walker.tap("确认退课")
    walker.shows("您已退出这个班", "160元按原路退回")
    wait_for_text(site, phone, template="money_back")
    assert walker.faults == []
    assert audit_faults(site) == []


def test_without_script(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(school, java_script_enabled=False)

    find_class(walker, "智能手机", "智能手机基础班")
    become_a_student(walker, phone=next(PHONES), name="王䶮", id_number=next(WOMEN))
    take_place(walker, "智能手机基础班")
    pay(walker)
    walker.shows("您已录取到智能手机基础班", "已收到100元")
    walker.tap("看通知单")
    walker.shows("录取通知单", "王䶮")


def test_with_the_keyboard_alone(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(
        school,
        press=by_keyboard,
        has_touch=False,
        is_mobile=False,
        viewport={"width": 1280, "height": 900},
    )

    find_class(walker, "舞蹈", "民族舞中级班")
    become_a_student(walker, phone=next(PHONES), name="陈桂花", id_number=next(WOMEN))
    walker.choose("适合，我能参加")
    walker.tap("下一步")
    take_place(walker, "民族舞中级班")
    pay(walker)
    walker.shows("您已录取到民族舞中级班", "已收到180元")
    walker.tap("看通知单")
    walker.shows("录取通知单", "陈桂花")


def test_the_back_button_keeps_answers_and_explains_itself_after_payment(
    school: Site, new_walker: NewWalker
) -> None:
    walker, id_number = new_walker(school), next(WOMEN)
    find_class(walker, "舞蹈", "健身舞班")
    walker.log_in(next(PHONES))
    walker.type_in("name", "李秀兰")
    walker.tap("下一步")
    walker.back()
    assert walker.page.locator("[name=name]").input_value() == "李秀兰"
    walker.tap("下一步")
    walker.type_in("id_number", id_number)
    walker.tap("下一步")
    walker.back()
    assert walker.page.locator("[name=id_number]").input_value() == id_number
    walker.tap("下一步")
    walker.tap("同意并登记")
    walker.choose("适合，我能参加")
    walker.tap("下一步")
    walker.back()
    assert walker.page.get_by_label("适合，我能参加", exact=True).is_checked()
    walker.tap("下一步")
    take_place(walker, "健身舞班")
    walker.back()
    walker.shows("健身舞班", "待交费")
    walker.tap("交费")
    pay(walker)
    walker.shows("您已录取到健身舞班")
    walker.back()
    walker.shows("这笔已经付过了。")
    walker.back()
    walker.shows("您已录取到健身舞班", "已收到120元")


def test_a_double_click_takes_one_place(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(
        school, press=by_mouse, has_touch=False, is_mobile=False, java_script_enabled=False
    )
    find_class(walker, "国画", "花鸟画中级班")
    become_a_student(walker, phone=next(PHONES), name="赵玉珍", id_number=next(WOMEN))
    with walker.page.expect_navigation(url="**/pay/*/"):
        walker.page.get_by_role("button", name="确认报名").dblclick()

    walker.go("/enrol/places/")
    assert walker.page.locator("main article h3").all_inner_texts() == ["花鸟画中级班"]


def test_saying_no_to_the_question_leads_to_a_calmer_class(
    school: Site, new_walker: NewWalker
) -> None:
    walker = new_walker(school, look=looks_at_everything)
    find_class(walker, "舞蹈", "民族舞初级班")
    become_a_student(walker, phone=next(PHONES), name="孙淑芳", id_number=next(WOMEN))
    walker.tap("下一步")
    assert walker.page.title().startswith("有错误")
    walker.choose("不适合，或者拿不准")
    walker.tap("下一步")
    walker.shows("谢谢您告诉我们", "这些班您可以报")
    walker.tap("报名")
    walker.shows("核对信息")
    assert walker.faults == []
