"""Whatever dies, and wherever between money and what it buys: nothing is lost."""

import json
import os
from typing import Any

import pytest

from tests.concurrency.stories import STORIES
from tests.support.site import Site

pytestmark = pytest.mark.concurrency

#: Each statement in a soak; before and after each commit in every run.
STEPS = "statements" if os.environ.get("SOAK") else "commits"
TWINS = STORIES if os.environ.get("SOAK") else ["class_fee_in_cash"]
#: A story with fewer was not cut where it matters.
FEWEST = 4


@pytest.fixture
def site(make_site, engine) -> Site:
    """An empty database of its own on each engine."""
    return make_site(engine)


def told(site: Site, name: str, steps: str = STEPS) -> dict[str, Any]:
    done = site.run("-m", "tests.concurrency.power_cuts", name, steps)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", STORIES)
def test_whatever_step_it_dies_at_the_story_ends_well(site, name):
    found = told(site, name)

    assert found == {"cuts": found["cuts"], "wrong": [], "faults": []}
    assert found["cuts"] >= FEWEST


@pytest.mark.parametrize("name", TWINS)
def test_twin_without_transactions_it_does_not(site, name):
    found = told(site, f"{name}-unprotected")

    assert found["wrong"] or found["faults"]


@pytest.mark.parametrize("name", STORIES)
def test_with_a_full_disk_nothing_is_half_written(make_site, name):
    found = told(make_site("sqlite"), name, "disk")

    assert found == {"cuts": found["cuts"], "wrong": [], "faults": []}
    assert found["cuts"] >= 2
