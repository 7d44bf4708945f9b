"""The database server falls over while money comes in: no yuan and no place is lost."""

import json
import threading
import time
from contextlib import ExitStack

import pytest

from tests.concurrency.test_webhooks import knock
from tests.support import postgres
from tests.support.databases import Databases
from tests.support.site import Site

pytestmark = pytest.mark.concurrency

ORDERS, BEFORE = 12, 4
#: Seconds until a provider sends again what was not answered.
AGAIN = 1.0
PATIENCE = 15
GAP = 0.1
RIGHT = [[["settled", "confirmed"]], ORDERS, ORDERS]

_EVENTS = f"""
import json
from tests.concurrency.webhooks import one_event
print(json.dumps([one_event() for _number in range({ORDERS})]))
"""
_ENDED = """
import json
from django.db.models import Count
from enrollment.models import Place
from payments.models import Order, Receipt
states = Order.objects.values_list("state", "lines__place__state")
print(json.dumps([sorted(set(states)), Order.objects.count(), Receipt.objects.count()]))
"""


def deliver(site: Site, event: dict, answers: list[int]) -> None:
    """As a provider: again until it is answered."""
    while (status := knock(site, event["body"], event["headers"])().status) != 200:
        answers.append(status)
        time.sleep(AGAIN)
    answers.append(status)


def ended(site: Site) -> list:
    return json.loads(site.run("-c", _ENDED).stdout.splitlines()[-1])


def deliver_all(site: Site, events: list[dict], server: str) -> list[list[int]]:
    """Deliver one after the other; after a few of them the server falls over."""
    told: list[list[int]] = [[] for _event in events]
    hands = [
        threading.Thread(target=deliver, args=(site, event, answers))
        for event, answers in zip(events, told, strict=True)
    ]
    hands.insert(BEFORE, threading.Thread(target=postgres.crash_and_restart, args=(server,)))
    for hand in hands:
        hand.start()
        time.sleep(GAP)
    for hand in hands:
        hand.join()
    return told


def test_what_came_while_the_server_fell_is_all_settled(databases: Databases, tmp_path) -> None:
    source = databases.copy("postgresql", "empty")
    with postgres.cluster() as server, ExitStack() as stack:
        site = Site(
            tmp_path / "site", database_url=postgres.copy_to_server(source, server, "school")
        )
        stack.callback(site.stop)
        events = json.loads(site.run("-c", _EVENTS).stdout.splitlines()[-1])
        site.start()
        site.start_worker()

        told = deliver_all(site, events, server)
        end = time.monotonic() + PATIENCE
        while ended(site) != RIGHT and time.monotonic() < end:
            time.sleep(1)
        # What was in work at that moment is taken up again when its lease has ended.
        site.run("manage.py", "sweep", TEST_CLOCK="+5m")

        assert ended(site) == RIGHT
        assert [answers[-1] for answers in told] == [200] * ORDERS
        assert json.loads(site.manage("audit", "--json"))["faults"] == []
