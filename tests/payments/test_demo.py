"""The demonstration school: alive on any day, and only where there is none."""

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from courses.models import Lecture, Term
from enrollment.models import Round
from university import auditing
from university.accounts.models import Student

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Arithmetic of days is the same on every engine, so PostgreSQL loads the first alone.
DAYS = [
    date(2026, 11, 24),  # the file's own day
    pytest.param(date(2027, 2, 7), marks=pytest.mark.one_engine),  # a Sunday between the terms
    # The two terms begin in one year's first half.
    pytest.param(date(2027, 4, 21), marks=pytest.mark.one_engine),
    pytest.param(date(2028, 2, 29), marks=pytest.mark.one_engine),
]


def _load(**options: object) -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


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
