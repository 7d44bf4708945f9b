"""The desk does for a person without a phone what the web does, by the same rules (SENIORS 37)."""

import pytest

from tests.journeys import a11y
from tests.journeys.conftest import NewWalker
from tests.journeys.steps import audit_faults, log_in_staff
from tests.journeys.walker import Walker, by_mouse, looks_at_everything
from tests.support.browser import DESKTOP
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: Two minutes for one person at the desk, by the keystroke-level model (Card, Moran and Newell
#: 1980): thinking 1.35 s, pointing 1.1 s, half a second a key; and three seconds to read a page.
MOST_SECONDS = 120
SECONDS_A_PAGE = 1.35 + 1.1 + 3
SECONDS_A_KEY = 0.5
AT_THE_DESK = {**DESKTOP, "viewport": {"width": 1280, "height": 900}, "has_touch": False}


def staff(new_walker: NewWalker, site: Site, role: str, path: str) -> Walker:
    """Somebody of that role, logged in, who stands on ``path``; counted from there."""
    walker = new_walker(
        site, press=by_mouse, look=looks_at_everything, is_mobile=False, **AT_THE_DESK
    )
    log_in_staff(walker, role, path)
    walker.pages.clear()
    walker.typed.clear()
    walker.characters = 0
    return walker


def seconds(*walkers: Walker) -> float:
    """What the steps of these people take."""
    return sum(len(w.pages) * SECONDS_A_PAGE + w.characters * SECONDS_A_KEY for w in walkers)


def register(walker: Walker, name: str, *, born: str, sex: str = "女") -> str:
    """Register somebody with no phone; return the student number."""
    walker.tap("登记新学员")
    walker.type_in("name", name)
    walker.tap("先查一查")
    walker.shows("没有查到同名的学员。")
    walker.type_in("birth_date", born)
    walker.choose(sex)
    walker.choose("本人已在纸质隐私告知上签字")
    walker.tap("登记")
    walker.shows("登记好了。", name, "没有电话")
    return str(walker.page.locator("dl.facts dd").first.inner_text())


def choose_class(walker: Walker, class_name: str) -> None:
    """From the student's page to the check page of a class."""
    walker.tap("选一个班")
    row = walker.page.get_by_role("row").filter(has_text=class_name)
    walker.follow(row.get_by_role("link"))
    walker.shows("核对信息", class_name)


def find_at_till(walker: Walker, student_no: str) -> None:
    """From the till's first page to the fees of a student."""
    walker.type_in("q", student_no)
    walker.tap("查找")
    walker.shows(student_no, "应交")


def take_cash(walker: Walker, *, given: str, change: str) -> None:
    """From the fees of a student to the page that says it is done."""
    walker.tap("收现金")
    walker.type_in("tendered", given)
    walker.tap("算找零")
    walker.shows("找零", change)
    walker.tap("确认收款")
    walker.shows("已交费，已办好。", change)


def test_a_person_without_a_phone_gets_a_place_pays_cash_and_gets_it_back(
    school: Site, new_walker: NewWalker
) -> None:
    desk = staff(new_walker, school, "desk", "/desk/")
    number = register(desk, "郭秀梅", born="19490501")
    choose_class(desk, "声乐中级班")
    desk.tap("确认报名")
    desk.shows("声乐中级班的名额已经留好。", "请学员到收费台交费。", "128元")

    till = staff(new_walker, school, "cashier", "/desk/till/")
    find_at_till(till, number)
    take_cash(till, given="200", change="72元")
    done = till.path
    till.tap("打印收据")
    till.shows("收据", "郭秀梅", "壹佰贰拾捌元整")
    assert a11y.paper_faults(till.page, points=14) == []
    till.go(done)
    till.tap("打印通知单")
    till.shows("录取通知单", "郭秀梅", "声乐中级班")
    assert a11y.paper_faults(till.page, points=14) == []
    assert seconds(desk, till) <= MOST_SECONDS, (desk.pages, till.pages)

    desk.tap("回到学员")
    choose_class(desk, "声乐中级班")
    desk.shows("已经")
    assert not desk.page.get_by_role("button", name="确认报名").count()
    desk.tap("选别的班")
    desk.tap("返回", within="header")
    desk.tap("退课")
    desk.shows("128元在服务台退给您现金")
    desk.tap("确认退课")
    desk.shows("名额已经退回。")

    till.go("/desk/till/refunds/")
    till.follow(
        till.page.get_by_role("row").filter(has_text="郭秀梅").get_by_role("link", name="去退")
    )
    till.shows("128元", "郭秀梅")
    till.tap("已付现金")
    till.shows("现金已退。")
    till.tap("打印退费单")
    till.shows("郭秀梅", "128元")
    assert a11y.paper_faults(till.page, points=14) == []
    assert (desk.faults, till.faults) == ([], [])
    assert audit_faults(school) == []


def test_the_desk_refuses_by_the_same_rules_and_the_registrar_sets_one_aside(
    school: Site, new_walker: NewWalker
) -> None:
    desk = staff(new_walker, school, "desk", "/desk/")
    number = register(desk, "司马文轩", born="19730501", sex="男")
    choose_class(desk, "山水画初级班")
    desk.shows("男士满55岁可以报名。")
    assert not desk.page.get_by_role("button").filter(has_text="确认报名").count()
    assert not desk.page.get_by_role("button").filter(has_text="放宽这条").count()

    registrar = staff(new_walker, school, "registrar", desk.path)
    registrar.tap("放宽这条")
    registrar.shows("请写明")
    registrar.type_in("reason", "本校退休教师，校务会同意")
    registrar.tap("放宽这条")
    registrar.tap("确认报名")
    registrar.shows("山水画初级班的名额已经留好。")

    registrar.go("/admin/rule_overrides/")
    registrar.shows("司马文轩", "本校退休教师，校务会同意")
    assert number in registrar.page.content()
    assert desk.faults == []


def test_a_proof_of_hardship_makes_a_class_free(school: Site, new_walker: NewWalker) -> None:
    till = staff(new_walker, school, "cashier", "/desk/")
    till.type_in("words", "欧阳·古丽")
    till.tap("查找")
    till.tap("打开")
    choose_class(till, "手机摄影与短视频班")
    till.tap("确认报名")
    till.shows("120元")
    till.tap("核验证明")
    till.choose("困难减免")
    till.page.locator("[name=valid_until]").fill("2027-12-31")
    till.tap("同意减免")
    assert till.page.title().startswith("有错误")
    till.choose("我看过证明原件，已还给本人。")
    till.tap("同意减免")
    till.shows("困难减免", "0元")
    till.follow(till.page.get_by_role("link", name="确认").first)
    till.tap("确认")
    till.shows("不用交费，已办好。")
    till.tap("打印通知单")
    till.shows("录取通知单", "欧阳·古丽", "不用交费")


def test_the_counter_works_on_a_phone(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(school, look=looks_at_everything)
    log_in_staff(walker, "cashier", "/desk/till/")
    walker.type_in("q", "周明亮")
    walker.tap("查找")
    student = walker.path
    pages = [student, "/desk/till/", "/desk/till/refunds/", "/desk/"]
    pages += [student.replace("students", "discounts"), student.replace("/till", "")]
    sideways = []
    for path in pages:
        walker.go(path)
        sideways += [f"{path} {fault}" for fault in a11y.reflow_faults(walker.page)]
    assert (walker.faults, sideways) == ([], [])


@pytest.mark.parametrize("role", ["teacher", "homeroom"])
def test_others_stand_before_a_closed_door(school: Site, new_walker: NewWalker, role: str) -> None:
    walker = new_walker(school, press=by_mouse, is_mobile=False, **AT_THE_DESK)
    log_in_staff(walker, role, "/admin/")

    assert [walker.go(path) for path in ("/desk/", "/desk/till/", "/desk/students/1/")] == [403] * 3
    walker.shows("这一页不能给您看")


def test_the_auditor_looks_and_changes_nothing(school: Site, new_walker: NewWalker) -> None:
    walker = staff(new_walker, school, "auditor", "/desk/")
    walker.type_in("words", "王桂兰")
    walker.tap("查找")
    walker.tap("打开")
    words = walker.page.locator("main").inner_text()
    offered = [one for one in ("选一个班", "收现金", "退课", "改联系") if one in words]
    assert (offered, walker.go("/enrol/desk/1/44/"), walker.faults) == ([], 403, [])
