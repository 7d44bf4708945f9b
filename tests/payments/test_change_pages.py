"""The pages of changing class, leaving, exceptions and approvals: what they say, and to whom."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enrollment.models import Place, Transfer
from payments.models import Order, Refund, RefundSettings
from payments.services.leaving import give_up_place
from tests.payments.changing import another, begin_term, paid, pay, staff
from tests.payments.school import make_student, money_faults, open_class

pytestmark = pytest.mark.django_db

SENIOR = "university.accounts.backends.PhoneBackend"
STAFF = "django.contrib.auth.backends.ModelBackend"


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sign_in(client: Client, place: Place) -> None:
    client.force_login(place.student.login, SENIOR)


def test_leaving_says_how_the_sum_comes_about(client: Client) -> None:
    place = paid()
    begin_term(days=20)
    sign_in(client, place)

    page = words(client.get(f"/leave/{place.pk}/"))

    assert "90元在服务台退给您现金" in page
    assert "学费：第3到5周退50%，160元退80元。" in page
    done = words(client.post(f"/leave/{place.pk}/", follow=True))
    assert "90元" in done
    assert money_faults() == []


def test_a_dearer_class_is_chosen_seen_and_paid(client: Client) -> None:
    place = paid()
    to_class = another(place, fee_fen=20000, name="国画提高班")
    sign_in(client, place)

    assert "国画提高班" in words(client.get(f"/enrol/places/{place.pk}/change/"))
    page = words(client.get(f"/change/{place.pk}/{to_class.pk}/"))
    assert "您要补交40元" in page
    kept = words(client.post(f"/change/{place.pk}/{to_class.pk}/", follow=True))
    transfer = Transfer.objects.get()
    assert ("请补交40元" in kept, transfer.state) == (True, "waiting")
    assert "40元" in words(client.get(f"/pay/{transfer.new_place_id}/"))

    pay(transfer.new_place)

    assert "您已经转到新班了" in words(client.get(f"/changed/{transfer.pk}/"))
    old = Order.objects.get(followers__isnull=False)
    assert "您交的钱已经转到新班" in words(client.get(f"/orders/{old.number}/"))


def test_a_cheaper_class_pays_back_at_once(client: Client) -> None:
    place = paid()
    to_class = another(place, fee_fen=10000)
    sign_in(client, place)

    assert "退给您60元" in words(client.get(f"/change/{place.pk}/{to_class.pk}/"))
    done = words(client.post(f"/change/{place.pk}/{to_class.pk}/", follow=True))

    assert "60元" in done
    assert (Transfer.objects.get().state, money_faults()) == ("done", [])


def test_nobody_changes_the_place_of_somebody_else(client: Client) -> None:
    place = paid()
    to_class = another(place)
    client.force_login(make_student().login, SENIOR)

    answers = [
        client.get(f"/enrol/places/{place.pk}/change/").status_code,
        client.post(f"/change/{place.pk}/{to_class.pk}/").status_code,
    ]

    assert (answers, Transfer.objects.count()) == ([404, 404], 0)


def test_the_classes_to_choose_from_cost_the_same_however_many(client: Client) -> None:
    place = paid()
    sign_in(client, place)
    client.get(f"/enrol/places/{place.pk}/change/")
    counts: list[int] = []
    for _ in range(2):
        for number in range(3):
            open_class(term=place.teaching_class.term, code=f"N{len(counts)}{number}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/enrol/places/{place.pk}/change/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_office_gives_back_by_exception_and_a_second_person_approves(client: Client) -> None:
    RefundSettings.objects.create(approval_above_fen=1000)
    place = paid()
    order = Order.objects.get()
    office = staff("refund_by_exception", "approve_refund", "view_order")
    client.force_login(office, STAFF)
    form = {"amount": "50", "reason": "重病住院", "way": "", "seen": "0"}

    client.post(f"/desk/till/orders/{order.number}/back/", form)

    refund = Refund.objects.get()
    assert (refund.amount_fen, refund.state, refund.reason_code) == (5000, "waiting", "exception")
    answer = client.post(f"/desk/till/refunds/{refund.pk}/decide/", {"decision": "approve"})
    assert (answer.status_code, "您自己申请" in words(answer)) == (409, True)

    client.force_login(staff("approve_refund", "view_order"), STAFF)
    client.post(f"/desk/till/refunds/{refund.pk}/decide/", {"decision": "approve"})

    refund.refresh_from_db()
    assert (refund.state, place.student.name) == ("due", "王桂兰")


def test_the_admin_lists_what_waits_and_calls_a_class_off(admin_client: Client) -> None:
    RefundSettings.objects.create(approval_above_fen=1000)
    place = paid()
    begin_term(days=20)
    give_up_place(actor=None, place=place)
    other = paid(term=place.teaching_class.term, code="C9")

    listed = admin_client.get("/admin/waiting_refunds/").content.decode()
    assert f"/desk/till/refunds/{Refund.objects.get().pk}/decide/" in listed
    form = {"teaching_class": other.teaching_class_id, "reason": "老师生病"}
    admin_client.post("/admin/class_call_offs/new/", form)

    other.teaching_class.refresh_from_db()
    assert other.teaching_class.state == "cancelled"
    table = {"term": other.teaching_class.term_id, "steps": "开课前 100\n以后 50 按课次"}
    admin_client.post("/admin/refund_tables/new/", {**table, "material_steps": ""})
    assert other.teaching_class.term.refund_policy.steps == [
        {"until_week": 0, "percent": 100},
        {"until_week": None, "percent": 50, "by_meetings": True},
    ]
