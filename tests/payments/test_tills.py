"""A drawer from float to close, and the day that freezes behind it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from payments import ledger
from payments.models import (
    DayClose,
    Difference,
    JournalTransaction,
    MoneySettings,
    Payment,
    TillEntry,
    TillEntryKind,
    TillSession,
)
from payments.services import tills
from payments.services.cash import take_cash
from payments.services.days import close_day
from tests.payments.school import make_cashier, make_cashier_without_till, money_faults, owe
from university import clock
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

#: 500 yuan of float and 180 taken: 6 x 100, 1 x 50, 3 x 10.
PIECES_OF_680 = {10000: 6, 5000: 1, 1000: 3}
PIECES_OF_670 = {10000: 6, 5000: 1, 1000: 2}


def with_right(codename: str) -> User:
    user = User.objects.create(username=codename, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename=codename))
    return User.objects.get(pk=user.pk)


def day_of_work(cashier: User) -> TillSession:
    """A till with 500 yuan of float in which 180 were taken."""
    take_cash(actor=cashier, order=owe(), tendered_fen=20000)
    return TillSession.objects.get(cashier=cashier)


def refused(code: str, act, **kwargs) -> None:
    with pytest.raises(Refusal) as refusal:
        act(**kwargs)
    assert refusal.value.code == code


def test_no_cash_without_an_open_till():
    refused(
        "no_till", take_cash, actor=make_cashier_without_till(), order=owe(), tendered_fen=18000
    )
    assert (Payment.objects.count(), JournalTransaction.objects.count()) == (0, 0)


def test_a_till_that_adds_up_closes_and_empties_into_the_safe():
    cashier = make_cashier(float_fen=50000)
    till = day_of_work(cashier)

    tills.count_till(actor=cashier, till=till, pieces=PIECES_OF_680)
    closed = tills.close_till(actor=cashier, till=till)

    assert (closed.state, closed.expected_fen, closed.difference_fen) == ("closed", 68000, 0)
    books = ledger.balances()
    assert (books["1001"], books["1003"], books["2104"]) == (0, 18000, 0)
    assert (Difference.objects.count(), money_faults()) == (0, [])


def test_ten_yuan_missing_are_explained_and_booked():
    cashier = make_cashier(float_fen=50000)
    till = day_of_work(cashier)
    tills.count_till(actor=cashier, till=till, pieces=PIECES_OF_670)

    refused("explain_first", tills.close_till, actor=cashier, till=till)
    assert TillSession.objects.get().state == "open"
    closed = tills.close_till(actor=cashier, till=till, explanation="找零多给了10元")

    assert (closed.difference_fen, closed.needs_second) == (-1000, False)
    assert ledger.balances()["5003"] == 1000
    row = Difference.objects.get()
    assert (row.state, row.amount_fen, row.reason) == ("resolved", -1000, "找零多给了10元")
    assert money_faults() == []


def test_a_large_difference_waits_for_a_second_person():
    MoneySettings.objects.update_or_create(pk=1, defaults={"second_look_fen": 500})
    cashier, second = make_cashier(float_fen=50000), with_right("acknowledge_difference")
    till = day_of_work(cashier)
    tills.count_till(actor=cashier, till=till, pieces=PIECES_OF_670)
    closed = tills.close_till(actor=cashier, till=till, explanation="数错了")

    assert (closed.needs_second, Difference.objects.get().state) == (True, "open")
    refused("not_yours", tills.acknowledge, actor=cashier, till=closed, words="好")
    refused("difference_not_acknowledged", close_day, actor=cashier, day=clock.today())
    tills.acknowledge(actor=second, till=closed, words="看过监控")

    row = Difference.objects.get()
    assert (row.state, row.resolved_by, row.reason) == ("resolved", second, "看过监控")
    assert close_day(actor=cashier, day=clock.today()).turnover["5003"] == 1000
    assert money_faults() == []


def test_nobody_acknowledges_their_own_till():
    MoneySettings.objects.update_or_create(pk=1, defaults={"second_look_fen": 500})
    cashier = make_cashier(float_fen=50000)
    till = day_of_work(cashier)
    tills.count_till(actor=cashier, till=till, pieces=PIECES_OF_670)
    closed = tills.close_till(actor=cashier, till=till, explanation="数错了")
    cashier.user_permissions.add(Permission.objects.get(codename="acknowledge_difference"))
    again = User.objects.get(pk=cashier.pk)

    refused("not_a_second_person", tills.acknowledge, actor=again, till=closed, words="好")


def test_cash_that_moves_after_the_count_makes_it_old():
    cashier = make_cashier(float_fen=50000)
    till = day_of_work(cashier)
    tills.count_till(actor=cashier, till=till, pieces=PIECES_OF_680)
    take_cash(actor=cashier, order=owe(), tendered_fen=18000)

    refused("count_first", tills.close_till, actor=cashier, till=till)


def test_one_open_till_a_cashier():
    cashier = make_cashier()
    refused("till_is_open", tills.open_till, actor=cashier, float_fen=0)
    assert TillSession.objects.count() == 1


def test_yesterdays_till_takes_no_cash(settings):
    cashier = make_cashier()
    order = owe()
    settings.TEST_CLOCK = "+1d"
    refused("till_of_yesterday", take_cash, actor=cashier, order=order, tendered_fen=18000)


@pytest.mark.parametrize(
    ("kind", "account", "fen"),
    [
        (TillEntryKind.CHANGE_IN, "2104", -1000),
        (TillEntryKind.TO_SAFE, "1003", 1000),
        (TillEntryKind.TO_BANK, "1002", 1000),
        (TillEntryKind.EXPENSE, "5004", 1000),
    ],
)
def test_cash_is_carried_with_a_reason(kind, account, fen):
    cashier = make_cashier(float_fen=0 if kind == TillEntryKind.CHANGE_IN else 5000)
    before = ledger.balances().get(account, 0)

    entry = tills.move_cash(actor=cashier, kind=kind, amount_fen=1000, reason="换零钱")

    assert (abs(entry.amount_fen), entry.reason) == (1000, "换零钱")
    assert ledger.balances()[account] - before == fen
    assert money_faults() == []


def test_a_drawer_gives_no_more_than_it_has():
    cashier = make_cashier(float_fen=500)
    refused(
        "drawer_too_low",
        tills.move_cash,
        actor=cashier,
        kind=TillEntryKind.TO_BANK,
        amount_fen=501,
        reason="存银行",
    )
    assert TillEntry.objects.count() == 1


def test_the_safe_goes_to_the_bank_up_to_what_is_in_it():
    cashier = make_cashier(float_fen=50000)
    till = day_of_work(cashier)
    tills.count_till(actor=cashier, till=till, pieces=PIECES_OF_680)
    tills.close_till(actor=cashier, till=till)

    refused("safe_too_low", tills.bank_the_safe, actor=cashier, amount_fen=18001, reason="存银行")
    tills.bank_the_safe(actor=cashier, amount_fen=18000, reason="存银行")

    assert (ledger.balances()["1002"], ledger.balances()["1003"]) == (18000, 0)
    assert money_faults() == []


def test_what_comes_after_the_day_was_closed_goes_to_the_next():
    cashier, today = make_cashier(float_fen=50000), clock.today()
    till = day_of_work(cashier)
    refused("till_still_open", close_day, actor=cashier, day=today)
    tills.count_till(actor=cashier, till=till, pieces=PIECES_OF_680)
    tills.close_till(actor=cashier, till=till)
    close = close_day(actor=cashier, day=today)

    evening = tills.open_till(actor=cashier, float_fen=10000)
    late = take_cash(actor=cashier, order=owe(), tendered_fen=18000)

    row = JournalTransaction.objects.get(source=ledger.cause(late), kind="received")
    assert (evening.day, row.day) == (today + timedelta(days=1),) * 2
    assert close_day(actor=cashier, day=today) == close
    assert money_faults() == []


def test_a_day_to_come_and_a_day_out_of_turn_are_not_closed(settings):
    cashier, today = make_cashier(), clock.today()
    refused("day_not_over", close_day, actor=cashier, day=today + timedelta(days=1))
    settings.TEST_CLOCK = "+1d"
    refused("earlier_day_open", close_day, actor=cashier, day=today + timedelta(days=1))
    assert DayClose.objects.count() == 0


def test_the_audit_names_cash_that_lies_in_no_till():
    cashier = make_cashier()
    Payment.objects.create(
        provider="cash", provider_ref="X", amount_fen=100, recorded_by=cashier, job_state="done"
    )
    faults = "\n".join(money_faults())
    assert "cash that lies in no till" in faults


def test_small_expenses_of_one_till_stay_small():
    cashier = make_cashier(float_fen=20000)
    spend = {"actor": cashier, "kind": TillEntryKind.EXPENSE, "reason": "买电池"}
    tills.move_cash(**spend, amount_fen=3000)

    refused("no_small_expense", tills.move_cash, **spend, amount_fen=2001)
    tills.move_cash(**spend, amount_fen=2000)

    assert (TillEntry.objects.filter(kind=TillEntryKind.EXPENSE).count(), money_faults()) == (2, [])
