"""Classes, places, orders and papers that are absent, somebody else's, too old or asked wrongly."""

import pytest

from enrollment.models import Round
from payments.models import Order, PaymentAttempt
from tests.bad_input.rows import Row, judge
from tests.bad_input.world import World
from university import clock

pytestmark = pytest.mark.django_db

GONE = "没有找到这一页"
HUGE = "9" * 30

ADDRESSES = [
    *(
        Row(f"{path} {number[:12]}", path.replace("N", number), None, 404, GONE)
        for path in ("/enrol/N/", "/enrol/N/check/", "/pay/N/", "/leave/N/", "/leave/N/done/")
        for number in ("999999", "-1", HUGE, "abc", "1.5", "１２a", "1%20OR%201=1")
    ),
    *(
        Row(f"{path} {number[:12]}", path.replace("N", number), None, 404, GONE)
        for path in ("/orders/N/", "/orders/N/slip/", "/orders/N/returned/", "/receipts/N/")
        for number in ("none", "-1", HUGE, "%F0%9F%98%80", "..%2F..%2Fetc", "%27%20OR%201=1--")
    ),
    *(
        Row(f"NUL in {path}", path, None, 400, "这次的内容没能收到")
        for path in ("/orders/%00/", "/receipts/R%00/", "/sandbox/%00/", "/enrol/%00/")
    ),
    *(
        Row(f"other's {path}", path, None, 404, GONE)
        for path in (
            "/pay/{other_place}/",
            "/leave/{other_place}/",
            "/leave/{other_place}/done/",
            "/orders/{other_order}/",
            "/orders/{other_order}/cash/",
            "/orders/{other_order}/returned/",
            "/orders/{other_paid_order}/slip/",
            "/receipts/{other_receipt}/",
        )
    ),
    Row("class that is not shown yet", "/enrol/{hidden}/", None, 404, GONE),
    Row("page of a list: letters", "/orders/?page=abc", None, 200, "我的缴费"),
    Row("page of a list: huge", f"/orders/?page={HUGE}", None, 200, "我的缴费"),
    Row("page of a list: NUL", "/orders/?page=%00", None, 200, "我的缴费"),
]
STEPS = [
    Row("cancelled class", "/enrol/{off}/", None, 200, "不"),
    Row("full class", "/enrol/{full}/", None, 200, "满"),
    Row("class I have", "/enrol/{mine}/", None, 302, "/enrol/places/"),
    Row("check before the question", "/enrol/{dance}/check/",
        None, 302, "/enrol/{dance}/suitability/"),
    Row("no answer", "/enrol/{dance}/suitability/", {}, 200, "请在两个回答里选一个"),
    Row("an answer that is none", "/enrol/{dance}/suitability/",
        {"is_suited": "maybe"}, 200, "请在两个回答里选一个"),
    Row("hold without having seen", "/enrol/{open}/check/", {}, 200, "核对"),
    Row("hold an older fee", "/enrol/{open}/check/", {"seen": "1.1.1"}, 200, "核对"),
    Row("hold a full class", "/enrol/{full}/check/", {"seen": "{round}.1.16000"}, 409, "满"),
    Row("hold what I hold", "/enrol/{mine}/check/",
        {"seen": "{round}.1.16000"}, 302, "/pay/{my_place}/"),
    Row("hold a cancelled class", "/enrol/{off}/check/", {"seen": "{round}.1.16000"}, 409, "不"),
    Row("pay what is paid", "/pay/{my_paid_place}/",
        None, 302, "/orders/{my_paid_order}/returned/"),
    Row("pay what was given back", "/pay/{my_left_place}/", None, 409, "现在办不了"),
    Row("pay by nothing", "/pay/{my_place}/", {}, 409, "现在办不了"),
    Row("pay by a provider that is none", "/pay/{my_place}/",
        {"provider": "gold"}, 409, "现在办不了"),
    Row("give back twice", "/leave/{my_left_place}/", {}, 302, "/leave/{my_left_place}/done/"),
    Row("done before leaving", "/leave/{my_place}/done/", None, 302, "/leave/{my_place}/"),
    Row("pay the other's place", "/pay/{other_place}/", {"provider": "cash"}, 404, GONE),
    Row("leave the other's place", "/leave/{other_place}/", {}, 404, GONE),
    Row("go on with the other's payment", "/orders/{other_order}/go-on/", {}, 404, GONE),
    Row("GET on a button", "/orders/{my_paid_order}/go-on/", None, 405, "这一页要按按钮进入"),
    Row("till as a senior", "/desk/till/", None, 403, "这一页不能给您看"),
    Row("desk as a senior", "/desk/students/{other}/", None, 403, "这一页不能给您看"),
    Row("take cash as a senior", "/desk/till/places/{my_place}/",
        {"tendered": "200", "confirmed": "yes"}, 403, "这一页不能给您看"),
]  # fmt: skip


@pytest.mark.parametrize("row", ADDRESSES, ids=str)
def test_an_address_that_leads_nowhere(row: Row, world: World) -> None:
    judge(row, world)


@pytest.mark.parametrize("row", STEPS, ids=str)
def test_a_step_that_cannot_be_taken(row: Row, world: World) -> None:
    if row.name in ("pay by nothing", "pay by a provider that is none"):
        # Pressing the button freezes the price, whatever comes of it.
        world.client.post(world.url(row.path), {"provider": "cash"})
    judge(row, world)


def test_a_closed_round_gives_no_place_to_an_old_form(world: World) -> None:
    page = world.client.get(world.url("/enrol/{open}/check/"))
    Round.objects.update(closes_at=clock.now())
    seen = page.context["seen"]
    judge(
        Row("round closed meanwhile", "/enrol/{open}/check/", {"seen": seen}, 409, "报名"),
        world,
    )


def test_the_button_pressed_twice_gives_one_of_each(world: World) -> None:
    seen = world.client.get(world.url("/enrol/{open}/check/")).context["seen"]
    first, second = (
        world.client.post(world.url("/enrol/{open}/check/"), {"seen": seen}) for _ in range(2)
    )
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    ways = [world.client.post(first["Location"], {"provider": "sandbox"}) for _ in range(2)]
    assert len({way["Location"] for way in ways}) == 1
    mine = Order.objects.filter(lines__place__teaching_class_id=world.ids["open"]).distinct()
    assert (mine.count(), PaymentAttempt.objects.filter(order__in=mine).count()) == (1, 1)
