"""A running demo school with its worker, shared by the journeys, and people to walk it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.walker import Walker, by_touch, looks_at_nothing
from tests.support.databases import Databases
from tests.support.site import Site

NewContext = Callable[..., BrowserContext]
NewWalker = Callable[..., Walker]
#: Messages at any hour: a journey is walked at night too.
ANY_HOUR = {"SMS_QUIET_HOURS": ""}


@pytest.fixture(scope="session")
def school(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo school on SQLite with a worker: shared, so each journey takes people of its own."""
    url = databases.copy("sqlite", "demo")
    site = Site(tmp_path_factory.mktemp("school"), database_url=url, **ANY_HOUR)
    site.start()
    site.start_worker()
    yield site
    site.stop()


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
