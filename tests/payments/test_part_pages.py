"""What the desk and the senior see of a fee in parts, with each refusal."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from payments.models import MoneySettings, Order, Payment, Receipt
from payments.services.attempts import start_payment
from payments.services.cash import take_part
from payments.services.leaving import give_up_place
from payments.services.tills import open_till
from tests.payments.school import hold, lapse, make_cashier, money_faults, owe, place_of
from tests.payments.test_till import in_role, words
from tests.payments.test_views import senior
from university.accounts.models import User

pytestmark = pytest.mark.django_db

PART = {"tendered": "100", "part": "100", "seen": "18000", "confirmed": "yes"}


@pytest.fixture
def cashier(client: Client) -> User:
    user = in_role(client, "cashier")
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "view_order"])
    )
    open_till(actor=user, float_fen=50000)
    return user


def with_part(fen: int = 10000) -> Order:
    order = owe()
    take_part(actor=make_cashier(), order=order, amount_fen=fen, tendered_fen=fen, seen_fen=18000)
    order.refresh_from_db()
    return order


def till(client: Client, order: Order, **form: str) -> Any:
    return client.post(f"/desk/till/places/{place_of(order).pk}/", form)


def test_less_on_the_counter_is_offered_as_a_part(client: Client, cashier: User) -> None:
    page = till(client, owe(), tendered="100")

    shown = words(page)
    assert "部分付款：应交180元，先收100元" in shown
    assert "还差80元。交齐前名额不算定，截止时间不变。" in shown
    assert "确认收部分款" in shown
    assert 'name="part" value="100元"' in page.content.decode()
    assert Payment.objects.count() == 0


def test_a_part_with_change_is_taken_for_a_place_nobody_priced(
    client: Client, cashier: User
) -> None:
    place = hold()
    shown = words(client.post(f"/desk/till/places/{place.pk}/", {"tendered": "100", "part": "80"}))
    assert "先收80元" in shown
    assert "找零 20元" in shown

    done = client.post(
        f"/desk/till/places/{place.pk}/",
        {"tendered": "100元", "part": "80元", "seen": "18000", "confirmed": "yes"},
        follow=True,
    )

    order = Order.objects.get()
    shown = words(done)
    assert (order.state, order.covered_fen, Payment.objects.get().change_fen) == (
        "open",
        8000,
        2000,
    )
    assert "已收部分款，还差100元。" in shown
    assert "找零 20元" in shown
    assert Receipt.objects.get().number in shown
    assert "再收款" in shown
    assert money_faults() == []


def test_the_till_shows_the_parts_and_takes_the_rest(client: Client, cashier: User) -> None:
    order = with_part()
    number = Receipt.objects.get().number
    student = words(client.get(f"/desk/till/students/{order.student_id}/"))
    assert "已交100元，还差80元" in student
    page = words(client.get(f"/desk/till/places/{place_of(order).pk}/"))
    assert "应交总额 180元" in page
    assert number in page
    assert "还差 80元" in page

    done = client.post(
        f"/desk/till/places/{place_of(order).pk}/",
        {"tendered": "100", "seen": "8000", "confirmed": "yes"},
        follow=True,
    )

    shown = words(done)
    assert "已交费，已办好。" in shown
    assert "找零 20元" in shown
    assert shown.count("打印收据") == 2
    assert money_faults() == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"tendered": "5"}, "一次最少交10元"),
        ({"tendered": "100", "part": "0"}, "请写金额"),
        ({"tendered": "200", "part": "190"}, "还差180元"),
        ({"tendered": "50", "part": "80"}, "收到的现金比这次要交的少。"),
        ({"tendered": "100", "confirmed": "yes"}, "请补足，或者先收一部分。"),
        ({"tendered": "100", "part": "abc"}, "请用数字写金额"),
    ],
)
def test_a_sum_that_does_not_do_is_said(
    client: Client, cashier: User, form: dict[str, str], said: str
) -> None:
    page = till(client, owe(), **form)

    assert said in words(page)
    assert Payment.objects.count() == 0


def test_no_parts_where_the_school_takes_none(client: Client, cashier: User) -> None:
    MoneySettings.objects.create(takes_parts=False)
    order = owe()

    page = till(client, order, tendered="100")
    forced = till(client, order, **PART)

    assert "一次交齐" in words(page)
    assert "只交一部分" not in words(page)
    assert "这笔费用不能分次交。" in words(forced)
    assert Payment.objects.count() == 0


def test_the_same_form_twice_takes_one_part(client: Client, cashier: User) -> None:
    order = owe()

    first, second = till(client, order, **PART), till(client, order, **PART)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "刚才又收到了这笔费用的钱。" in words(second)
    assert "还差 80元" in words(second)
    assert Payment.objects.count() == 1


def test_an_order_that_is_over_takes_no_part(client: Client, cashier: User) -> None:
    order = owe()
    lapse(order)

    page = till(client, order, **PART)

    assert page.status_code == 409
    assert "这个名额没有为您保留。" in words(page)
    assert Payment.objects.count() == 0


def test_who_only_looks_takes_no_part(client: Client) -> None:
    in_role(client, "desk")

    page = till(client, owe(), **PART)

    assert page.status_code == 409
    assert Payment.objects.count() == 0


def test_parts_that_went_back_are_said_at_the_desk(client: Client, cashier: User) -> None:
    order = with_part()
    lapse(order)

    page = words(client.get(f"/desk/till/orders/{order.number}/"))

    assert "钱会退回" in page


def test_the_senior_sees_what_is_left_and_pays_only_that(client: Client) -> None:
    order = with_part()
    senior(client, order.student)
    for path in (f"/pay/{place_of(order).pk}/", "/orders/", f"/orders/{order.number}/cash/"):
        assert "已交100元，还差80元" in words(client.get(path)), path

    client.post(f"/pay/{place_of(order).pk}/", {"provider": "sandbox"})

    assert order.attempts.get().amount_fen == 8000


def test_a_pay_page_for_the_whole_sum_is_not_gone_back_to(client: Client) -> None:
    order = owe()
    old = start_payment(actor=None, order=order, provider="sandbox")
    take_part(
        actor=make_cashier(), order=order, amount_fen=10000, tendered_fen=10000, seen_fen=18000
    )
    senior(client, order.student)

    answer = client.post(f"/orders/{order.number}/go-on/")

    new = order.attempts.latest("pk")
    assert (answer.status_code, new.amount_fen, answer["Location"]) == (303, 8000, new.pay_url)
    assert new.pk != old.pk


def test_the_paper_of_a_part_says_what_is_left_and_until_when(client: Client) -> None:
    order = with_part()
    page = words(senior(client, order.student).get(f"/receipts/{Receipt.objects.get().number}/"))

    assert "部分付款收据" in page
    assert "应交总额 180元" in page
    assert "实收 100元" in page
    assert "壹佰元整" in page
    assert re.search(r"还差80元，请在.*前交齐。", page)


def test_the_senior_is_told_that_the_parts_go_back(client: Client) -> None:
    order = with_part()
    place = place_of(order)
    lapse(order)
    senior(client, order.student)

    asked = client.get(f"/pay/{place.pk}/")
    page = words(client.get(f"/orders/{order.number}/"))

    assert asked["Location"] == f"/orders/{order.number}/"
    assert client.get(f"/orders/{order.number}/returned/")["Location"] == asked["Location"]
    assert "费用没有按时交齐" in page
    assert "您交的钱全部退回。" in page
    assert "领取现金100元" in page
    assert "看详情" in words(client.get("/orders/"))


def test_leaving_says_that_the_parts_go_back(client: Client) -> None:
    order = with_part()
    place = place_of(order)
    page = words(senior(client, order.student).get(f"/leave/{place.pk}/"))
    assert "100元" in page
    assert "没有交过钱" not in page

    give_up_place(actor=order.student.login, place=place)

    assert "领取现金100元" in words(client.get(f"/leave/{place.pk}/done/"))
    assert "这个名额已经结束" in words(client.get(f"/orders/{order.number}/"))


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("50", "这笔钱算部分付款，还差30元。"),
        ("90", "补齐没交的部分，多出的10元退回去。"),
        ("5", "会全部退回"),
    ],
)
def test_a_transfer_of_another_sum_says_what_becomes_of_it(
    client: Client, cashier: User, amount: str, said: str
) -> None:
    order = with_part()
    path = f"/desk/till/transfers/{order.number}/"

    page = client.post(path, {"amount": amount, "bank_ref": "B1"})

    assert said in words(page)
    assert Payment.objects.count() == 1
    client.post(path, {"amount": amount, "bank_ref": "B1", "anyway": "yes"})
    assert Payment.objects.count() == 2
    assert money_faults() == []
