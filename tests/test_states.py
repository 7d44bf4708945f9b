"""The history of one commit: written together, in order, and gone with what was rolled back."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.enrollment.school import make_student
from university import states
from university.accounts.models import Student
from university.models import StateChange

pytestmark = pytest.mark.django_db


class _GoneError(Exception):
    pass


@pytest.fixture
def student() -> Student:
    return make_student()


def _write(student: Student, *reasons: str) -> None:
    student.state = "here"
    for reason in reasons:
        states.record(student, reason=reason)


def _written() -> list[str]:
    return list(
        StateChange.objects.filter(kind="accounts.student")
        .order_by("pk")
        .values_list("reason", flat=True)
    )


def test_one_statement_writes_all_of_them_in_order(student) -> None:
    with CaptureQueriesContext(connection) as captured, states.together():
        _write(student, "one", "two")
        with states.together():
            _write(student, "three")
        _write(student, "four")
        assert _written() == []
    inserts = [q for q in captured.captured_queries if q["sql"].startswith("INSERT")]
    assert (len(inserts), _written()) == (1, ["one", "two", "three", "four"])


def test_what_is_rolled_back_leaves_no_line(student) -> None:
    with states.together():
        _write(student, "stays")
        with suppress(_GoneError), states.together():
            _write(student, "goes")
            with states.together():
                _write(student, "goes too")
            raise _GoneError
    assert _written() == ["stays"]
    with suppress(_GoneError), states.together():
        _write(student, "goes")
        raise _GoneError
    assert _written() == ["stays"]


def test_a_plain_savepoint_takes_its_lines_along(student) -> None:
    with states.together():
        with suppress(_GoneError), transaction.atomic():
            _write(student, "goes")
            with states.together():
                _write(student, "goes too")
            raise _GoneError
        with transaction.atomic():
            _write(student, "at once")
            assert _written() == ["at once"]
        _write(student, "at the end")
    assert _written() == ["at once", "at the end"]


def test_a_block_that_joins_the_transaction_waits_with_it(student) -> None:
    with states.together():
        with transaction.atomic(savepoint=False):
            _write(student, "joined")
        assert _written() == []
    assert _written() == ["joined"]


def test_outside_a_line_is_written_at_once(student) -> None:
    _write(student, "alone")
    assert _written() == ["alone"]
