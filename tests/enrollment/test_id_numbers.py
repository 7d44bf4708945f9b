"""An ID number is forgotten when its owner has taken part in none of the last terms."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from courses.models import Term
from enrollment.models import Application, Place, WaitlistEntry
from enrollment.services.id_numbers import _forget, _without_part, forget_old_id_numbers
from tests.enrollment.school import (
    NOW,
    make_class,
    make_round,
    make_staff,
    make_student,
    make_term,
)
from university.accounts.models import Student
from university.accounts.services.students import set_id_number

pytestmark = pytest.mark.django_db

TERMS = (
    ("2025A", date(2025, 9, 1), date(2026, 1, 10)),
    ("2026S", date(2026, 3, 1), date(2026, 6, 30)),
    ("2026A", date(2026, 9, 1), date(2027, 1, 10)),
    ("2027S", date(2027, 3, 1), date(2027, 6, 30)),
)


@pytest.fixture(autouse=True)
def terms() -> Any:
    """Two terms have ended since the first one; the next one has not begun."""
    with time_machine.travel(NOW, tick=False):
        yield [
            make_term(code=code, name=code, starts_on=starts, ends_on=ends)
            for code, starts, ends in TERMS
        ]


def known(number: int = 1, *, since: date = date(2025, 8, 1)) -> Student:
    """Somebody whose ID number is on the record."""
    student = make_student(number)
    student.id_number, student.id_number_index = f"62010219580501{number:03d}X", f"index-{number}"
    student.save()
    at = datetime.combine(since, NOW.timetz())
    Student.objects.filter(pk=student.pk).update(created_at=at)
    return student


def kept() -> set[int]:
    rows = Student.objects.all()
    found = {row.pk for row in rows if row.id_number}
    assert found == {row.pk for row in rows if row.id_number_index}
    return found


def test_who_took_part_before_the_last_two_terms_alone_is_forgotten(terms: list[Term]) -> None:
    student = known()
    Place.objects.create(
        student=student, teaching_class=make_class(term=terms[0]), state="confirmed", channel="web"
    )

    counts = [forget_old_id_numbers(), forget_old_id_numbers()]

    student.refresh_from_db()
    assert (counts, student.id_number, student.id_number_index) == ([1, 0], "", None)
    assert (student.name, student.birth_date, student.sex) == ("王桂兰", date(1958, 5, 1), "female")
    line = ModelLogEntry.objects.get(action="accounts.delete_id_number")
    assert (line.object_id, line.user_id) == (str(student.pk), None)


@pytest.mark.parametrize("term", [1, 2, 3])
def test_any_part_in_a_later_term_keeps_it(terms: list[Term], term: int) -> None:
    placed, waiting, applying = (known(number) for number in (1, 2, 3))
    row = make_class(term=terms[term])
    Place.objects.create(student=placed, teaching_class=row, state="cancelled", channel="web")
    WaitlistEntry.objects.create(student=waiting, teaching_class=row, rank=1)
    Application.objects.create(student=applying, round=make_round(term=terms[term]), channel="web")

    assert (forget_old_id_numbers(), kept()) == (0, {placed.pk, waiting.pk, applying.pk})


def test_who_came_onto_the_register_lately_is_kept() -> None:
    student = known(since=date(2026, 3, 1))

    assert (forget_old_id_numbers(), kept()) == (0, {student.pk})


def test_a_number_given_lately_is_kept_for_who_comes_back() -> None:
    old, back = known(1), known(2)
    Student.objects.filter(pk=back.pk).update(id_number="", id_number_index=None)
    staff = make_staff(is_superuser=True)
    set_id_number(actor=staff, student=back, id_number="620102195805010027")

    assert (forget_old_id_numbers(), kept()) == (1, {back.pk})
    old.refresh_from_db()
    assert old.id_number == ""


def test_who_applies_while_the_sweep_looks_keeps_it(terms: list[Term]) -> None:
    """The list was read before; under the lock the person has a place."""
    student, since = known(), TERMS[1][1]
    found = list(_without_part(since))
    Place.objects.create(
        student=student, teaching_class=make_class(term=terms[3]), state="held", channel="web",
        held_until=NOW,
    )  # fmt: skip

    assert ([row.pk for row in found], _forget(student, since)) == ([student.pk], 0)
    assert kept() == {student.pk}


def test_a_school_that_has_seen_fewer_terms_forgets_nothing(terms: list[Term]) -> None:
    student = known()
    terms[0].delete()
    terms[1].delete()

    assert (forget_old_id_numbers(), kept()) == (0, {student.pk})


def test_the_school_may_keep_them(settings: Any) -> None:
    settings.ID_NUMBER_TERMS = 0
    student = known()

    assert (forget_old_id_numbers(), kept()) == (0, {student.pk})


def test_looking_costs_two_statements_however_many_there_are(
    django_assert_num_queries: Any, terms: list[Term]
) -> None:
    row = make_class(term=terms[2])
    for number in range(1, 9):
        Place.objects.create(
            student=known(number), teaching_class=row, state="confirmed", channel="web"
        )

    with django_assert_num_queries(2):
        assert forget_old_id_numbers() == 0
