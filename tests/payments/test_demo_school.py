"""What is in the demonstration school; loaded once, only read here."""

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import global_settings
from django.core import serializers
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Sum

from courses.demo import read_source
from courses.models import TeachingClass, Term
from enrollment.models import Place, WaitlistEntry
from payments.management.commands.load_demo import SEED_FILE
from payments.models import Order, Receipt, RefundPolicy
from university import clock
from university.accounts.models import Student, User

#: The mark of the database too, so that this file can be run alone.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_school")]


def test_the_classes_are_filled_as_the_file_says() -> None:
    rows = read_source(SEED_FILE, today=date(2026, 11, 24)).data["classes"]
    running = TeachingClass.objects.filter(
        term=Term.objects.order_by("starts_on").first()
    ).order_by("code")

    assert [(c.code, c.taken, c.capacity, c.fee_fen) for c in running] == [
        (row["id"], row["enrolled"], row["capacity"], row["fee"] * 100) for row in rows
    ]
    assert [c.waitlist_entries.count() for c in running] == [row["waitlist"] for row in rows]
    holders = Place.objects.filter(teaching_class__in=running).values("student").distinct()
    assert holders.count() == 905


def test_the_open_round_has_classes_with_room_and_one_that_is_full() -> None:
    classes = TeachingClass.objects.filter(term=Term.objects.order_by("starts_on").last())

    full = [c.code for c in classes if not c.places_left]
    assert full == ["C18"]
    assert 0 < sum(c.places_left for c in classes) < classes.aggregate(n=Sum("capacity"))["n"]


def test_the_hard_cases_are_real_people() -> None:
    couple = Student.objects.filter(login__phone="+8612000000001").order_by("student_no")
    assert [student.name for student in couple] == ["王桂兰", "李国强"]
    assert Student.objects.get(name="陈福生", student_no__contains="9000").login is None
    assert Student.objects.get(name="张䶮").initials[0] == "z"
    helper = User.objects.get(phone="+8612000000105")
    assert [one.student.name for one in helper.authorities.all()] == ["刘玉芬"]
    assert WaitlistEntry.objects.get(student__name="杨凤英", rank=1).teaching_class.code == "C01"
    assert not User.objects.filter(phone__isnull=False).exclude(phone__startswith="+86120")


def test_some_places_went_through_the_till() -> None:
    assert (Order.objects.filter(state="settled").count(), Receipt.objects.count()) == (33, 33)


def test_both_terms_have_the_refund_table_of_the_file() -> None:
    assert [policy.steps for policy in RefundPolicy.objects.all()] == [
        [
            {"until_week": 0, "percent": 100},
            {"until_week": 2, "percent": 80},
            {"until_week": 5, "percent": 50},
            {"until_week": None, "percent": 0},
        ]
    ] * 2


@pytest.fixture
def still() -> Iterator[None]:
    """Time stands still: a code of the second factor is good for half a minute."""
    with time_machine.travel(clock.now(), tick=False):
        yield


def test_one_account_a_role_is_listed_with_how_to_log_in(settings: Any, still: None) -> None:
    # The school was loaded by a site, which hashes passwords as Django does.
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    out = io.StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    accounts = {account["role"]: account for account in json.loads(out.getvalue())}

    assert list(accounts) == [
        "senior",
        "second_senior",
        "helper",
        "renter",
        "admin",
        "registrar",
        "desk",
        "cashier",
        "homeroom",
        "venue",
        "teacher",
        "auditor",
    ]
    assert accounts["senior"]["phone"] == accounts["second_senior"]["phone"]
    registrar = User.objects.get(username=accounts["registrar"]["username"])
    assert registrar.check_password(accounts["registrar"]["password"])
    authenticator = registrar.authenticator_set.get(type="totp").wrap()
    assert authenticator.validate_code(accounts["registrar"]["totp_code"])


def _fingerprint() -> dict[str, tuple[int, str]]:
    """Count and hash of every table's rows."""
    found = {}
    for model in apps.get_models():
        rows = serializers.serialize("python", model._base_manager.order_by("pk"))
        stored = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False)
        digest = hashlib.sha256(stored.encode()).hexdigest()
        found[model._meta.label] = (len(rows), digest)
    return found


def test_loading_twice_changes_nothing() -> None:
    before, out = _fingerprint(), io.StringIO()

    call_command("load_demo", stdout=out)

    assert out.getvalue() == "The demonstration school is there already. Nothing was changed.\n"
    assert _fingerprint() == before
