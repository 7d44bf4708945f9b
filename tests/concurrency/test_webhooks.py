"""The same webhook fifty times over HTTP, every order of events, and forgeries at the open door."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from payments.providers import signatures
from tests.concurrency.endings import SETTLED
from tests.support.crowd import Answer, Visitor, all_at_once
from tests.support.site import Site
from university.settings.dev_values import SECRET_KEY

pytestmark = pytest.mark.concurrency

PATH = "/webhooks/sandbox/"
#: ``make soak`` shuffles far more often, and walks through every order besides.
SHUFFLES = 2000 if os.environ.get("SOAK") else 60

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def site(make_site, engine) -> Site:
    """An empty school on each engine."""
    return make_site(engine, DATABASE_POOL_SIZE="20", LOG_LEVEL="ERROR")


@pytest.fixture
def run(site) -> Run:
    """Run ``tests.concurrency.webhooks`` in the site's own database."""

    def act(*words: object) -> dict[str, Any]:
        done = site.run("-m", "tests.concurrency.webhooks", *map(str, words))
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    return act


def knock(site: Site, body: str, headers: dict[str, str]) -> Callable[[], Answer]:
    """One delivery."""

    def act() -> Answer:
        visitor = Visitor(site.url)
        answer = visitor.send(PATH, body.encode(), headers)
        visitor.close()
        return answer

    return act


def settled(run: Run) -> dict[str, Any]:
    """Wait until the worker has done it, and tell what became of the order."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        told = run("count")
        if told["order"] == "settled":
            return told
    raise AssertionError(told)


def test_fifty_deliveries_at_once_are_one_payment_and_one_receipt(site, run):
    event = run("owe")
    site.start()
    site.start_worker()

    answers = all_at_once([knock(site, event["body"], event["headers"])] * 50)

    assert Counter(answer.status for answer in answers) == {200: 50}
    assert settled(run) == {**SETTLED, "events": 1}
    assert json.loads(site.manage("audit", "--json"))["faults"] == []


def forgeries(body: str) -> dict[str, tuple[str, str]]:
    """Twelve ways to lie: the body that is sent, and the signature beside it."""
    now = int(time.time())

    def sign(text: str = body, *, secret: str = SECRET_KEY, at: int = now) -> str:
        return signatures.signed_header(text.encode(), secret, at=at)

    return {
        "no signature": (body, ""),
        "another secret": (body, sign(secret="wrong")),
        "empty secret": (body, sign(secret="")),
        "another order": (body.replace("sb_", "sc_"), sign()),
        "another event": (body.replace("evt_", "evu_"), sign()),
        "added space": (f"{body} ", sign()),
        "too old": (body, sign(at=now - 301)),
        "from the future": (body, sign(at=now + 400)),
        "old, with a new time": (body, sign(at=now - 900).replace(str(now - 900), str(now))),
        "two times": (body, f"{sign()},t={now}"),
        "another scheme": (body, sign().replace("v1=", "v0=")),
        "signed words that are no event": ("[]", sign("[]")),
    }


def test_twelve_forgeries_are_refused_and_nothing_is_stored(site, run):
    event = run("owe")
    site.start()
    lies = forgeries(event["body"])

    answers = all_at_once(
        [knock(site, body, {"Sandbox-Signature": signed}) for body, signed in lies.values()]
    )

    told = dict(zip(lies, (answer.status for answer in answers), strict=True))
    assert told == dict.fromkeys(lies, 400)
    assert (run("count")["events"], run("count")["payments"]) == (0, 0)


ENDS = {
    "paid": {**SETTLED, "attempt": "succeeded", "stored": 4},
    "failed": {
        "order": "open",
        "place": "held",
        "payments": 0,
        "receipts": 0,
        "kept_fen": 0,
        "attempt": "failed",
        "stored": 4,
    },
    "refunded": {
        "order": "refunded",
        "place": "cancelled",
        "payments": 1,
        "receipts": 1,
        "kept_fen": 0,
        "attempt": "succeeded",
        "stored": 4,
    },
}


def test_whatever_the_order_of_events_the_truth_decides(run):
    told = run("shuffle", SHUFFLES)

    assert (told["faults"], told["audit"]) == ([], [])
    assert told["ends"] == {truth: [end] for truth, end in ENDS.items()}


@pytest.mark.skipif(not os.environ.get("SOAK"), reason="before a release: make soak")
def test_every_order_of_events_ends_alike(run):
    told = run("permute")

    assert (told["faults"], told["audit"]) == ([], [])
    assert told["ends"] == {truth: [end] for truth, end in ENDS.items()}
