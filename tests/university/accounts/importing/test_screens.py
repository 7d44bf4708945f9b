"""The registrar's screens of an import; the auditor sees that it happened, and no names."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.registers import HEADINGS, people, xlsx
from university.accounts.models import RegisterImport, User
from university.accounts.roles import GROUP_NAMES, sync_roles
from university.accounts.services.register_imports import set_columns, upload_register

pytestmark = pytest.mark.django_db
HOME = "/admin/register-imports/"


def staff(role: str) -> User:
    sync_roles()
    account = User.objects.create(username=role, is_staff=True)
    account.groups.add(Group.objects.get(name=GROUP_NAMES[role]))
    return User.objects.get(pk=account.pk)


def tried(actor: User, rows: list[list[Any]]) -> RegisterImport:
    batch = upload_register(actor=actor, name="a.xlsx", body=xlsx(rows, headings=HEADINGS))
    return set_columns(actor=actor, batch=batch, mapping=batch.mapping)


def upload(client: Client, name: str, body: bytes) -> Any:
    return client.post(f"{HOME}new/", {"file": SimpleUploadedFile(name, body)})


def test_the_registrar_goes_from_the_file_to_the_report(client: Client) -> None:
    client.force_login(staff("registrar"))
    columns = upload(client, "名册.xlsx", xlsx(people(3), title="名册")).headers["Location"]
    codes = {f"column_{at}": code for at, code in enumerate(RegisterImport.objects.get().mapping)}
    report = client.post(columns, codes, follow=True)
    page = report.content.decode()
    shown = [words in page for words in ("新学员 3", "尾号", people(3)[0][2], "接受导入")]
    assert (report.status_code, shown) == (200, [True] * 4)
    assert all(row[5] not in page for row in people(3) if row[5])


def test_a_file_that_is_no_table_is_refused_on_the_same_page(client: Client) -> None:
    client.force_login(staff("registrar"))
    answer = upload(client, "名册.xls", b"\xd0\xcf\x11\xe0")
    assert (answer.status_code, RegisterImport.objects.count()) == (422, 0)
    assert "这是旧版 Excel 文件。请另存为新版 Excel 表格，再选它。" in answer.content.decode()


def test_another_row_of_headings_is_taken(client: Client) -> None:
    client.force_login(staff("registrar"))
    columns = upload(client, "a.xlsx", xlsx(people(3))).headers["Location"]
    client.post(columns, {"header_row": "3"})
    batch = RegisterImport.objects.get()
    assert (batch.header_row, set(batch.mapping)) == (3, {""})


def test_two_columns_cannot_mean_the_same(client: Client) -> None:
    client.force_login(staff("registrar"))
    columns = upload(client, "a.xlsx", xlsx(people(1))).headers["Location"]
    answer = client.post(columns, {"column_0": "name", "column_2": "name"})
    assert (answer.status_code, "有两列都是“姓名”" in answer.content.decode()) == (422, True)
    assert RegisterImport.objects.get().state == "uploaded"


def test_the_auditor_sees_that_it_happened_and_no_names(client: Client) -> None:
    rows = people(3)
    batch = tried(staff("registrar"), rows)
    client.force_login(staff("auditor"))
    listed = client.get(HOME).content.decode()
    page = client.get(f"{HOME}{batch.pk}/").content.decode()
    assert ("a.xlsx" in listed, "新学员 3" in page, rows[0][2] in page) == (True, True, False)
    closed = [
        client.get(f"{HOME}{path}").status_code
        for path in ("new/", *(f"{batch.pk}/{one}/" for one in ("columns", "left-out", "accept")))
    ]
    assert closed == [302] * 4


def test_the_report_costs_the_same_for_ten_rows_and_for_forty(client: Client) -> None:
    actor = staff("registrar")
    client.force_login(actor)
    counts = []
    for size in (10, 40):
        batch = tried(actor, people(size))
        client.get(f"{HOME}{batch.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{HOME}{batch.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
