"""Leaving a class at the desk: the same rules and money as on the web, by staff who may."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Term
from enrollment.models import Place, Withdrawal
from payments.models import Refund
from payments.services.cash import take_cash
from tests.payments.school import hold, make_cashier, make_student, money_faults, owe, place_of
from university import clock
from university.accounts.models import User

pytestmark = pytest.mark.django_db

RIGHTS = {
    "desk": ("accounts.view_student", "payments.view_order", "enrollment.change_place"),
    "cashier": ("accounts.view_student", "payments.view_order", "payments.take_cash"),
}


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sign_in(client: Client, role: str) -> User:
    user = User.objects.create(username=role, is_staff=True)
    for right in RIGHTS[role]:
        app, codename = right.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def paid_in_cash(**fields: Any) -> Place:
    order = owe(make_student(**fields))
    take_cash(actor=make_cashier(), order=order, tendered_fen=order.total_fen)
    return place_of(order)


def test_what_goes_back_is_said_before_anything_is_done(client: Client) -> None:
    sign_in(client, "desk")
    place = paid_in_cash()

    page = words(client.get(f"/desk/till/leave/{place.pk}/"))

    assert "180元在服务台退给您现金" in page
    place.refresh_from_db()
    assert (place.state, Refund.objects.count()) == ("confirmed", 0)


def test_a_paid_place_is_given_back_with_all_of_the_money(client: Client) -> None:
    desk = sign_in(client, "desk")
    place = paid_in_cash()

    page = client.post(f"/desk/till/leave/{place.pk}/", follow=True)

    refund = Refund.objects.get()
    place.refresh_from_db()
    assert (place.state, refund.amount_fen, refund.asked_by) == ("cancelled", 18000, desk)
    assert f"/desk/till/refunds/{refund.pk}/" in page.content.decode()
    assert money_faults() == []


def test_a_held_place_is_given_back_and_owes_nothing(client: Client) -> None:
    sign_in(client, "desk")
    place = hold()

    page = client.post(f"/desk/till/leave/{place.pk}/", follow=True)

    place.refresh_from_db()
    assert (place.state, "没有交过费" in words(page)) == ("cancelled", True)


def test_a_second_click_gives_back_nothing_more(client: Client) -> None:
    sign_in(client, "desk")
    place = paid_in_cash()
    for _click in range(2):
        client.post(f"/desk/till/leave/{place.pk}/")
    assert Refund.objects.count() == 1


def test_while_the_term_runs_the_reason_is_asked_and_the_table_decides(client: Client) -> None:
    desk = sign_in(client, "desk")
    place = paid_in_cash()
    Term.objects.update(starts_on=clock.today() - timedelta(days=20))
    Place.objects.update(confirmed_at=clock.now() - timedelta(days=3))

    asked = words(client.post(f"/desk/till/leave/{place.pk}/", {"reason": ""}))
    assert "第3到5周退50%，160元退80元" in asked
    assert Refund.objects.count() == 0

    client.post(f"/desk/till/leave/{place.pk}/", {"reason": "去外地照顾孙子"})

    withdrawal, refund = Withdrawal.objects.get(), Refund.objects.get()
    assert (withdrawal.kind, withdrawal.money, withdrawal.reason, withdrawal.acted_by) == (
        "withdrawal",
        "settled",
        "去外地照顾孙子",
        desk,
    )
    assert (refund.amount_fen, refund.provider, refund.state) == (9000, "cash", "due")
    assert money_faults() == []


def test_the_cashier_gives_no_place_back(client: Client) -> None:
    sign_in(client, "cashier")
    place = hold()

    answer = client.post(f"/desk/till/leave/{place.pk}/")

    place.refresh_from_db()
    assert (answer.status_code, place.state) == (403, "held")


def test_the_student_page_offers_the_slip_and_the_way_out(client: Client) -> None:
    sign_in(client, "desk")
    place = paid_in_cash()
    order = place.order_lines.first().order

    page = client.get(f"/desk/students/{place.student.pk}/").content.decode()

    assert f"/desk/till/slips/{order.number}/" in page
    assert f"/desk/till/leave/{place.pk}/" in page


def test_the_student_page_costs_the_same_for_one_place_and_for_two(client: Client) -> None:
    sign_in(client, "desk")
    student = make_student()
    counts = []
    for _place in range(2):
        take_cash(actor=make_cashier(), order=owe(student), tendered_fen=18000)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/desk/students/{student.pk}/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
