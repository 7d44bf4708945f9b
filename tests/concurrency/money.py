"""Races about money, in a process of their own: ``python -m tests.concurrency.money NAME TRIALS``.

Prints one JSON line: what each trial ended with, the errors that threads met, what the audit found.
A name that ends in ``-unprotected`` runs the same race with the protection taken away here.
"""

import contextlib
import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from enrollment.services.places import lapse_due_places  # noqa: E402
from payments.models import (  # noqa: E402
    Order,
    PaymentAttempt,
    Receipt,
    Refund,
    SandboxRefund,
    SandboxSession,
)
from payments.providers.sandbox import payer  # noqa: E402
from payments.providers.sandbox.provider import SandboxProvider  # noqa: E402
from payments.services import attempts  # noqa: E402
from payments.services.attempts import (  # noqa: E402
    check_attempt,
    start_first_payment,
    start_payment,
)
from payments.services.cash import take_cash  # noqa: E402
from payments.services.events import handle_due_events, store_event  # noqa: E402
from payments.services.leaving import give_up_place  # noqa: E402
from payments.services.orders import expire_due_orders, open_order  # noqa: E402
from payments.services.refunds import handle_due_refunds  # noqa: E402
from payments.services.settlement import settle_due_payments  # noqa: E402
from tests.concurrency.endings import RIGHT  # noqa: E402
from tests.concurrency.unprotection import unprotect  # noqa: E402
from tests.payments.school import (  # noqa: E402
    hold,
    lapse,
    make_cashier,
    make_student,
    open_class,
    owe,
    place_of,
)
from university import auditing  # noqa: E402
from university.refusals import Refusal  # noqa: E402

Act = Callable[[], Any]
#: Seconds for which somebody holds a lock while another waits for it.
HELD = 0.3


def race(*acts: Act) -> list[str]:
    """Run all acts at the same moment, each in its thread; return the faults they met."""
    barrier, faults = threading.Barrier(len(acts)), []

    def run(act: Act) -> None:
        try:
            barrier.wait()
            act()
        except Refusal:
            pass
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}"[:200])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def started(**fields: Any) -> tuple[Order, PaymentAttempt]:
    """An order with a pay page that the payer has paid on."""
    order = owe(teaching_class=open_class(**{"code": f"C{Order.objects.count()}", **fields}))
    attempt = start_payment(actor=None, order=order, provider="sandbox")
    payer.choose(attempt.provider_ref or "", "paid")
    return order, attempt


def outcome(order: Order) -> dict[str, Any]:
    """What became of an order."""
    order.refresh_from_db()
    return {
        "order": order.state,
        "place": place_of(order).state,
        "payments": order.payments.count(),
        "receipts": order.receipts.filter(kind="receipt").count(),
        "kept_fen": order.paid_fen - order.refunded_fen,
    }


def finish_work() -> None:
    """Everything that is due, as the worker would do it."""
    for sweep in (handle_due_events, settle_due_payments, handle_due_refunds, expire_due_orders):
        sweep()


def same_event() -> tuple[dict[str, Any], list[str]]:
    """One webhook, fifty deliveries, and four workers."""
    order, attempt = started()
    event = payer.event_for(SandboxSession.objects.get(ref=attempt.provider_ref))

    def deliver() -> None:
        store_event(provider="sandbox", body=event.body, headers=event.headers)

    faults = race(*[deliver] * 50)
    faults += race(*[handle_due_events] * 4, *[lambda: check_attempt(attempt=attempt)] * 4)
    finish_work()
    return outcome(order), faults


def cash_and_online() -> tuple[dict[str, Any], list[str]]:
    """The cashier takes the money while the same order is paid online."""
    order, attempt = started()
    cashier = make_cashier()
    faults = race(
        lambda: take_cash(actor=cashier, order=order, tendered_fen=order.total_fen),
        lambda: check_attempt(attempt=attempt),
    )
    finish_work()
    return outcome(order), faults


def two_cashiers() -> tuple[dict[str, Any], list[str]]:
    """A double click at the till."""
    order = owe(teaching_class=open_class(code=f"C{Order.objects.count()}"))
    cashier = make_cashier()

    def take() -> None:
        take_cash(actor=cashier, order=order, tendered_fen=order.total_fen)

    faults = race(*[take] * 8)
    return outcome(order), faults


def expiry_and_money() -> tuple[dict[str, Any], list[str]]:
    """The time runs out while the money arrives, and somebody else wants the only place."""
    order, attempt = started(capacity=1)
    teaching_class = place_of(order).teaching_class

    def next_in_line() -> None:
        with contextlib.suppress(AssertionError):  # The place was not free.
            hold(make_student(), teaching_class)

    def runs_out() -> None:
        # Somewhere while the money is being written down, not always before it.
        time.sleep(random.uniform(0, 0.15))
        lapse(order)

    faults = race(runs_out, lambda: check_attempt(attempt=attempt), next_in_line)
    lapse_due_places()
    finish_work()
    return outcome(order), faults


