"""From a table to the register and back: tried out, accepted, again, undone. On both engines."""

import io
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.support.registers import HEADINGS, id_number, people, xlsx
from university import auditing
from university.accounts.importing.report import left_out_table
from university.accounts.models import RegisterImport, Student, User
from university.accounts.roles import GROUP_NAMES, sync_roles
from university.accounts.services import register_work
from university.accounts.services.register_imports import (
    accept_import,
    decide_rows,
    discard_import,
    set_columns,
    undo_import,
    upload_register,
)
from university.accounts.services.standings import change_standing
from university.jobs import JobState
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db
BORN = date(1958, 3, 2)
SHORT = ("姓名", "性别", "出生日期", "身份证号", "手机")


@pytest.fixture
def registrar(db: None) -> User:
    sync_roles()
    account = User.objects.create(username="registrar", is_staff=True)
    account.groups.add(Group.objects.get(name=GROUP_NAMES["registrar"]))
    return User.objects.get(pk=account.pk)


def tried(actor: User, rows: list[list[Any]], headings: tuple[str, ...] = SHORT) -> RegisterImport:
    batch = upload_register(actor=actor, name="名册.xlsx", body=xlsx(rows, headings=headings))
    return set_columns(actor=actor, batch=batch, mapping=batch.mapping)


def work() -> int:
    done = 0
    while slice_done := register_work.work_on_imports():
        done += slice_done
    return done


def taken(actor: User, rows: list[list[Any]], headings: tuple[str, ...] = SHORT) -> RegisterImport:
    batch = accept_import(actor=actor, batch=tried(actor, rows, headings))
    work()
    batch.refresh_from_db()
    return batch


def said(batch: RegisterImport) -> list[tuple[str, str]]:
    return list(batch.rows.exclude(verdict="").values_list("verdict", "note"))


def states(batch: RegisterImport) -> Counter[str]:
    return Counter(batch.rows.exclude(verdict="").values_list("state", flat=True))


def test_a_trial_writes_nobody(registrar: User) -> None:
    batch = tried(registrar, people(20), HEADINGS)
    assert [verdict for verdict, _note in said(batch)] == ["new"] * 20
    assert (Student.objects.count(), User.objects.count()) == (0, 1)


def test_accepted_rows_are_on_the_register_and_nobody_is_told(registrar: User) -> None:
    number = id_number(BORN, 2)
    row = ["王桂兰", "女", "1958年3月", number, "120 0000 0001", "和平路1号", "王小明",
           "12000000002", "低保", "L001", "是"]  # fmt: skip
    headings = (*SHORT, "住址", "紧急联系人", "紧急联系电话", "困难情况", "学号", "老学员")
    batch = taken(registrar, [row], headings)
    student = Student.objects.get()
    assert (
        student.name, student.sex, student.birth_date, student.id_number, student.phone,
        student.address, student.emergency_contact_name, student.emergency_contact_phone,
        student.category, student.former_number, student.is_returning,
    ) == (
        "王桂兰", "female", BORN, number, "+8612000000001", "和平路1号", "王小明",
        "+8612000000002", "低保", "L001", True,
    )  # fmt: skip
    login = User.objects.get(phone="+8612000000001")
    assert (login.has_usable_password(), OutboxMessage.objects.count()) == (False, 0)
    assert (batch.state, batch.job_state, auditing.run()) == ("taken", JobState.DONE, [])


