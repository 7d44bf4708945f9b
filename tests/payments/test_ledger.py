"""Balanced, gapless, chained; UPDATE and DELETE refused by the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from payments import ledger
from payments.chart import Account
from payments.models import JournalEntry, JournalHead, JournalTransaction
from tests.payments.school import make_student

pytestmark = pytest.mark.django_db

CASH, ADVANCES = Account.CASH.value, Account.ADVANCES.value
TABLES = [
    "payments_journaltransaction",
    "payments_journalentry",
    "payments_receipt",
    "university_statechange",
]


def post(kind="received", **entries):
    with transaction.atomic():
        return ledger.post(
            source=make_student(), kind=kind, entries=entries or {CASH: 100, ADVANCES: -100}
        )


def test_positions_follow_without_a_gap_and_hashes_chain():
    first, second = post(), post()

    assert (first.position, second.position) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert list(ledger.verify()) == []
    assert ledger.balances() == {CASH: 200, ADVANCES: -200}


@pytest.mark.parametrize(
    "entries", [{CASH: 100}, {CASH: 100, ADVANCES: -99}, {CASH: 0}, {"9999": 1, CASH: -1}]
)
def test_what_does_not_balance_is_refused_and_nothing_is_written(entries):
    with pytest.raises(ledger.UnbalancedError), transaction.atomic():
        ledger.post(source=make_student(), kind="received", entries=entries)

    assert JournalTransaction.objects.count() == 0
    assert JournalHead.objects.filter(position__gt=0).count() == 0


@pytest.mark.django_db(transaction=True)
def test_posting_outside_a_transaction_is_a_fault():
    with pytest.raises(RuntimeError):
        ledger.post(source=make_student(), kind="x", entries={CASH: 1, ADVANCES: -1})


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_every_append_only_table_carries_its_trigger(table, verb):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT 1 FROM information_schema.triggers WHERE event_object_table = %s "
                "AND event_manipulation = %s",
                [table, verb],
            )
        else:
            cursor.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s "
                "AND sql LIKE %s",
                [table, f"%BEFORE {verb.lower()} ON%"],
            )
        assert cursor.fetchone() is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda: JournalTransaction.objects.update(memo="x"),
        lambda: JournalEntry.objects.update(amount_fen=7),
        lambda: JournalEntry.objects.all().delete(),
        lambda: JournalTransaction.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_the_journal(change):
    post()

    with pytest.raises(DatabaseError), transaction.atomic():
        change()

    assert list(ledger.verify()) == []


def _without_triggers(statement, parameters=()):
    """What somebody with the keys to the database could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE payments_journaltransaction DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE payments_journalentry DISABLE TRIGGER USER")
        else:
            for table in ("journaltransaction", "journalentry"):
                cursor.execute(f"DROP TRIGGER payments_{table}_no_update")
                cursor.execute(f"DROP TRIGGER payments_{table}_no_delete")
        cursor.execute(statement, parameters)


def test_a_changed_amount_shows():
    post()
    post()
    _without_triggers("UPDATE payments_journalentry SET amount_fen = amount_fen * 2")

    assert [fault.sentence for fault in ledger.verify()] == [
        "transaction 1 was changed after it was written",
        "transaction 2 was changed after it was written",
    ]


def test_a_cut_off_end_shows():
    post()
    last = post()
    _without_triggers("DELETE FROM payments_journalentry WHERE transaction_id = %s", [last.pk])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_journaltransaction WHERE id = %s", [last.pk])

    assert [fault.sentence for fault in ledger.verify()] == ["the end of the journal is missing"]
