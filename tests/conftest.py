"""The lanes: SQLite by default, PostgreSQL by ``DATABASE_URL``, a real site, a real browser.

``docs/testing.md`` says how to run them and which fixture gives what.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests.support import browser as devices
from tests.support.databases import Databases, Server
from tests.support.lanes import lane_is_missing
from tests.support.pristine import Pristine, put_back_after_commits
from tests.support.processes import is_running
from tests.support.site import Site
from tests.support.staff import count_forced_logins
from university.garbage import look_seldom

# Playwright's synchronous API keeps an event loop running in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ENGINES = ("sqlite", "postgresql")
#: With these a test names its engines itself, so that the lane makes no difference.
BRINGS_ITS_DATABASE = {
    "databases",
    "engine",
    "make_site",
    "make_empty_site",
    "site_server",
    "postgres_url",
}


def pytest_configure(config: pytest.Config) -> None:
    """Make this process's folder; delete those of runs that were killed before they could."""
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    for folder in Path(os.environ["UNIVERSITY_TEST_DIR"]).parent.glob("university-test-*"):
        if not is_running(folder.name.rpartition("-")[2]):
            shutil.rmtree(folder, ignore_errors=True)
    count_forced_logins()
    look_seldom()


def pytest_collection_finish() -> None:
    """No collection looks at the tests themselves, nor at what they loaded."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _no_reference_index() -> Iterator[None]:
    """Wagtail's index of who uses what is an eighth of the time of saving, and no test reads it."""
    with disable_reference_index_auto_update():
        yield


def pytest_unconfigure(config: pytest.Config) -> None:
    """Delete the folder of the run, from the process that started it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["UNIVERSITY_TEST_DIR"], ignore_errors=True)


#: Files that take longer than they have tests.
LONG_FILES = (
    "tests/test_backups.py",
    "house/test_url_roles.py",
    "house/test_personal_data.py",
    "house/test_lanes.py",
    "payments/test_demo.py",
    "payments/test_demo_stage.py",
    "payments/test_demo_school.py",
    "payments/test_simulation.py",
    "bad_input/test_enrolment_and_payment.py",
    "bad_input/test_web.py",
    "tests/test_checks.py",
    "journeys/test_public_pages.py",
    "journeys/test_applying.py",
    "journeys/test_register.py",
    "journeys/test_class.py",
    "journeys/test_draw.py",
    "concurrency/test_payments.py",
    "concurrency/test_webhooks.py",
)


#: ``deploy/lanes.sh`` looks for these in the files, and collects no others for their lanes.
NAMED_IN_THE_FILE = ("journey", "concurrency")


def _is_named(marker: str, item: pytest.Item) -> bool:
    return f"mark.{marker}" in item.path.read_text(encoding="utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``postgresql`` tests run only in that lane, tests with a database of their own only once."""
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if BRINGS_ITS_DATABASE.intersection(item.fixturenames):
            item.add_marker(pytest.mark.one_engine)
        if item.get_closest_marker("postgresql") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="runs in the PostgreSQL lane"))
        for marker in NAMED_IN_THE_FILE:
            if item.get_closest_marker(marker) and not _is_named(marker, item):
                raise pytest.UsageError(f"{item.nodeid}: write mark.{marker} into its own file")
    # Two processes share the files in this order: no long one is left for the end.
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG_FILES))


# ------------------------------------------------------------------ databases
@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server, not started yet."""
    with ExitStack() as stack:
        yield Server(stack)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Server) -> str:
    """URL of a PostgreSQL server in which a test may create databases."""
    return postgres_server.url()


@pytest.fixture(scope="session")
def run_databases(postgres_server: Server) -> Iterator[Databases]:
    """What gives the run its databases, the one of the lane among them."""
    made = Databases(postgres_server)
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def databases(run_databases: Databases) -> Databases:
    """Migrated databases on both engines, for a test that names its engine itself."""
    return run_databases


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings_parallel_suffix: None,
    run_databases: Databases,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Put a copy of a migrated database where Django would migrate one, and remember it as it is.

    Even with nothing left to do, the command would take four seconds of each process.
    """
    name = connection.creation._get_test_db_name()
    run_databases.copy_to_test("empty", name)
    with django_db_blocker.unblock():
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        pristine = Pristine()
        pristine.keep()
    put_back_after_commits(pristine)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """What one test cached must not spare the next one a query."""
    cache.clear()


@pytest.fixture(scope="module")
def demo_school(
    django_db_setup: None, run_databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The demo school as the test database, for a file: a copy of the one that the run loaded."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        run_databases.copy_to_test("demo", name)
        ContentType.objects.clear_cache()
        yield
        connection.close()
        run_databases.copy_to_test("empty", name)
        ContentType.objects.clear_cache()


# ----------------------------------------------------------------- real sites
MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(databases: Databases, tmp_path: Path) -> Iterator[MakeSite]:
    """Return ``make(engine="sqlite", demo=False, **env) -> Site``; it is not started yet.

    ``demo=True`` gives the demo school with its roles. All of its processes end with the test.
    """
    sites: list[Site] = []

    def make(engine: str = "sqlite", *, demo: bool = False, **env: str) -> Site:
        url = databases.copy(engine, "demo" if demo else "empty")
        site = Site(tmp_path / f"site-{len(sites)}", database_url=url, **env)
        sites.append(site)
        return site

    yield make
    # Nobody is there any more: a polite end would wait for open connections and the worker's sweep.
    for site in sites:
        site.kill()


@pytest.fixture
def make_empty_site(databases: Databases, tmp_path: Path) -> MakeSite:
    """Return ``make(engine="sqlite") -> Site`` on a database without any table."""

    def make(engine: str = "sqlite", **env: str) -> Site:
        return Site(tmp_path / f"empty-{engine}", database_url=databases.empty(engine), **env)

    return make


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Run the test once on each engine, whatever lane the suite is in."""
    return str(request.param)


@pytest.fixture(scope="session")
def site_server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running demo school on SQLite, shared by the whole run: for reading, and own people."""
    url = databases.copy("sqlite", "demo")
    site = Site(tmp_path_factory.mktemp("site"), database_url=url)
    yield site.start()
    site.kill()


# ------------------------------------------------------------------- browsers
@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium."""
    return devices.find_chromium() or lane_is_missing(
        "Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)"
    )


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=devices.ARGS)
        yield opened
        opened.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return ``new(**options)``: a fresh phone unless the options say otherwise."""
    contexts: list[BrowserContext] = []

    def new(**options: Any) -> BrowserContext:
        context = browser.new_context(**{**devices.PHONE, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a phone, 360 x 740, touch, Chinese."""
    return new_context().new_page()


@pytest.fixture
def desktop_page(browser: Browser) -> Iterator[Page]:
    """A page on a desk's screen."""
    context = browser.new_context(**devices.DESKTOP)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
