"""A fee in parts: 100 of 160 yuan in cash at the desk, the rest online; or never, and all back."""

from pathlib import Path

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
    log_in_staff,
    pay,
    take_place,
)
from tests.journeys.walker import Walker, by_mouse, looks_at_everything
from tests.support.messages import wait_for_text
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: The cashier begins the day: yesterday's till is closed, a new one is open.
_BEFORE = """
from payments.amounts import in_pieces
from payments.services.tills import close_till, count_till, expected_fen, open_till, till_of
from university.accounts.models import User
cashier = User.objects.get(username="cashier")
till = till_of(cashier)
count_till(actor=cashier, till=till, pieces=in_pieces(expected_fen(till)))
close_till(actor=cashier, till=till, explanation="分币")
open_till(actor=cashier, float_fen=50000)
"""
#: What was paid and given out for an order, by its papers.
_PAPERS = """
from payments.models import Receipt
rows = Receipt.objects.filter(order__student__name="{name}").order_by("pk")
print([(row.kind, row.before_fen, row.amount_fen, row.left_fen) for row in rows])
"""
DESK = {"viewport": {"width": 1280, "height": 900}, "is_mobile": False, "has_touch": False}


def papers(site: Site, name: str) -> str:
    said = site.manage("shell", "--no-imports", "-c", _PAPERS.format(name=name))
    return str(said.strip().splitlines()[-1])


def hold(walker: Walker, class_name: str, *, name: str) -> tuple[str, str]:
    """A new person holds a place; return the phone, and the page that asks how to pay."""
    phone = next(PHONES)
    find_class(walker, "声乐", class_name)
    become_a_student(walker, phone=phone, name=name, id_number=next(WOMEN))
    take_place(walker, class_name)
    return phone, walker.path


def take_part(desk: Walker, name: str) -> None:
    """Find who has to pay, and take one note of 100 yuan."""
    desk.go("/desk/till/")
    desk.type_in("q", name)
    desk.tap("查找")
    desk.shows("160元")
    desk.tap("收现金")
    desk.type_in("tendered", "100")
    desk.tap("算找零")
    desk.shows("应交160元，先收100元", "还差60元", "截止时间不变")
    desk.tap("确认收部分款")
    desk.shows("已收部分款，还差60元", "应交总额", "100元", "打印收据")


def test_100_of_160_yuan_at_the_desk_and_the_rest_online_or_never(
    make_site: MakeSite, new_walker: NewWalker, clock_file: Path
) -> None:
    site = make_site(demo=True, TEST_CLOCK=f"file:{clock_file}", **ANY_HOUR)
    site.manage("shell", "--no-imports", "-c", _BEFORE)
    site.start()
    site.start_worker()
    senior, late = new_walker(site, look=looks_at_everything), new_walker(site)
    desk = new_walker(site, press=by_mouse, look=looks_at_everything, **DESK)
    phone, checkout = hold(senior, "声乐中级班", name="唐秀珍")
    late_phone, late_checkout = hold(late, "声乐中级班", name="许凤英")
    log_in_staff(desk, "cashier", "/desk/till/")

    # Refused: less than the smallest part, and more on the part than lies on the counter.
    desk.type_in("q", "唐秀珍")
    desk.tap("查找")
    desk.tap("收现金")
    desk.type_in("tendered", "5")
    desk.tap("算找零")
    desk.shows("一次最少交10元", "还差160元")
    desk.type_in("tendered", "100")
    desk.type_in("part", "150")
    desk.tap("算找零")
    desk.shows("收到的现金比这次要交的少。")

    take_part(desk, "唐秀珍")
    desk.tap("打印收据")
    desk.shows("部分付款收据", "100元", "壹佰元整", "还差60元")
    assert a11y.paper_faults(desk.page, points=14) == []
    take_part(desk, "许凤英")
    assert "还差60元" in wait_for_text(site, phone, template="part_received")

    senior.go("/orders/")
    senior.shows("已交100元，还差60元")
    senior.tap("100元的收据")
    senior.shows("部分付款收据", "100元")
    senior.go(checkout)
    senior.shows("已交100元，还差60元", "没有交齐，您的钱全部退回")
    senior.tap("去服务台交")
    senior.shows("已交100元，还差60元", "还差", "60元")
    senior.go(checkout)
    pay(senior)
    senior.shows("您已录取到声乐中级班", "已收到160元", "100元的收据", "60元的收据")
    senior.tap("60元的收据")
    senior.shows("应交总额", "160元", "已交", "100元", "至此全部交齐")
    senior.go("/orders/")
    assert "声乐中级班" in wait_for_text(site, phone, template="place_confirmed")
    assert papers(site, "唐秀珍") == str([("receipt", 0, 10000, 6000), ("receipt", 10000, 6000, 0)])

    clock_file.write_text("+6d")
    site.manage("sweep")
    assert "100元全部退回" in wait_for_text(site, late_phone, template="parts_go_back")
    late.look = looks_at_everything
    late.go("/login/")
    if late.path == "/login/":
        late.log_in(late_phone)
    late.go(late_checkout)
    late.shows("费用没有按时交齐", "您交的钱全部退回。", "领取现金100元")
    assert audit_faults(site) == []
    assert (senior.faults, desk.faults, late.faults) == ([], [], [])
