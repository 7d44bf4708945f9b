"""A hundred people want overlapping hours of a room. The twin runs without the unique key."""

import itertools
import threading
from collections import Counter
from datetime import time, timedelta

import pytest
from django.db import connection, connections

from courses.models import RoomCell, RoomUse
from payments.audit.rentals import CHECKS
from payments.models import Rental, Renter
from payments.rental_calendar import Evening, evening
from tests.payments.rental_school import ask, make_rented_room, make_renter, monday_ahead
from university.refusals import Refusal

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS, TWIN_CLIENTS, RENTERS = 100, 20, 50
#: Three wishes an evening that all overlap: whoever comes first takes it from the others.
WISHES = ((time(18, 30), time(20, 0)), (time(19, 0), time(20, 30)), (time(18, 30), time(21, 30)))
EVENINGS = 5


def wishes(clients: int) -> list[Evening]:
    """A wish for each client, over five evenings."""
    monday = monday_ahead()
    days = [monday + timedelta(days=step) for step in range(EVENINGS)]
    asked = itertools.cycle(itertools.product(days, WISHES))
    return [
        evening(day, starts=starts, ends=ends)
        for day, (starts, ends) in itertools.islice(asked, clients)
    ]


def rush(renters: list[Renter], *, clients: int) -> tuple[Counter[str], int, int, list[str]]:
    """Everybody presses at once: the answers, the rooms used, faults, cells used twice."""
    room, answers = make_rented_room(), Counter[str]()
    gate = threading.Barrier(clients)

    def press(number: int, wish: Evening) -> None:
        try:
            gate.wait()
            ask(renters[number % len(renters)], room, [wish])
            answers["won"] += 1
        except Refusal as refusal:
            answers[refusal.code] += 1
        except Exception as fault:
            answers[type(fault).__name__] += 1
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=press, args=(number, wish))
        for number, wish in enumerate(wishes(clients))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cells = list(RoomCell.objects.filter(room=room).values_list("cell", flat=True))
    faults = [fault.sentence for check in CHECKS for fault in check()]
    used = RoomUse.objects.filter(room=room).count()
    return answers, used, len(cells) - len(set(cells)), faults


def test_of_a_hundred_who_want_overlapping_hours_one_an_evening_wins() -> None:
    found = rush([make_renter() for _number in range(RENTERS)], clients=CLIENTS)

    assert found == ({"won": EVENINGS, "evening_taken": CLIENTS - EVENINGS}, EVENINGS, 0, [])
    assert Rental.objects.count() == EVENINGS


def test_twin_without_the_unique_key_the_room_is_used_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = RoomCell._meta.constraints
    key = next(one for one in keys if one.name == "a_room_is_used_once_at_a_time")
    monkeypatch.setattr(RoomCell._meta, "constraints", [one for one in keys if one is not key])
    with connection.schema_editor() as editor:
        editor.remove_constraint(RoomCell, key)
    try:
        renters = [make_renter() for _number in range(TWIN_CLIENTS)]
        assert rush(renters, clients=TWIN_CLIENTS)[2] > 0
    finally:
        RoomCell.objects.all().delete()
        monkeypatch.undo()
        with connection.schema_editor() as editor:
            editor.add_constraint(RoomCell, key)
