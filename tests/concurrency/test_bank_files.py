"""Two people bring bank files that overlap, at once: each line is kept and each order paid once."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission

from payments.importing.bank import Statement, read_statement
from payments.models import BankFile, BankLine, Difference, Order, Payment, Refund
from payments.services import bank_files
from payments.services.bank_files import take_bank_file
from payments.services.cash import take_part
from payments.services.transfers import match_transfer, record_transfer
from tests.concurrency.test_places import race
from tests.payments.school import make_cashier, make_student, money_faults, open_class, owe
from tests.payments.test_bank import file_of, line_in
from university.accounts.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clerks() -> list[User]:
    """Two accountants."""
    return [clerk(), clerk()]


def clerk() -> User:
    user = make_cashier()
    wanted = ["record_transfer", "import_bank_file"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return User.objects.get(pk=user.pk)


def takes(actor: User, body: bytes) -> Callable[[], str]:
    """One press of the button that takes a file."""

    def act() -> str:
        take_bank_file(actor=actor, name="流水.csv", body=body)
        return "taken"

    return act


def overlapping(clerks: list[User], trial: int) -> dict[str, object]:
    """Two files with one line in common, which pays an order."""
    order = owe(make_student(), open_class(code=f"B{trial}"))
    common = line_in(f"学费{order.number}", serial=f"S{trial}")
    files = [file_of(common, line_in("别的", "33.00", f"S{trial}-{n}")) for n in (2, 3)]
    answers = race(takes(actor, body) for actor, body in zip(clerks, files, strict=True))
    order.refresh_from_db()
    lines = BankLine.objects.filter(serial__startswith=f"S{trial}")
    keys = [f"bank:{pk}" for pk in lines.values_list("pk", flat=True)]
    return {
        "answers": answers,
        "order": order.state,
        "lines": lines.count(),
        "payments": Payment.objects.filter(order=order).count(),
        "open": Difference.objects.filter(state="open", key__in=keys).count(),
        "faults": money_faults(),
    }


def the_same(clerks: list[User], trial: int) -> dict[str, object]:
    """One file, brought by both."""
    order = owe(make_student(), open_class(code=f"B{trial}"))
    body = file_of(line_in(f"学费{order.number}", serial=f"S{trial}"))
    before = BankFile.objects.count()
    answers = race(takes(actor, body) for actor in clerks)
    return {
        "answers": answers,
        "files": BankFile.objects.count() - before,
        "lines": BankLine.objects.filter(serial=f"S{trial}").count(),
        "payments": Payment.objects.filter(order=order).count(),
        "faults": money_faults(),
    }


def next_parts(clerks: list[User], trial: int) -> dict[str, object]:
    """Two files: one with the next part of an order, and one with that and the whole rest."""
    order = owe(make_student(), open_class(code=f"B{trial}"))
    record_transfer(actor=clerks[0], order=order, amount_fen=5000, bank_ref=f"first{trial}")
    part, rest = (line_in(order.number, yuan, f"S{trial}-{yuan}") for yuan in ("60.00", "130.00"))
    files = [file_of(part), file_of(rest, part)]
    answers = race(takes(actor, body) for actor, body in zip(clerks, files, strict=True))
    order.refresh_from_db()
    lines = BankLine.objects.filter(serial__startswith=f"S{trial}-")
    keys = [f"bank:{pk}" for pk in lines.values_list("pk", flat=True)]
    return {
        "answers": answers,
        "lines": lines.count(),
        # Whichever came first is taken; the other is not due any more, and stays named.
        "paid": order.covered_fen in (11000, 18000),
        "payments": Payment.objects.filter(order=order).count() - 1,
        "open": Difference.objects.filter(state="open", key__in=keys).count(),
        "back": Refund.objects.filter(payment__order=order).count(),
        "faults": money_faults(),
    }


#: Set by the twin when it has looked.
LOOKED = threading.Event()


def file_and_desk(clerks: list[User], trial: int) -> dict[str, object]:
    """The rest of an order stands in a file while its payer puts a part down at the desk."""
    order = owe(make_student(), open_class(code=f"D{trial}"))
    record_transfer(actor=clerks[0], order=order, amount_fen=5000, bank_ref=f"begun{trial}")
    body = file_of(line_in(order.number, "130.00", f"D{trial}"))
    LOOKED.clear()

    def pays() -> str:
        LOOKED.wait(0.2)
        desk = {"amount_fen": 6000, "tendered_fen": 6000, "seen_fen": 13000}
        take_part(actor=clerks[1], order=order, **desk)
        return "part"

    answers = race([takes(clerks[0], body), pays])
    order.refresh_from_db()
    return {
        "known": set(answers) <= {"taken", "part", "already_paid", "sum_has_changed"},
        "paid": order.covered_fen in (11000, 18000),
        "payments": Payment.objects.filter(order=order).count() - 1,
        "back": Refund.objects.filter(payment__order=order).count(),
        "faults": money_faults(),
    }


PAID = {"answers": {"taken": 2}, "payments": 1, "faults": []}
Race = Callable[[list[User], int], dict[str, object]]
RACES = [
    pytest.param(overlapping, {**PAID, "order": "settled", "lines": 3, "open": 2}, id="overlap"),
    pytest.param(
        next_parts, {**PAID, "lines": 2, "paid": True, "open": 1, "back": 0}, id="next_parts"
    ),
    pytest.param(the_same, {**PAID, "files": 1, "lines": 1}, id="the_same"),
]


def test_a_file_and_the_desk_take_what_is_left_once(clerks: list[User]) -> None:
    right = {"known": True, "paid": True, "payments": 1, "back": 0, "faults": []}

    assert [file_and_desk(clerks, trial) for trial in range(3)] == [right] * 3


@pytest.mark.parametrize(("act", "right"), RACES)
def test_each_line_is_kept_once(clerks: list[User], act: Race, right: dict[str, object]) -> None:
    assert [act(clerks, trial) for trial in range(4)] == [right] * 4


@pytest.fixture
def _marks_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is like another, and no line: what the unique keys are for."""

    def read(body: bytes) -> Statement:
        found = read_statement(body)
        found.lines = [replace(line, fingerprint=uuid4().hex) for line in found.lines]
        return replace(found, digest=uuid4().hex)

    monkeypatch.setattr(bank_files, "read_statement", read)


@pytest.mark.usefixtures("_marks_of_their_own")
@pytest.mark.parametrize(("act", "right"), RACES)
def test_twin_without_marks_lines_are_kept_twice(
    clerks: list[User], act: Race, right: dict[str, int]
) -> None:
    assert act(clerks, 0)["lines"] == right["lines"] + 1


def look_then_match(*, actor: User, line: BankLine, order: Order) -> Payment:
    """Believe what was read before the lock, and take the sum whatever is left by now."""
    LOOKED.set()
    time.sleep(0.5)
    return match_transfer(actor=actor, line=line, order=order)


def test_twin_without_asking_again_a_sum_that_is_not_due_is_taken(
    clerks: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank_files, "match_by_itself", look_then_match)

    assert any(file_and_desk(clerks, trial)["back"] for trial in range(4))
