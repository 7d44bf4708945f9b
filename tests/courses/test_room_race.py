"""Twenty people want the same room at once: on each engine one gets it, and nothing overlaps."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.site import Site

ROOT = Path(__file__).resolve().parents[2]
TRIALS = int(os.environ.get("SOAK_TRIALS", "5"))

#: Runs in a process of its own on the engine's own database. ``teeth`` pulls the unique key out.
SCRIPT = """
import json, sys, threading
import django
django.setup()
from datetime import datetime, timedelta, timezone
from django.db import connection, connections
from courses.models import Room, RoomCell, RoomUse
from courses.services.rooms import reserve_room
from university.refusals import Refusal

teeth, trials = sys.argv[1] == "teeth", int(sys.argv[2])
if teeth:
    key = next(c for c in RoomCell._meta.constraints if c.name == "a_room_is_used_once_at_a_time")
    RoomCell._meta.constraints = [c for c in RoomCell._meta.constraints if c is not key]
    with connection.schema_editor() as editor:
        editor.remove_constraint(RoomCell, key)
room = Room.objects.create(code="RACE", name="多功能厅", capacity=10)
result = {"won": [], "refused": [], "broken": []}

def want(number, start, gate):
    try:
        gate.wait()
        reserve_room(
            room=room,
            starts_at=start + timedelta(minutes=10 * (number % 3)),
            ends_at=start + timedelta(minutes=90),
            kind="other",
            title=str(number),
        )
        outcome = "won"
    except Refusal as refusal:
        outcome = "refused" if refusal.code == "room_taken" else "broken"
    except Exception as error:
        outcome = "broken"
        print(repr(error), file=sys.stderr)
    finally:
        connections.close_all()
    counts[outcome] += 1

for trial in range(trials):
    counts = {"won": 0, "refused": 0, "broken": 0}
    start = datetime(2030, 1, 1, tzinfo=timezone.utc) + timedelta(days=trial)
    gate = threading.Barrier(20)
    threads = [threading.Thread(target=want, args=(n, start, gate)) for n in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    for name in result:
        result[name].append(counts[name])
cells = list(RoomCell.objects.values_list("room_id", "cell"))
result["cells_used_twice"] = len(cells) - len(set(cells))
result["uses"] = RoomUse.objects.count()
print(json.dumps(result))
"""


def _race(site: Site, *, teeth: bool) -> dict:
    done = site.run(
        "-c", SCRIPT, "teeth" if teeth else "whole", str(TRIALS), DATABASE_POOL_SIZE="24"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.concurrency
def test_one_of_twenty_gets_the_room(engine: str, make_site: Callable[..., Site]) -> None:
    result = _race(make_site(engine), teeth=False)

    assert result == {
        "won": [1] * TRIALS,
        "refused": [19] * TRIALS,
        "broken": [0] * TRIALS,
        "cells_used_twice": 0,
        "uses": TRIALS,
    }


@pytest.mark.concurrency
def test_without_the_unique_key_the_same_race_books_the_room_twice(
    engine: str, make_site: Callable[..., Site]
) -> None:
    result = _race(make_site(engine), teeth=True)

    assert result["cells_used_twice"] > 0