def undo_and_money() -> tuple[dict[str, Any], list[str]]:
    """The place is given up while the money arrives, twice."""
    order, attempt = started()
    place = place_of(order)
    faults = race(
        lambda: give_up_place(actor=None, place=place),
        lambda: check_attempt(attempt=attempt),
        lambda: give_up_place(actor=None, place=place_of(order)),
    )
    finish_work()
    return outcome(order), faults


def one_refund() -> tuple[dict[str, Any], list[str]]:
    """Two people press undo, and four workers do what is due."""
    order, attempt = started()
    check_attempt(attempt=attempt)
    place = place_of(order)
    faults = race(*[lambda: give_up_place(actor=None, place=place)] * 4)
    faults += race(*[handle_due_refunds] * 4)
    finish_work()
    refunds = Refund.objects.filter(payment__order=order)
    session = SandboxSession.objects.get(ref=attempt.provider_ref)
    at_provider = SandboxRefund.objects.filter(session=session)
    return {**outcome(order), "refunds": refunds.count(), "sent": at_provider.count()}, faults


def one_order() -> tuple[dict[str, Any], list[str]]:
    """A double click on the check page and on the pay button, by those who come back too."""
    place = hold(teaching_class=open_class(code=f"C{Order.objects.count()}"))

    def click() -> None:
        order = open_order(actor=None, place=place)
        start_payment(actor=None, order=order, provider="sandbox")

    def pay() -> None:
        start_first_payment(
            actor=None, student=place.student, place_id=place.pk, provider="sandbox"
        )

    faults = race(*[click, pay] * 4)
    order = Order.objects.get(lines__place=place, lines__kind="tuition")
    return {**outcome(order), "attempts": order.attempts.count()}, faults


def late_look() -> tuple[dict[str, Any], list[str]]:
    """The pay button waits for the place while its order is made: it sees the order too late."""
    place = hold(teaching_class=open_class(code=f"C{Order.objects.count()}"))
    is_made = threading.Event()

    def make_slowly() -> None:
        with transaction.atomic():
            open_order(actor=None, place=place)
            is_made.set()
            time.sleep(HELD)

    def pay() -> None:
        is_made.wait(timeout=10)
        start_first_payment(
            actor=None, student=place.student, place_id=place.pk, provider="sandbox"
        )

    faults = race(make_slowly, pay)
    order = Order.objects.get(lines__place=place, lines__kind="tuition")
    return {**outcome(order), "attempts": order.attempts.count()}, faults


def die_between_commits() -> None:
    """Record the money, then be killed before the second commit."""
    _order, attempt = started()

    def power_cut(**_payment: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    attempts.settle_quietly = power_cut
    check_attempt(attempt=attempt)


def die_after_refund() -> None:
    """Let the provider pay back, then be killed before we can write it down."""
    order, attempt = started()
    check_attempt(attempt=attempt)
    give_up_place(actor=None, place=place_of(order))
    pay_back = SandboxProvider.refund

    def power_cut(self: SandboxProvider, **asked: Any) -> None:
        pay_back(self, **asked)
        os.kill(os.getpid(), signal.SIGKILL)

    SandboxProvider.refund = power_cut  # type: ignore[method-assign,assignment]
    handle_due_refunds()


def sweep() -> tuple[dict[str, Any], list[str]]:
    """What a new worker does, four times at once."""
    faults = race(*[settle_due_payments] * 4, *[handle_due_refunds] * 4)
    sums = {"receipts": Receipt.objects.filter(kind="receipt").count()}
    return outcome(Order.objects.get()) | sums, faults


RACES: dict[str, Callable[[], tuple[dict[str, Any], list[str]]]] = {
    act.__name__: act
    for act in (
        same_event,
        cash_and_online,
        two_cashiers,
        expiry_and_money,
        undo_and_money,
        one_refund,
        one_order,
        late_look,
        sweep,
    )
}


def main(name: str, trials: int) -> None:
    """Run and print."""
    settings.WORKER_NUDGES = False
    if name.startswith("die_"):
        globals()[name]()
        return
    race_name = name.removesuffix("-unprotected")
    is_twin = name != race_name
    if is_twin:
        unprotect()
    ends, faults = [], []
    for _ in range(trials):
        end, met = RACES[race_name]()
        ends.append(end)
        faults += met
        if is_twin and (met or not RIGHT[race_name](end)):
            break  # It went wrong, which is all that a twin has to show.
    audit = [f"{fault.check}: {fault.sentence}" for fault in auditing.run()]
    sys.stdout.write(json.dumps({"ends": ends, "faults": faults, "audit": audit}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
