"""The cash counter: cash in, change out, refunds back, discounts after a check."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from enrollment.states import PlaceState
from payments.lending.money import ROLE_PERMISSIONS
from payments.models import DiscountGrant, DiscountRule, Order, Payment, Receipt, Refund
from payments.services.cash import take_cash
from payments.services.leaving import give_up_place
from payments.services.refunds import handle_due_refunds
from payments.services.tills import open_till
from tests.payments.school import (
    city_rules,
    hold,
    lapse,
    make_cashier,
    make_student,
    money_faults,
    owe,
    place_of,
)
from university import clock
from university.accounts.models import User

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def in_role(client: Client, role: str) -> User:
    """Somebody with what the role may do in this house."""
    user = User.objects.create(username=role, is_staff=True)
    wanted = [name.removeprefix("payments.") for name in ROLE_PERMISSIONS[role]]
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="payments", codename__in=wanted)
    )
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def cashier(client: Client) -> User:
    user = in_role(client, "cashier")
    open_till(actor=user, float_fen=50000)
    return user


def test_change_is_shown_before_anything_is_taken(client: Client, cashier: User) -> None:
    place = hold()
    page = client.post(f"/desk/till/places/{place.pk}/", {"tendered": "２００元"})
    assert "找零 20元" in words(page)
    assert "确认收款" in words(page)
    assert (Payment.objects.count(), Order.objects.count()) == (0, 0)


def test_cash_is_taken_on_confirming(client: Client, cashier: User) -> None:
    place = hold(make_student(login=User.objects.create()))
    done = client.post(
        f"/desk/till/places/{place.pk}/", {"tendered": "200", "confirmed": "yes"}, follow=True
    )
    order, payment = Order.objects.get(), Payment.objects.get()
    shown = words(done)
    assert "已交费，已办好。" in shown
    assert "找零 20元" in shown
    assert Receipt.objects.get().number in shown
    assert (order.state, payment.recorded_by, payment.change_fen) == ("settled", cashier, 2000)
    place.refresh_from_db()
    assert place.state == PlaceState.CONFIRMED
    assert money_faults() == []


@pytest.mark.parametrize("tendered", ["", "abc", "-5", "100", "179.99", "<b>200</b>"])
def test_a_sum_that_does_not_do_is_refused(client: Client, cashier: User, tendered: str) -> None:
    place = hold()
    page = client.post(f"/desk/till/places/{place.pk}/", {"tendered": tendered, "confirmed": "yes"})
    assert page.status_code in {200, 409}
    assert Payment.objects.count() == 0
    assert page.content.decode().count("<b>200</b>") == 0


def test_a_double_click_takes_cash_once(client: Client, cashier: User) -> None:
    place = hold()
    for _click in range(2):
        answer = client.post(
            f"/desk/till/places/{place.pk}/", {"tendered": "200", "confirmed": "yes"}
        )
        assert answer.status_code == 302
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("role", ["desk", "registrar", "auditor"])
def test_others_look_but_take_nothing(client: Client, role: str) -> None:
    in_role(client, role)
    place = hold()
    page = client.get(f"/desk/till/places/{place.pk}/")
    assert page.status_code == 200
    assert "只有收费员可以收现金。" in words(page)
    answer = client.post(f"/desk/till/places/{place.pk}/", {"tendered": "200", "confirmed": "yes"})
    assert (answer.status_code, Payment.objects.count(), Order.objects.count()) == (409, 0, 0)


@pytest.mark.parametrize(
    "path",
    [
        "/desk/till/",
        "/desk/till/students/1/",
        "/desk/till/places/1/",
        "/desk/till/refunds/",
        "/desk/till/refunds/1/",
        "/desk/till/discounts/1/",
        "/desk/till/orders/ABC/",
        "/desk/till/slips/ABC/",
        "/desk/till/receipts/ABC/",
    ],
)
def test_a_senior_never_sees_the_till(client: Client, path: str) -> None:
    client.force_login(make_student().login, "django.contrib.auth.backends.ModelBackend")
    assert client.get(path).status_code == 403


def test_a_place_that_ran_out_takes_no_cash(client: Client, cashier: User) -> None:
    order = owe()
    lapse(order)
    answer = client.post(
        f"/desk/till/places/{place_of(order).pk}/", {"tendered": "200", "confirmed": "yes"}
    )
    assert (answer.status_code, Payment.objects.count()) == (409, 0)
    assert "这个名额没有为您保留。" in words(answer)


def test_my_cash_today_is_mine_alone(client: Client, cashier: User) -> None:
    take_cash(actor=cashier, order=owe(), tendered_fen=18000)
    take_cash(actor=make_cashier(), order=owe(), tendered_fen=18000)
    page = words(client.get("/desk/till/"))
    assert "收入 180元" in page


def test_cash_is_paid_back_once(client: Client, cashier: User) -> None:
    order = owe()
    take_cash(actor=cashier, order=order, tendered_fen=18000)
    give_up_place(actor=order.student.login, place=place_of(order))
    handle_due_refunds()
    refund = Refund.objects.get()
    assert order.student.name in words(client.get("/desk/till/refunds/"))
    done = client.post(f"/desk/till/refunds/{refund.pk}/", follow=True)
    assert "现金已退。" in words(done)
    again = client.post(f"/desk/till/refunds/{refund.pk}/")
    assert (again.status_code, "这笔钱已经退了。" in words(again)) == (409, True)
    order.refresh_from_db()
    assert order.refunded_fen == 18000
    assert "没有待退现金" in words(client.get("/desk/till/refunds/"))
    assert money_faults() == []


def test_finds_by_number_and_by_a_name_that_is_one_person(client: Client, cashier: User) -> None:
    student = make_student(name="陈福生")
    order = owe(student)
    target = f"/desk/till/students/{student.pk}/"
    for asked in (student.student_no, "陈福生", order.number, order.number.lower()):
        assert client.post("/desk/till/", {"q": asked})["Location"] == target
    make_student(name="陈福生")
    assert "请用学员编号查。" in words(client.post("/desk/till/", {"q": "陈福生"}))


def test_a_hardship_discount_after_a_check_makes_the_class_free(
    client: Client, cashier: User
) -> None:
    city_rules()
    place = hold()
    rule = DiscountRule.objects.get(code="HARD")
    until = clock.today() + timedelta(days=200)
    answer = client.post(
        f"/desk/till/discounts/{place.student.pk}/",
        {"rule": rule.pk, "valid_until": until.isoformat(), "has_seen_proof": "on"},
    )
    assert answer["Location"] == f"/desk/till/students/{place.student.pk}/"
    granted = DiscountGrant.objects.get()
    assert (granted.student, granted.rule, granted.checked_by) == (place.student, rule, cashier)
    assert "应交 20元" in words(client.get(f"/desk/till/places/{place.pk}/"))


@pytest.mark.parametrize(
    "missing", [{"has_seen_proof": ""}, {"rule": ""}, {"valid_until": "2020-01-01"}]
)
def test_no_grant_without_rule_proof_and_day(
    client: Client, cashier: User, missing: dict[str, str]
) -> None:
    city_rules()
    student = make_student()
    good = {
        "rule": str(DiscountRule.objects.get(code="HARD").pk),
        "valid_until": (clock.today() + timedelta(days=100)).isoformat(),
        "has_seen_proof": "on",
    }
    page = client.post(f"/desk/till/discounts/{student.pk}/", good | missing)
    assert (page.status_code, DiscountGrant.objects.count()) == (200, 0)
    assert list(page.context["form"].errors) == list(missing)


def test_a_discount_that_needs_no_check_cannot_be_granted(client: Client, cashier: User) -> None:
    city_rules()
    student = make_student()
    client.post(
        f"/desk/till/discounts/{student.pk}/",
        {
            "rule": DiscountRule.objects.get(code="AGE70").pk,
            "valid_until": (clock.today() + timedelta(days=100)).isoformat(),
            "has_seen_proof": "on",
        },
    )
    assert DiscountGrant.objects.count() == 0


def test_the_desk_grants_nothing(client: Client) -> None:
    in_role(client, "desk")
    assert client.get(f"/desk/till/discounts/{make_student().pk}/").status_code == 403


def test_receipt_and_slip_are_printed_at_the_counter(client: Client, cashier: User) -> None:
    order = owe()
    take_cash(actor=cashier, order=order, tendered_fen=18000)
    receipt = words(client.get(f"/desk/till/receipts/{Receipt.objects.get().number}/"))
    assert "壹佰捌拾元整" in receipt
    assert "录取通知单" in words(client.get(f"/desk/till/slips/{order.number}/"))
