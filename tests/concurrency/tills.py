"""Races about drawers and days, in a process of their own: ``python -m tests.concurrency.tills N``.

Prints one JSON line: how each trial of each race ended, the errors that threads met, what the audit
found. With ``unprotected`` behind N the same races run with the locks taken away here.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.models import Sum  # noqa: E402

from payments import ledger  # noqa: E402
from payments.amounts import in_pieces  # noqa: E402
from payments.models import (  # noqa: E402
    DayClose,
    JournalHead,
    JournalTransaction,
    Payment,
    TillSession,
)
from payments.queries.books import turnover_of  # noqa: E402
from payments.services import days, tills  # noqa: E402
from payments.services.attempts import check_attempt  # noqa: E402
from payments.services.cash import take_cash  # noqa: E402
from tests.concurrency.money import finish_work, race, started  # noqa: E402
from tests.concurrency.unprotection import (  # noqa: E402
    THINK,
    look,
    look_then_move,
    options_of,
)
from tests.payments.school import make_cashier, make_student, open_class, owe  # noqa: E402
from university import auditing, clock, states  # noqa: E402
from university.models import StateChange  # noqa: E402

Ends = tuple[dict[str, Any], list[str]]


def two_cashiers_close() -> Ends:
    """Two cashiers close the same counted till, each with two clicks."""
    first, second = make_cashier(float_fen=5000), make_cashier(float_fen=0)
    till = TillSession.objects.get(cashier=first)
    tills.count_till(actor=first, till=till, pieces=in_pieces(5000))
    met = race(
        *[lambda: tills.close_till(actor=first, till=till)] * 2,
        *[lambda: tills.close_till(actor=second, till=till)] * 2,
    )
    tills.count_till(actor=second, till=TillSession.objects.get(cashier=second), pieces={})
    tills.close_till(actor=second, till=TillSession.objects.get(cashier=second))
    return _of_till(till), met


def cash_while_closing() -> Ends:
    """Three people pay while the drawer is counted and closed."""
    cashier = make_cashier(float_fen=5000)
    till = TillSession.objects.get(cashier=cashier)
    teaching_class = open_class(code=f"T{till.pk}")
    orders = [owe(make_student(), teaching_class) for _ in range(3)]

    def close() -> None:
        time.sleep(THINK)
        pieces = in_pieces(tills.expected_fen(till))
        tills.count_till(actor=cashier, till=till, pieces=pieces)
        tills.close_till(actor=cashier, till=till)

    payers = [
        lambda order=order: take_cash(actor=cashier, order=order, tendered_fen=18000)
        for order in orders
    ]
    met = race(*payers, close)
    if TillSession.objects.get(pk=till.pk).state == "open":
        close()
    noted = set(till.entries.filter(kind="taken").values_list("payment", flat=True))
    paid = set(Payment.objects.filter(order__in=orders).values_list("pk", flat=True))
    return {**_of_till(till), "noted": noted == paid}, met


def money_while_freezing() -> Ends:
    """Three payments arrive while the day is closed."""
    settings.TEST_CLOCK = f"+{DayClose.objects.count()}d"
    today, cashier = clock.today(), make_cashier(float_fen=0)
    till = TillSession.objects.get(cashier=cashier)
    tills.count_till(actor=cashier, till=till, pieces={})
    tills.close_till(actor=cashier, till=till)
    attempts = [started()[1] for _ in range(3)]
    met = race(
        lambda: days.close_day(actor=cashier, day=today),
        *[lambda attempt=attempt: check_attempt(attempt=attempt) for attempt in attempts],
    )
    finish_work()
    close = DayClose.objects.filter(day=today).first()
    if close is None:  # What kept the day open is among what was met.
        return {}, met
    late = JournalTransaction.objects.filter(position__gt=close.position, day__lte=today)
    came = Payment.objects.filter(attempt__in=attempts).count()
    stays = turnover_of(today) == close.turnover
    return {"came": came, "booked_late": late.count(), "stays": stays}, met


def _of_till(till: TillSession) -> dict[str, Any]:
    moves = StateChange.objects.filter(kind="payments.tillsession", object_id=till.pk)
    inside = till.entries.aggregate(fen=Sum("amount_fen"))["fen"]
    return {"closed": moves.filter(new_state="closed").count(), "inside": inside}


RACES: tuple[Callable[[], Ends], ...] = (
    two_cashiers_close,
    cash_while_closing,
    money_while_freezing,
)


def unprotect() -> None:
    """Look where the product locks, and believe an old answer about frozen days."""
    tills.lock_row = look  # type: ignore[assignment]
    states.move = look_then_move  # type: ignore[assignment]

    def any_till(actor: Any) -> TillSession:
        till = TillSession.objects.get(cashier=actor)
        time.sleep(THINK)
        return till

    tills.lock_till = any_till
    locked_head = ledger._locked_head

    def old_answer() -> JournalHead:
        frozen = JournalHead.objects.get().frozen_until
        time.sleep(THINK * 3)
        head = locked_head()
        head.frozen_until = frozen
        return head

    ledger._locked_head = old_answer
    ledger.current_day = clock.today
    if connection.vendor == "sqlite":
        options_of(connection)["transaction_mode"] = "DEFERRED"
        connections.close_all()


def main(trials: int, *, protected: bool) -> None:
    """Run and print."""
    settings.WORKER_NUDGES = False
    if not protected:
        unprotect()
    told: dict[str, Any] = {}
    for act in RACES:
        ends, faults = [], []
        for _ in range(trials):
            try:
                end, met = act()
            except Exception as error:
                end, met = {}, [f"{type(error).__name__}: {error}"[:200]]
            ends.append(end)
            faults += met
        told[act.__name__] = {"ends": ends, "faults": faults}
    settings.TEST_CLOCK = ""  # Days were closed ahead; no message is late for that.
    audit = [f"{fault.check}: {fault.sentence}" for fault in auditing.run()]
    sys.stdout.write(json.dumps({"races": told, "audit": audit}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), protected="unprotected" not in sys.argv)
