"""Whatever dies, and wherever between money and what it buys: nothing is lost."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.concurrency.full_disks import SMALL_DISK
from tests.concurrency.stories import STORIES
from tests.support.postgres import server_owner
from tests.support.site import Site
from tests.support.small_disk import NoSmallDiskError, moved_to_small_disk

pytestmark = pytest.mark.concurrency

#: Each statement in a soak; before and after each commit in every run.
STEPS = "statements" if os.environ.get("SOAK") else "commits"
TWINS = STORIES if os.environ.get("SOAK") else ["class_fee_in_cash"]
#: A disk for PostgreSQL takes some seconds to fill.
DISKS = [("sqlite", name) for name in STORIES] + [
    ("postgresql", name)
    for name in (STORIES if os.environ.get("SOAK") else ("class_fee_in_cash", "money_back"))
]
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


@pytest.fixture
def small_disk(make_site, engine) -> Iterator[Site]:
    """An empty database of its own that can be given a full disk."""
    site = make_site(engine)
    if engine == "sqlite":
        yield site
        return
    try:
        with moved_to_small_disk(site.env["DATABASE_URL"], server_owner()) as folder:
            site.env[SMALL_DISK] = str(folder)
            yield site
    except NoSmallDiskError as error:
        pytest.skip(f"nothing can be mounted here: {error}")


@pytest.mark.parametrize(("engine", "name"), DISKS)
def test_with_a_full_disk_nothing_is_half_written(small_disk, name):
    found = told(small_disk, name, "disk")

    assert found == {"cuts": found["cuts"], "wrong": [], "faults": []}
    assert found["cuts"] >= 2
