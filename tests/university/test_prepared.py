"""A prepared question answers as the query set that it was made from."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from tests.enrollment.school import make_student
from university.accounts.models import Student, User
from university.prepared import Prepared

pytestmark = pytest.mark.django_db


def people(*, login: int):
    return Student.objects.filter(login_id=login).select_related("login").order_by("student_no")


def test_each_value_gets_its_own_rows_with_what_is_joined(django_assert_num_queries) -> None:
    rows = [make_student(number) for number in (1, 2)]
    ask = Prepared(people)

    with django_assert_num_queries(3):
        found = [ask(login=login) for login in (rows[0].login_id, rows[1].login_id, 10**9)]
        phones = [[(row.pk, row.login.phone) for row in one] for one in found]

    assert phones == [[(row.pk, row.login.phone)] for row in rows] + [[]]


def test_the_statement_is_the_one_that_django_builds() -> None:
    login = make_student(1).login_id
    ask = Prepared(people)
    ask(login=1)

    with CaptureQueriesContext(connections["default"]) as captured:
        ask(login=login)
        list(people(login=login))

    assert captured[0]["sql"] == captured[1]["sql"]


def test_texts_constants_and_values_of_columns() -> None:
    names = [make_student(number).student_no for number in (1, 2)]
    ask = Prepared(
        lambda *columns, student_no: Student.objects.filter(student_no=student_no).values(*columns)
    )

    assert [ask("student_no", student_no=name) for name in names] == [
        [{"student_no": name}] for name in names
    ]
    assert ask("student_no", "sex", student_no=names[0]) == [
        {"student_no": names[0], "sex": Student.objects.first().sex}
    ]


def test_what_is_annotated_is_answered_for_each_row() -> None:
    rows = [make_student(1), make_student(2, login=None)]
    logins = User.objects.filter(pk=OuterRef("login_id"))
    ask = Prepared(lambda *, pk: Student.objects.filter(pk=pk).annotate(has_login=Exists(logins)))

    assert [ask(pk=row.pk)[0].has_login for row in rows] == [True, False]


def test_a_value_that_the_question_does_not_ask_about_is_a_fault() -> None:
    ask = Prepared(lambda **_values: Student.objects.all())

    with pytest.raises(ValueError, match="no place in the SQL for login"):
        ask(login=1)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_column_holds_finds_nothing(number: int) -> None:
    make_student(1)

    assert Prepared(people)(login=number) == []


def test_text_is_a_parameter_and_never_sql() -> None:
    ask = Prepared(lambda *, student_no: Student.objects.filter(student_no=student_no))

    assert (ask(student_no="x"), ask(student_no="' OR 1=1 --")) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_threads_ask_by_connections_of_their_own() -> None:
    rows = [make_student(number) for number in range(1, 5)]
    ask = Prepared(people)
    ask(login=rows[0].login_id)

    def names(row: Student) -> list[str]:
        try:
            return [one.student_no for one in ask(login=row.login_id)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(names, rows)) == [[row.student_no] for row in rows]
