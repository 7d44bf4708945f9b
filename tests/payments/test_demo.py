"""The demonstration school: alive on any day, the same every time, loaded once."""

import hashlib
import io
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Sum

from courses.demo import read_source
from courses.models import Lecture, TeachingClass, Term
from enrollment.models import Place, Round, WaitlistEntry
from payments.management.commands.load_demo import SEED_FILE
from payments.models import Order, Receipt, RefundPolicy
from university import auditing
from university.accounts.models import Student, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = [
    date(2026, 11, 24),  # the file's own day
    date(2027, 2, 7),  # a Sunday, in the season between the terms
    date(2027, 4, 21),  # the two terms begin in one year's first half
    date(2028, 2, 29),
]


def _load(**options: object) -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def _fingerprint() -> dict[str, tuple[int, str]]:
    """Count and hash of every table's rows."""
    found = {}
    for model in apps.get_models():
        rows = serializers.serialize("python", model._base_manager.order_by("pk"))
        stored = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False)
        digest = hashlib.sha256(stored.encode()).hexdigest()
        found[model._meta.label] = (len(rows), digest)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_whatever_today_is_a_term_runs_a_round_is_open_and_a_lecture_is_on_sale(day: date) -> None:
    now = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    with time_machine.travel(now, tick=False):
        _load()

        running = Term.objects.get(starts_on__lte=day, ends_on__gte=day)
        is_open = Round.objects.get(opens_at__lte=now, closes_at__gt=now)
        on_sale = Lecture.objects.filter(sale_opens_at__lte=now, sale_closes_at__gt=now)

        assert (running.classes.count(), is_open.term.classes.count()) == (22, 22)
        assert (is_open.allocation, is_open.channels) == ("first_come", ["web", "desk", "phone"])
        assert is_open.term.starts_on > day
        assert is_open.closes_at - now >= timedelta(days=30)
        assert on_sale.count() == 2
        assert auditing.run() == []


@pytest.mark.django_db
def test_the_classes_are_filled_as_the_file_says() -> None:
    _load()
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


@pytest.mark.django_db
def test_the_open_round_has_classes_with_room_and_one_that_is_full() -> None:
    _load()
    classes = TeachingClass.objects.filter(term=Term.objects.order_by("starts_on").last())

    full = [c.code for c in classes if not c.places_left]
    assert full == ["C18"]
    assert 0 < sum(c.places_left for c in classes) < classes.aggregate(n=Sum("capacity"))["n"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    _load()
    before = _fingerprint()

    said = _load()

    assert said == "The demonstration school is there already. Nothing was changed.\n"
    assert _fingerprint() == before


@pytest.mark.django_db
def test_the_hard_cases_are_real_people() -> None:
    _load()

    couple = Student.objects.filter(login__phone="+8612000000001").order_by("student_no")
    assert [student.name for student in couple] == ["王桂兰", "李国强"]
    assert Student.objects.get(name="陈福生", student_no__contains="9000").login is None
    assert Student.objects.get(name="张䶮").initials[0] == "z"
    helper = User.objects.get(phone="+8612000000105")
    assert [one.student.name for one in helper.authorities.all()] == ["刘玉芬"]
    assert WaitlistEntry.objects.get(student__name="杨凤英", rank=1).teaching_class.code == "C01"
    assert not User.objects.filter(phone__isnull=False).exclude(phone__startswith="+86120")


@pytest.mark.django_db
def test_some_places_went_through_the_till() -> None:
    _load()

    assert (Order.objects.filter(state="settled").count(), Receipt.objects.count()) == (24, 24)


@pytest.mark.django_db
def test_both_terms_have_the_refund_table_of_the_file() -> None:
    _load()

    assert [policy.steps for policy in RefundPolicy.objects.all()] == [
        [
            {"until_week": 0, "percent": 100},
            {"until_week": 2, "percent": 80},
            {"until_week": 5, "percent": 50},
            {"until_week": None, "percent": 0},
        ]
    ] * 2


@pytest.mark.django_db
def test_production_is_refused(settings) -> None:
    settings.ENVIRONMENT = "production"

    with pytest.raises(CommandError, match="production"):
        _load()

    assert Student.objects.count() == 0


@pytest.mark.django_db
def test_a_school_with_students_of_its_own_is_left_alone() -> None:
    Student.objects.create(student_no="1", name="真学员", sex="female", birth_date=date(1960, 1, 1))

    with pytest.raises(CommandError, match="of its own"):
        _load()

    assert Term.objects.count() == 0


@pytest.mark.django_db
def test_one_account_a_role_is_listed_with_how_to_log_in() -> None:
    _load()
    out = io.StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    accounts = {account["role"]: account for account in json.loads(out.getvalue())}

    assert list(accounts) == [
        "senior",
        "second_senior",
        "helper",
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
