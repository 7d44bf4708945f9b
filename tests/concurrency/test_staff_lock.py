"""Twenty guesses at one staff password at the same moment: five are compared, on each engine."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.site import Site

pytestmark = pytest.mark.concurrency
ROOT = Path(__file__).resolve().parents[2]

#: Runs in a process of its own on the engine's own database. ``teeth`` counts after comparing.
SCRIPT = """
import json, sys, threading, time
import django
django.setup()
from django.db import connections
from university import clock
from university.accounts.models import LoginTries
from university.accounts.services.login_tries import count_try, name_door
from university.refusals import Refusal

door = name_door("zhang")
result = {"compared": 0, "locked": 0, "broken": 0}
lock, gate = threading.Lock(), threading.Barrier(20)

def compare():
    time.sleep(0.05)  # As long as a password takes.
    with lock:
        result["compared"] += 1

def counted_afterwards():
    row, _made = LoginTries.objects.get_or_create(
        key=door.key, defaults={"counts_until": clock.now()}
    )
    if row.tries >= door.limit:
        raise Refusal("locked", "")
    compare()
    row.tries += 1
    row.save()

def counted_before():
    count_try(door)
    compare()

def guess():
    try:
        gate.wait()
        (counted_afterwards if sys.argv[1] == "teeth" else counted_before)()
    except Refusal:
        with lock:
            result["locked"] += 1
    except Exception as error:
        print(repr(error), file=sys.stderr)
        with lock:
            result["broken"] += 1
    finally:
        connections.close_all()

threads = [threading.Thread(target=guess) for _number in range(20)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps(result))
"""


def _guess(site: Site, how: str) -> dict[str, int]:
    done = site.run("-c", SCRIPT, how, DATABASE_POOL_SIZE="24")
    assert done.returncode == 0, done.stderr
    answer: dict[str, int] = json.loads(done.stdout)
    return answer


def test_five_guesses_are_compared(engine: str, make_site: Callable[..., Site]) -> None:
    assert _guess(make_site(engine), "whole") == {"compared": 5, "locked": 15, "broken": 0}


def test_without_counting_first_more_are_compared(
    engine: str, make_site: Callable[..., Site]
) -> None:
    """The twin: what the count before the comparison is for."""
    assert _guess(make_site(engine), "teeth")["compared"] > 5
