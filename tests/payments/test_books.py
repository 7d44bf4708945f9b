"""The lists of the admin: to look at, to search and to export, never to edit."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from courses.models import Term
from payments.lending.money import ROLE_PERMISSIONS
from payments.models import JournalHead
from payments.services.cash import take_cash, take_part
from payments.services.leaving import give_up_place
from tests.payments.school import city_rules, make_cashier, make_student, owe, place_of
from university.accounts.models import User

pytestmark = pytest.mark.django_db

READ_ONLY = [
    "order_book",
    "money_in",
    "money_back",
    "receipt_book",
    "unallocated",
    "stuck_refunds",
    "provider_events",
    "journal",
    "discount_grants",
    "accounts_chart",
    "journal_entries",
    "who_owes",
    "who_is_owed",
    "funded_discounts",
    "tills",
    "cash_movements",
    "closed_days",
    "bank_lines",
    "provider_lines",
    "provider_payouts",
    "money_differences",
]


def staff(client: Client, role: str) -> Client:
    user = User.objects.create(username=role, is_staff=True)
    wanted = [name.removeprefix("payments.") for name in ROLE_PERMISSIONS.get(role, [])]
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="payments", codename__in=wanted)
        | Permission.objects.filter(codename="access_admin")
    )
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def some_money() -> None:
    order = owe(make_student(name="=王桂兰"))
    take_cash(actor=make_cashier(), order=order, tendered_fen=18000)
    give_up_place(actor=order.student.login, place=place_of(order))


@pytest.mark.parametrize("name", READ_ONLY)
def test_the_auditor_sees_every_list(client: Client, name: str) -> None:
    some_money()
    assert staff(client, "auditor").get(f"/admin/{name}/").status_code == 200


@pytest.mark.parametrize("name", READ_ONLY)
def test_nobody_edits_the_books(client: Client, name: str) -> None:
    user = User.objects.create_superuser("boss", password="x")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    for page in ("new/", "edit/1/", "delete/1/"):
        assert client.get(f"/admin/{name}/{page}").status_code == 404


def test_the_cashier_does_not_see_the_journal(client: Client) -> None:
    desk = staff(client, "cashier")
    assert desk.get("/admin/order_book/").status_code == 200
    assert desk.get("/admin/journal/").status_code == 302


def test_a_row_opens_in_words(client: Client) -> None:
    order = owe()
    page = staff(client, "auditor").get(f"/admin/order_book/inspect/{order.pk}/")
    assert (page.status_code, order.number in page.content.decode()) == (200, True)


def test_sums_are_in_yuan(client: Client) -> None:
    owe()
    assert "180元" in staff(client, "auditor").get("/admin/order_book/").content.decode()


def test_who_owes_shows_what_is_left_and_exports_it(client: Client) -> None:
    order = owe()
    take_part(
        actor=make_cashier(), order=order, amount_fen=10000, tendered_fen=10000, seen_fen=18000
    )
    client = staff(client, "auditor")

    page = client.get("/admin/who_owes/").content.decode()
    rows = client.get("/admin/who_owes/?export=csv").getvalue().decode().splitlines()

    assert [sum_ in page for sum_ in ("180元", "100元", "80元")] == [True] * 3
    assert rows[1].split(",")[:6] == [
        order.number,
        order.student.student_no,
        order.student.name,
        "18000",
        "10000",
        "8000",
    ]


def test_an_export_runs_nothing(client: Client) -> None:
    some_money()
    answer = staff(client, "auditor").get("/admin/order_book/?export=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=王桂兰" in text


def test_searching_finds_the_student(client: Client) -> None:
    owe(make_student(name="欧阳·古丽"))
    order = owe(make_student(name="李国强"))
    page = staff(client, "auditor").get("/admin/order_book/?q=国强").content.decode()
    assert (order.number in page, "欧阳·古丽" in page) == (True, False)


@pytest.mark.parametrize(
    "name", ["order_book", "money_in", "money_back", "receipt_book", "journal_entries", "tills"]
)
def test_a_list_costs_the_same_for_many(client: Client, name: str) -> None:
    auditor = staff(client, "auditor")
    counts: list[Any] = []
    for more in (2, 6):
        for _number in range(more):
            some_money()
        auditor.get(f"/admin/{name}/")
        with CaptureQueriesContext(connection) as queries:
            auditor.get(f"/admin/{name}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_trial_balance_adds_up_by_day_and_by_term(client: Client) -> None:
    some_money()
    auditor = staff(client, "auditor")
    page = auditor.get("/desk/books/")
    rows = {row.code: row.closing_fen for row in page.context["rows"]}
    assert (rows["1001"], rows["2102"], page.context["closing_fen"]) == (118000, -18000, 0)
    assert page.context["debit_fen"] == page.context["credit_fen"]
    term = Term.objects.get()
    later = auditor.get(f"/desk/books/?term={term.pk}").context["rows"]
    assert {row.code: row.opening_fen for row in later} == rows


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_trial_balance_goes_to_a_spreadsheet(client: Client, kind: str) -> None:
    some_money()
    answer = staff(client, "auditor").get(f"/desk/books/?format={kind}")
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(answer.content)).active
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
    else:
        table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[1] == ["1001", "库存现金", "0.00", "1180.00", "0.00", "1180.00"]


def test_a_changed_journal_shows(client: Client) -> None:
    some_money()
    auditor = staff(client, "auditor")
    assert auditor.get("/desk/books/chain/").context["faults"] == []
    JournalHead.objects.update(hash="0" * 64)
    assert auditor.get("/desk/books/chain/").context["faults"] == [
        "the end of the journal is missing"
    ]


def test_funders_are_asked_for_what_they_owe(client: Client) -> None:
    city_rules()
    order = owe(make_student(birth_date=date(1950, 1, 1)))
    take_cash(actor=make_cashier(), order=order, tendered_fen=20000)
    page = staff(client, "auditor").get("/admin/funded_discounts/").content.decode()
    assert ("市财政" in page, "32元" in page) == (True, True)