def test_the_same_file_again_changes_nothing(registrar: User) -> None:
    rows = people(30)
    taken(registrar, rows, HEADINGS)
    before = list(Student.objects.order_by("pk").values())
    again = taken(registrar, rows, HEADINGS)
    assert Counter(verdict for verdict, _note in said(again)) == {"known": 30}
    assert list(Student.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("first", "second", "verdict", "sentence"),
    [
        (["王桂兰", "女", "1958-3-2", "", ""], ["王桂兰", "女", "19580302", "", "12000000001"],
         "changed", "将补充：手机。与第2行是同一人。"),
        (["王桂兰", "女", "1958-3-2", "", "12000000001"], ["王桂兰", "女", "19580302", "", ""],
         "known", "与第2行是同一人。"),
        (["王桂兰", "女", "1958-3-2", "", "12000000001"],
         ["王桂兰", "女", "19580302", "", "12000000002"],
         "look", "同名同生日，手机或学员号不同。"),
        (["王桂兰", "女", "1958-3-2", "", "12000000001"],
         ["王桂兰", "女", "19580402", "", "12000000001"],
         "look", "姓名和手机相同，出生日期不同。"),
        (["王桂兰", "女", "", id_number(BORN, 2), ""], ["王桂花", "女", "", id_number(BORN, 2), ""],
         "look", "这个身份证号登记在别的姓名下。"),
        (["王桂兰", "女", "", id_number(BORN, 2), ""], ["王桂兰", "女", "", id_number(BORN, 4), ""],
         "look", "同名同生日，身份证号不同。"),
        (["王桂兰", "女", "1958-3-2", "", ""], ["王桂兰", "男", "1958-3-2", "", ""],
         "look", "系统里的性别不同。"),
        (["王桂兰", "女", "1958-3-2", "", ""], ["王桂兰", "女", "", "", ""],
         "look", "只有姓名和系统里的一位相同。"),
        (["王桂兰", "女", "1958-3-2", "", ""], ["李强", "", "1958年3月", "", ""],
         "refused", "出生日期只有年月，缺日。缺性别。"),
        (["王桂兰", "女", "1958-3-2", "", ""], ["合计", "", "", "", ""],
         "refused", "缺出生日期。缺性别。"),
    ],
)  # fmt: skip
def test_a_second_row_is_compared_with_the_first(
    registrar: User, first: list[str], second: list[str], verdict: str, sentence: str
) -> None:
    rows = tried(registrar, [first, second]).rows.exclude(verdict="")
    assert [(row.verdict, row.note) for row in rows] == [("new", ""), (verdict, sentence)]


def test_a_household_shares_a_phone_and_a_crowd_needs_a_look(registrar: User) -> None:
    rows = [[f"王桂{sign}", "女", "1958-3-2", "", "12000000001"] for sign in "一二三四五六七"]
    batch = taken(registrar, rows)
    assert [verdict for verdict, _note in said(batch)] == ["new"] * 6 + ["look"]
    assert (Student.objects.count(), User.objects.filter(phone__isnull=False).count()) == (6, 1)


def test_a_row_that_needs_a_look_is_left_out_unless_somebody_decides(registrar: User) -> None:
    first = ["王桂兰", "女", "1958-3-2", "", "12000000001"]
    taken(registrar, [first])
    other = ["王桂兰", "女", "1958-3-2", "", "12000000002"]
    left = taken(registrar, [other])
    batch = tried(registrar, [other])
    decide_rows(actor=registrar, batch=batch, choices={2: "new"})
    accept_import(actor=registrar, batch=batch)
    work()
    assert (states(left), states(batch)) == ({"left": 1}, {"taken": 1})
    assert sorted(Student.objects.values_list("login__phone", flat=True)) == [
        "+8612000000001",
        "+8612000000002",
    ]


def test_only_offered_decisions_are_kept(registrar: User) -> None:
    batch = tried(registrar, [["王桂兰", "女", "1958-3-2", "", ""]])
    with pytest.raises(Refusal) as refused:
        decide_rows(actor=registrar, batch=batch, choices={2: "new"})
    assert (refused.value.code, batch.rows.exclude(choice="").count()) == ("choice_not_offered", 0)


def test_what_was_filled_in_is_emptied_again_and_what_stands_there_is_never_overwritten(
    registrar: User,
) -> None:
    headings = (*SHORT, "住址")
    taken(registrar, [["王桂兰", "女", "1958-3-2", "", "12000000001"]], headings[:5])
    Student.objects.update(emergency_contact_name="李四", emergency_contact_phone="+8612000000009")
    before = Student.objects.values().get()
    row = ["王桂兰", "女", "1958-3-2", id_number(BORN, 2), "12000000001", "和平路1号"]
    batch = taken(registrar, [row], headings)
    filled = Student.objects.get()
    assert said(batch) == [("changed", "将补充：地址、身份证号。")]
    assert (filled.address, filled.id_number, filled.emergency_contact_name) == (
        "和平路1号",
        id_number(BORN, 2),
        "李四",
    )
    undo_import(actor=registrar, batch=batch)
    work()
    assert Student.objects.values().get() == before


