"""Past completions come in the table of people or in a second one; a number is one person's."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group

from enrollment.models import Completion
from tests.enrollment.school import make_class
from tests.support.registers import xlsx
from university import auditing
from university.accounts.models import RegisterImport, Student, User
from university.accounts.roles import GROUP_NAMES, sync_roles
from university.accounts.services.register_imports import (
    accept_import,
    set_columns,
    undo_import,
    upload_register,
)
from university.accounts.services.register_work import work_on_imports

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "性别", "出生日期", "结业班级", "学期", "结业日期", "证书编号")
WANG = ["王桂兰", "女", "1958-3-2"]
LI = ["李强", "男", "1950-1-1"]


@pytest.fixture
def registrar(db: None) -> User:
    sync_roles()
    account = User.objects.create(username="registrar", is_staff=True)
    account.groups.add(Group.objects.get(name=GROUP_NAMES["registrar"]))
    return User.objects.get(pk=account.pk)


def tried(actor: User, rows: list[list[Any]]) -> RegisterImport:
    batch = upload_register(actor=actor, name="a.xlsx", body=xlsx(rows, headings=HEADINGS))
    return set_columns(actor=actor, batch=batch, mapping=batch.mapping)


def taken(actor: User, rows: list[list[Any]]) -> RegisterImport:
    batch = accept_import(actor=actor, batch=tried(actor, rows))
    while work_on_imports():
        pass
    return batch


def said(batch: RegisterImport) -> list[tuple[str, str]]:
    return list(batch.rows.exclude(verdict="").values_list("verdict", "note"))


def test_a_row_brings_the_person_and_the_completion(registrar: User) -> None:
    course = make_class().course
    rows = [
        [*WANG, "声乐初级班", "2019年春季", date(2019, 6, 28), "结2019-001"],
        [*WANG, "书法提高班", "", "2020年12月", ""],
    ]
    batch = taken(registrar, rows)
    assert said(batch) == [
        ("new", "将新增结业记录。"),
        ("changed", "与第2行是同一人。将新增结业记录。"),
    ]
    assert list(
        Completion.objects.order_by("completed_on").values_list(
            "student__name", "course", "class_name", "term_name", "completed_on", "paper_number"
        )
    ) == [
        ("王桂兰", course.pk, "声乐初级班", "2019年春季", date(2019, 6, 28), "结2019-001"),
        ("王桂兰", None, "书法提高班", "", date(2020, 12, 31), ""),
    ]
    assert auditing.run() == []


def test_the_same_table_again_adds_nothing(registrar: User) -> None:
    rows = [
        [*WANG, "声乐初级班", "2019年春季", "2019-6-28", "结1"],
        [*WANG, "书法班", "", "2020-6", ""],
    ]
    taken(registrar, rows)
    again = taken(registrar, rows)
    assert {verdict for verdict, _note in said(again)} == {"known"}
    assert Completion.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["", "", "2019-6-28", ""], "缺结业班级。"),
        (["声乐班", "", "", ""], "缺结业年月。"),
        (["声乐班", "", "2019", ""], "缺结业年月。"),
        (["声乐班", "", "2199-1-1", ""], "结业日期不对，请再看一下。"),
        (["声乐班", "", "2019-6-28", "结1"], "这个证书编号登记在别人名下。"),
    ],
)
def test_what_cannot_be_taken_keeps_the_whole_row_out(
    registrar: User, cells: list[str], sentence: str
) -> None:
    taken(registrar, [[*LI, "声乐班", "", "2018-6-28", "结1"]])
    batch = taken(registrar, [[*WANG, *cells]])
    assert said(batch) == [("refused", sentence)]
    assert (Student.objects.count(), Completion.objects.count()) == (1, 1)


def test_undoing_takes_completions_back(registrar: User) -> None:
    rows = [[*WANG, "声乐班", "", "2019-6-28", ""], [*WANG, "书法班", "", "2020-6-28", ""]]
    batch = taken(registrar, rows)
    undo_import(actor=registrar, batch=batch)
    while work_on_imports():
        pass
    assert (Student.objects.count(), Completion.objects.count()) == (0, 0)
    assert auditing.run() == []
