"""The lanes: SQLite by default, PostgreSQL by ``DATABASE_URL``, a real site, a real browser.

``docs/testing.md`` says how to run them and which fixture gives what.
"""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support import browser as devices
from tests.support import postgres
from tests.support.append_only import allow_flush
from tests.support.lanes import lane_is_missing
from tests.support.site import Site
from tests.support.staff import count_forced_logins

# Playwright's synchronous API keeps an event loop running in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ENGINES = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    """Make this process's folder."""
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    allow_flush()
    count_forced_logins()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Delete the folder of the run, from the process that started it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["UNIVERSITY_TEST_DIR"], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``postgresql`` tests run only in that lane; ``sqlite_only`` ones never do."""
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if item.get_closest_marker("postgresql") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="runs in the PostgreSQL lane"))


# ------------------------------------------------------------------ databases
class Server:
    """The PostgreSQL server of the run: the one given, else a private one started when needed."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        given = os.environ.get("DATABASE_URL", "")
        self._url = given if given.startswith("postgres") else ""

    def url(self) -> str:
        """Return a URL whose user may create databases."""
        if not self._url:
            try:
                self._url = self._stack.enter_context(postgres.cluster())
            except postgres.PostgresMissingError as missing:
                lane_is_missing(str(missing))
        return self._url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server, not started yet."""
    with ExitStack() as stack:
        yield Server(stack)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Server) -> str:
    """URL of a PostgreSQL server in which a test may create databases."""
    return postgres_server.url()


class Databases:
    """Gives copies of a migrated database, so that a new site costs no migration."""

    def __init__(self, folder: Path, server: Server) -> None:
        self._folder = folder
        self._server = server
        self._made: list[str] = []

    def template(self, engine: str, name: str, *commands: tuple[str, ...]) -> str:
        """Return the name of a database on which ``commands`` were run, building it once."""
        key = f"{name}-{engine}-{os.getpid()}"
        done = self._folder / f"{key}.done"
        if not done.exists():
            url = self._new(engine, key)
            site = Site(self._folder / key, database_url=url)
            for command in (("migrate", "--noinput", "-v0"), *commands):
                site.manage(*command)
            done.touch()
        return key

    def copy(self, engine: str, template: str) -> str:
        """Return the URL of a fresh copy."""
        name = f"site-{uuid.uuid4().hex[:12]}"
        if engine == "postgresql":
            self._made.append(name)
            return postgres.create_database(self._server.url(), name, template=template)
        target = self._folder / f"{name}.sqlite3"
        shutil.copyfile(self._folder / f"{template}.sqlite3", target)
        return f"sqlite:///{target}"

    def empty(self, engine: str) -> str:
        """Return the URL of a database without any table."""
        return self._new(engine, f"empty-{uuid.uuid4().hex[:12]}")

    def drop_all(self) -> None:
        """Drop what was made on the server."""
        for name in self._made:
            postgres.drop_database(self._server.url(), name)

    def _new(self, engine: str, name: str) -> str:
        if engine == "postgresql":
            self._made.append(name)
            postgres.drop_database(self._server.url(), name)
            return postgres.create_database(self._server.url(), name)
        return f"sqlite:///{self._folder / f'{name}.sqlite3'}"


@pytest.fixture(scope="session")
def databases(
    postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Migrated databases on both engines."""
    made = Databases(tmp_path_factory.mktemp("databases"), postgres_server)
    yield made
    made.drop_all()


# ----------------------------------------------------------------- real sites
MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(databases: Databases, tmp_path: Path) -> Iterator[MakeSite]:
    """Return ``make(engine="sqlite", demo=False, **env) -> Site``; it is not started yet.

    ``demo=True`` gives the demo school with its roles. All of its processes end with the test.
    """
    sites: list[Site] = []

    def make(engine: str = "sqlite", *, demo: bool = False, **env: str) -> Site:
        template = _demo(databases, engine) if demo else databases.template(engine, "empty")
        url = databases.copy(engine, template)
        site = Site(tmp_path / f"site-{len(sites)}", database_url=url, **env)
        sites.append(site)
        return site

    yield make
    for site in sites:
        site.stop()


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
    url = databases.copy("sqlite", _demo(databases, "sqlite"))
    site = Site(tmp_path_factory.mktemp("site"), database_url=url)
    yield site.start()
    site.stop()


def _demo(databases: Databases, engine: str) -> str:
    return databases.template(engine, "demo", ("sync_roles",), ("load_demo",))


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