def test_undoing_takes_everything_back_but_what_is_in_use(registrar: User) -> None:
    batch = taken(registrar, people(12), HEADINGS)
    used, seen, moved = Student.objects.exclude(login=None).order_by("pk")[:3]
    used.authorities.create(
        helper=registrar, scope="enrol", given_how="paper", valid_until=date(2099, 1, 1)
    )
    User.objects.filter(pk=seen.login_id).update(last_login="2027-01-01T00:00:00Z")
    change_standing(actor=registrar, student=moved, standing="left")
    undo_import(actor=registrar, batch=batch)
    work()
    batch.refresh_from_db()
    kept = dict(batch.rows.filter(state="kept").values_list("student_id", "note"))
    assert kept == {
        used.pk: "已经有了代办授权。",
        seen.pk: "本人已经登录过。",
        moved.pk: "工作人员改过这份资料。",
    }
    assert (batch.state, states(batch)) == ("undone", {"undone": 9, "kept": 3})
    assert (set(Student.objects.values_list("pk", flat=True)), auditing.run()) == (set(kept), [])
    assert User.objects.filter(phone__isnull=False).count() == 3


def test_a_kill_between_rows_loses_nothing(
    registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = accept_import(actor=registrar, batch=tried(registrar, people(60), HEADINGS))
    monkeypatch.setattr(register_work, "SLICE_SECONDS", -1)
    first = register_work.work_on_imports()
    # As a killed worker leaves it: claimed, and the lease has run out.
    RegisterImport.objects.update(job_state=JobState.CLAIMED, leased_until="2020-01-01T00:00:00Z")
    assert (first, Student.objects.count(), states(batch)) == (
        25,
        25,
        {"taken": 25, "waiting": 35},
    )
    assert (work(), Student.objects.count(), states(batch)) == (35, 60, {"taken": 60})


def test_a_row_that_breaks_leaves_the_others_alone(
    registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = accept_import(actor=registrar, batch=tried(registrar, people(3), HEADINGS))
    batch.rows.filter(number=3).update(cells="")
    monkeypatch.setattr(register_work, "SLICE_SECONDS", 60)
    work()
    assert (states(batch), Student.objects.count()) == ({"taken": 2, "left": 1}, 2)


def test_the_rows_left_out_come_as_a_table_without_id_numbers(registrar: User) -> None:
    batch = tried(registrar, [["王桂兰", "女", "", "99010119580302002", "=1"]])
    sheet = load_workbook(io.BytesIO(left_out_table(batch))).active
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["表中行号", "说明", "姓名", "性别", "出生日期", "身份证号", "手机"],
        [2, batch.rows.get(number=2).note, "王桂兰", "女", None, "尾号2002", "公式"],
    ]


def test_a_file_thrown_away_leaves_no_words(registrar: User) -> None:
    batch = discard_import(actor=registrar, batch=tried(registrar, people(3), HEADINGS))
    assert (set(batch.rows.values_list("cells", flat=True)), batch.state) == ({""}, "discarded")
    with pytest.raises(Refusal) as refused:
        accept_import(actor=registrar, batch=batch)
    assert (refused.value.code, Student.objects.count()) == ("import_moved_on", 0)


def test_nobody_else_may_import(registrar: User) -> None:
    batch = tried(registrar, people(1), HEADINGS)
    desk = User.objects.create(username="desk", is_staff=True)
    desk.groups.add(Group.objects.get(name=GROUP_NAMES["desk"]))
    for act in (accept_import, undo_import, discard_import):
        with pytest.raises(Refusal) as refused:
            act(actor=desk, batch=batch)
        assert refused.value.code == "staff_only"
    assert RegisterImport.objects.get().state == "checked"


def test_a_trial_asks_the_same_questions_whatever_its_length(registrar: User) -> None:
    counts = []
    for size in (10, 60):
        batch = upload_register(
            actor=registrar, name="a.xlsx", body=xlsx(people(size), title="名册")
        )
        with CaptureQueriesContext(connection) as asked:
            set_columns(actor=registrar, batch=batch, mapping=batch.mapping)
        counts.append(len(asked))
    assert counts[0] == counts[1]
