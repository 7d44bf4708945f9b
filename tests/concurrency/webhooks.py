"""Webhooks at a real site and in every order: ``python -m tests.concurrency.webhooks WHAT …``.

``owe`` makes an order whose pay page was paid, and prints the event that tells of it. ``count``
prints what became of it. ``shuffle TRIALS`` and ``permute`` deliver, in this process, what a
provider might tell (paid, failed, expired, refunded; three copies each) by four hands at once.
"""

import itertools
import json
import random
import secrets
import sys
import time
from collections.abc import Sequence
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402

from payments.models import Order, ProviderEvent, SandboxSession  # noqa: E402
from payments.providers import signatures  # noqa: E402
from payments.providers.sandbox import payer  # noqa: E402
from payments.providers.sandbox.provider import SIGNATURE_HEADER  # noqa: E402
from payments.services.attempts import check_attempt, start_payment  # noqa: E402
from payments.services.events import handle_due_events, store_event  # noqa: E402
from payments.services.leaving import give_up_place  # noqa: E402
from payments.services.refunds import handle_due_refunds  # noqa: E402
from tests.concurrency.money import finish_work, outcome, race, started  # noqa: E402
from tests.payments.school import open_class, owe, place_of  # noqa: E402
from university import auditing  # noqa: E402

KINDS = ("payment.paid", "payment.failed", "payment.expired", "refund.done")
COPIES, HANDS = 3, 4
#: What is true at the provider, whatever it tells and in whatever order.
TRUTHS = ("paid", "failed", "refunded")


def begin(truth: str) -> tuple[Order, str]:
    """An order, and the number of its pay page, of which ``truth`` is true."""
    if truth == "failed":
        order = owe(teaching_class=open_class(code=f"C{Order.objects.count()}"))
        attempt = start_payment(actor=None, order=order, provider="sandbox")
        payer.choose(attempt.provider_ref or "", "failed")
        return order, attempt.provider_ref or ""
    order, attempt = started()
    if truth == "refunded":
        check_attempt(attempt=attempt)
        give_up_place(actor=None, place=place_of(order))
        handle_due_refunds()
    return order, attempt.provider_ref or ""


def deliver(ref: str, events: Sequence[tuple[str, str]]) -> None:
    """Deliver ``(event id, kind)`` one after the other."""
    for event_id, kind in events:
        told = ref if kind.startswith("payment") else f"pi_{ref}"
        body = json.dumps({"id": event_id, "type": kind, "ref": told}).encode()
        header = signatures.signed_header(
            body, settings.SANDBOX_WEBHOOK_SECRET, at=int(time.time())
        )
        store_event(provider="sandbox", body=body, headers={SIGNATURE_HEADER: header})


def trial(truth: str, kinds: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Deliver these kinds by four hands while two workers handle what is due."""
    order, ref = begin(truth)
    names = {kind: f"evt_{secrets.token_hex(8)}" for kind in KINDS}
    events = [(names[kind], kind) for kind in kinds]
    hands = [events[number::HANDS] for number in range(HANDS)]
    faults = race(
        *[lambda mine=mine: deliver(ref, mine) for mine in hands],
        *[handle_due_events] * 2,
    )
    finish_work()
    stored = ProviderEvent.objects.filter(event_id__in=names.values()).count()
    attempt = order.attempts.get()
    return {**outcome(order), "attempt": attempt.state, "stored": stored}, faults


def shuffled(trials: int) -> list[tuple[str, Sequence[str]]]:
    """Random orders of all copies; the seed is fixed, so that a failure comes again."""
    dice = random.Random(20270301)
    copies = [*KINDS * COPIES]
    return [
        (TRUTHS[number % len(TRUTHS)], dice.sample(copies, len(copies))) for number in range(trials)
    ]


def permuted() -> list[tuple[str, Sequence[str]]]:
    """Every order of the kinds, each copy right after the other."""
    orders = itertools.permutations(KINDS)
    return [
        (truth, [kind for kind in order for _ in range(COPIES)])
        for order in orders
        for truth in TRUTHS
    ]


def deliver_all(trials: list[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """Run trials; return the different ends of each truth."""
    settings.WORKER_NUDGES = False
    ends: dict[str, list[dict[str, Any]]] = {}
    faults: list[str] = []
    for truth, kinds in trials:
        end, met = trial(truth, kinds)
        faults += met
        if end not in ends.setdefault(truth, []):
            ends[truth].append(end)
    audit = [f"{fault.check}: {fault.sentence}" for fault in auditing.run()]
    return {"ends": ends, "faults": faults, "audit": audit}


def one_event() -> dict[str, Any]:
    """An order that was paid at the provider, and the event that nobody has delivered yet."""
    _order, attempt = started()
    event = payer.event_for(SandboxSession.objects.get(ref=attempt.provider_ref))
    return {"body": event.body.decode(), "headers": event.headers}


def count() -> dict[str, Any]:
    """What became of the one order."""
    order = Order.objects.get()
    return {**outcome(order), "events": ProviderEvent.objects.count()}


def main(what: str, *words: str) -> object:
    """Do one of the four."""
    if what == "owe":
        settings.WORKER_NUDGES = False
        return one_event()
    if what == "count":
        return count()
    return deliver_all(permuted() if what == "permute" else shuffled(int(words[0])))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
