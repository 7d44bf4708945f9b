"""Two hundred people press the button for twenty places, over HTTP, against real processes."""

import json
import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.crowd import Answer, Visitor, all_at_once
from tests.support.site import ROOT, Site

pytestmark = pytest.mark.concurrency

PEOPLE, PLACES = 200, 20
FULL = "这个班人数已满。"

Prepare = Callable[..., dict[str, Any]]


@pytest.fixture
def site(make_site, engine) -> Site:
    """An empty school on each engine."""
    return make_site(engine)


@pytest.fixture
def rush(site) -> Prepare:
    """Run ``tests.concurrency.rush`` in the site's own database."""

    def run(*words: object) -> dict[str, Any]:
        done = site.run("-m", "tests.concurrency.rush", *map(str, words))
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    return run


def told(answer: Answer) -> str:
    """One word for what a person saw."""
    if answer.status == 302 and answer.location.startswith("/pay/"):
        return "held"
    if answer.status == 409 and FULL in answer.text:
        return "full"
    return f"{answer.status}: {answer.text[:200]}"


def presses(site: Site, doors: dict[str, Any]) -> list[Callable[[], Answer]]:
    """One press of the button for each person."""
    path = f"/enrol/{doors['class']}/check/"
    form = {"seen": doors["seen"]}

    def press(session: str) -> Callable[[], Answer]:
        visitor = Visitor(site.url, {"sessionid": session})

        def act() -> Answer:
            answer = visitor.post(path, form)
            visitor.close()
            return answer

        return act

    return [press(session) for session in doors["sessions"]]


def test_two_hundred_people_and_twenty_places(site, rush):
    doors = rush("open", PEOPLE, PLACES)
    site.start()

    answers = Counter(told(answer) for answer in all_at_once(presses(site, doors)))

    assert answers == {"held": PLACES, "full": PEOPLE - PLACES}
    assert rush("count") == {"places": PLACES, "people": PLACES, "taken": PLACES}
    assert json.loads(site.manage("audit", "--json"))["faults"] == []
    assert "locked" not in site.log()


def test_two_hundred_clicks_of_one_person_give_one_place(site, rush):
    doors = rush("open", 1, PLACES)
    site.start()
    doors["sessions"] *= PEOPLE

    answers = all_at_once(presses(site, doors))

    [(way, clicks)] = Counter((answer.status, answer.location) for answer in answers).items()
    assert (way[0], way[1].startswith("/pay/"), clicks) == (302, True, PEOPLE)
    assert rush("count") == {"places": 1, "people": 1, "taken": 1}


def test_without_the_conditional_update_places_are_sold_twice(site, rush):
    """The twin: look, then take. The same people, the same processes, another seat function."""
    doors = rush("open", PEOPLE, PLACES)
    site.env["PYTHONPATH"] = os.pathsep.join([str(ROOT), site.env.get("PYTHONPATH", "")])
    site.start(application="tests.concurrency.unprotected:application")

    all_at_once(presses(site, doors))

    counted = rush("count")
    audit = json.loads(site.manage("audit", "--json", check=False))
    assert counted["places"] > PLACES or audit["faults"]
