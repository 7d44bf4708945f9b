"""A running demo school with its worker, shared by the journeys, and people to walk it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.walker import Walker, by_touch, looks_at_nothing
from tests.support.databases import Databases, today
from tests.support.site import Site

NewContext = Callable[..., BrowserContext]
NewWalker = Callable[..., Walker]
#: Messages at any hour: a journey is walked at night too.
ANY_HOUR = {"SMS_QUIET_HOURS": ""}
#: What the longest journey takes on a busy machine.
LONGEST = timedelta(seconds=90)


@pytest.fixture(autouse=True)
def _not_over_midnight() -> None:
    """A journey ends on the day it began: tills, weeks and deadlines turn at midnight."""
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    if midnight - now < LONGEST:
        sleep((midnight - now).total_seconds() + 1)


def catch_up(site: Site) -> None:
    """Do what fell due while the copied school lay on the disk: a worker sends fifty a sweep."""
    for _sweep in range(5):
        done = site.manage("sweep", "notifications")
        if done.strip().endswith(": 0"):
            return


@pytest.fixture(scope="session")
def schools(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Site]]:
    """Return what gives the running demo school of today."""
    opened: dict[date, Site] = {}

    def of_today() -> Site:
        if today() not in opened:
            url = databases.copy("sqlite", "demo")
            site = Site(tmp_path_factory.mktemp("school"), database_url=url, **ANY_HOUR)
            opened[today()] = site.start()
            catch_up(site)
            site.start_worker()
        return opened[today()]

    yield of_today
    for site in opened.values():
        site.kill()


@pytest.fixture
def school(_not_over_midnight: None, schools: Callable[[], Site]) -> Site:
    """The demo school on SQLite with a worker: shared, so each journey takes people of its own."""
    return schools()


@pytest.fixture
def new_walker(new_context: NewContext, request: pytest.FixtureRequest) -> NewWalker:
    """Return ``new(site, press=…, look=…, **options)``: somebody with a phone of their own."""

    def new(
        site: Site, *, press: object = by_touch, look: object = looks_at_nothing, **options: object
    ) -> Walker:
        page = new_context(**{"device_scale_factor": 1, **options}).new_page()
        name = request.node.name.removeprefix("test_").replace("[", "-").rstrip("]")
        return Walker(page, site, press=press, look=look, name=name)  # type: ignore[arg-type]

    return new


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    """A file that holds the site's time; empty is now."""
    file = tmp_path / "clock"
    file.touch()
    return file
