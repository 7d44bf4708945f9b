"""Two workers at one import, because the first one's lease ran out: every row is written once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from tests.concurrency.test_places import race
from tests.support.registers import HEADINGS, people, xlsx
from university.accounts.models import RegisterImport, Student, User
from university.accounts.roles import GROUP_NAMES, sync_roles
from university.accounts.services.register_imports import (
    accept_import,
    set_columns,
    upload_register,
)
from university.accounts.services.register_work import work_on_imports

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

ROWS, WORKERS, TWIN_TRIALS = 12, 2, 8


@pytest.fixture
def registrar(db: None) -> User:
    sync_roles()
    account = User.objects.create(username="registrar", is_staff=True)
    account.groups.add(Group.objects.get(name=GROUP_NAMES["registrar"]))
    return User.objects.get(pk=account.pk)


@pytest.fixture(autouse=True)
def _leases_run_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RegisterImport, "LEASE", timedelta(seconds=-1))


def works() -> str:
    work_on_imports()
    return "worked"


def importing(actor: User, seed: int) -> tuple[object, ...]:
    """Both workers take one import: their answers, its rows, and whom it made."""
    before = Student.objects.count()
    rows = people(ROWS, seed=seed)
    for number, row in enumerate(rows):
        row[1], row[5], row[6] = f"L{seed}{number:03d}", "", ""
    batch = upload_register(actor=actor, name="名册.xlsx", body=xlsx(rows, headings=HEADINGS))
    batch = set_columns(actor=actor, batch=batch, mapping=batch.mapping)
    accept_import(actor=actor, batch=batch)
    answers = race([works] * WORKERS)
    found = batch.rows.exclude(verdict="")
    batch.refresh_from_db()
    return (
        answers,
        batch.state,
        Counter(found.values_list("state", "made_student")),
        Student.objects.count() - before,
    )


RIGHT = (Counter(worked=WORKERS), "taken", Counter({("taken", True): ROWS}), ROWS)


def test_two_workers_at_one_import_write_every_row_once(registrar: User) -> None:
    assert importing(registrar, 1) == RIGHT


@pytest.mark.usefixtures("unprotected")
def test_twin_two_workers_at_one_import(registrar: User) -> None:
    assert any(importing(registrar, seed) != RIGHT for seed in range(2, 2 + TWIN_TRIALS))
