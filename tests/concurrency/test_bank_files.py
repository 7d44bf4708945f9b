"""Two people bring bank files that overlap, at once: each line is kept and each order paid once."""

from collections import Counter

import pytest
from django.contrib.auth.models import Permission

from payments.models import BankLine, Difference, Payment
from payments.services.bank_files import take_bank_file
from tests.concurrency.test_places import race
from tests.payments.school import make_cashier, make_student, money_faults, open_class, owe
from tests.payments.test_bank import file_of, line_in
from university.accounts.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PAID = {"order": "settled", "lines": 3, "payments": 1, "open": 2, "faults": []}


def clerk() -> User:
    user = make_cashier()
    wanted = ["record_transfer", "import_bank_file"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("trial", range(5))
def test_two_files_with_a_line_in_common(trial: int) -> None:
    people = [clerk(), clerk()]
    order = owe(make_student(), open_class(code=f"B{trial}"))
    common = line_in(f"学费{order.number}", serial="S1")
    files = [file_of(common, line_in("别的", "33.00", f"S{n}")) for n in (2, 3)]

    def takes(actor: User, body: bytes):
        def act() -> str:
            take_bank_file(actor=actor, name="流水.csv", body=body)
            return "taken"

        return act

    answers = race(takes(actor, body) for actor, body in zip(people, files, strict=True))

    order.refresh_from_db()
    assert answers == Counter({"taken": 2})
    assert {
        "order": order.state,
        "lines": BankLine.objects.count(),
        "payments": Payment.objects.count(),
        "open": Difference.objects.filter(state="open").count(),
        "faults": money_faults(),
    } == PAID


def test_the_same_file_by_two_people() -> None:
    people = [clerk(), clerk()]
    order = owe(make_student(), open_class(code="B9"))
    body = file_of(line_in(f"学费{order.number}"))
    kept: list[int] = []

    def takes(actor: User):
        def act() -> str:
            kept.append(take_bank_file(actor=actor, name="流水.csv", body=body).pk)
            return "taken"

        return act

    assert race(takes(actor) for actor in people) == Counter({"taken": 2})
    assert (len(set(kept)), BankLine.objects.count(), Payment.objects.count()) == (1, 1, 1)
    assert money_faults() == []
