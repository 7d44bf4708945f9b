"""Databases for tests: migrated once for the whole run, then copied.

Migrating costs 35 seconds of a core and loading the demo school 15 more, so the processes of one
run share what they built; ``deploy/lanes.sh`` lets all lanes share it through
``UNIVERSITY_TEMPLATES``, a folder.
"""

import fcntl
import os
import shutil
import sqlite3
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection

from tests.support import postgres
from tests.support.lanes import lane_is_missing
from tests.support.site import Site

#: How each template is made; every one but the first begins as a copy of ``empty``.
COMMANDS: dict[str, tuple[str, ...]] = {
    "empty": ("migrate --noinput -v0",),
    "demo": ("sync_roles", "load_demo"),
}


def today() -> date:
    """Return the date in Shanghai: a run may begin on one day and end on the next."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


class Server:
    """The PostgreSQL server of the run: the one given, else a private one started when needed."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._url = os.environ.get(postgres.SERVER, "")
        given = os.environ.get("DATABASE_URL", "")
        if not self._url and given.startswith("postgres"):
            self._url = given

    def url(self) -> str:
        """Return a URL whose user may create databases."""
        if not self._url:
            try:
                self._url = self._stack.enter_context(postgres.cluster())
            except postgres.PostgresMissingError as missing:
                lane_is_missing(str(missing))
        return self._url


class Databases:
    """Gives copies of a migrated database, so that a new site costs no migration."""

    def __init__(self, server: Server) -> None:
        run = os.environ["UNIVERSITY_TEST_DIR"]
        self._folder = Path(run) / f"databases-{os.getpid()}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._templates = Path(os.environ.get("UNIVERSITY_TEMPLATES", run)) / "templates"
        self._templates.mkdir(parents=True, exist_ok=True)
        self._server = server
        self._made: list[str] = []

    def copy(self, engine: str, template: str) -> str:
        """Return the URL of a fresh copy of ``empty`` (migrated) or ``demo`` (the demo school)."""
        name = f"site-{uuid.uuid4().hex[:12]}"
        if engine == "postgresql":
            return self.copy_on_server(template, name)
        return self.copy_file(template, self._folder / f"{name}.sqlite3")

    def copy_file(self, template: str, target: Path) -> str:
        """Write a copy on SQLite to ``target`` and return its URL."""
        _copy(Path(self._template("sqlite", template)), target)
        return f"sqlite:///{target}"

    def copy_on_server(self, template: str, name: str) -> str:
        """Create the database ``name`` as a copy and return its URL."""
        source = self._template("postgresql", template)
        self._made.append(name)
        postgres.drop_database(self._server.url(), name)
        return postgres.create_database(self._server.url(), name, template=source)

    def copy_to_test(self, template: str, name: str) -> None:
        """Make the test database of Django's settings, which is called ``name``, a copy."""
        if connection.vendor == "postgresql":
            self.copy_on_server(template, name)
        else:
            self.copy_file(template, Path(name))

    def empty(self, engine: str) -> str:
        """Return the URL of a database without any table."""
        name = f"empty-{uuid.uuid4().hex[:12]}"
        if engine == "postgresql":
            self._made.append(name)
            return postgres.create_database(self._server.url(), name)
        return f"sqlite:///{self._folder / f'{name}.sqlite3'}"

    def drop_all(self) -> None:
        """Drop the copies."""
        for name in self._made:
            postgres.drop_database(self._server.url(), name)
        shutil.rmtree(self._folder)

    def _template(self, engine: str, name: str) -> str:
        """Return the file or the database that is copied; who comes first builds it."""
        commands = COMMANDS[name]
        # The demo school lives in the week it was loaded in, and its till in the day.
        name = f"{name}-{today():%d}" if name == "demo" else name
        key, url = f"{name}-sqlite", f"sqlite:///{self._templates / name}.sqlite3"
        if engine == "postgresql":
            server = self._server.url().rpartition("/")[0]
            key = f"{name}-{server.rpartition(':')[2]}"
            url = f"{server}/template-{self._templates.parent.name}-{name}"
        done, failed = self._templates / f"{key}.done", self._templates / f"{key}.failed"
        with _alone(self._templates / f"{key}.lock"):
            # What failed once fails for every other test too: say it at once.
            assert not failed.exists(), failed.read_text()
            if not done.exists():
                try:
                    self._build(engine, url, commands)
                except AssertionError as error:
                    failed.write_text(str(error))
                    raise
                done.touch()
        return url.rpartition("/")[2] if engine == "postgresql" else url.removeprefix("sqlite:///")

    def _build(self, engine: str, url: str, commands: tuple[str, ...]) -> None:
        base = "" if commands == COMMANDS["empty"] else self._template(engine, "empty")
        site = Site(self._templates / f"build-{uuid.uuid4().hex[:8]}", database_url=url)
        if engine == "postgresql":
            database = url.rpartition("/")[2]
            postgres.drop_database(self._server.url(), database)
            postgres.create_database(self._server.url(), database, template=base)
        elif base:
            _copy(Path(base), Path(url.removeprefix("sqlite:///")))
        for words in commands:
            site.manage(*words.split())


def build(engine: str) -> None:
    """Build both templates of one engine in the folder that the run shares."""
    os.environ.setdefault("UNIVERSITY_TEST_DIR", os.environ["UNIVERSITY_TEMPLATES"])
    with ExitStack() as stack:
        Databases(Server(stack))._template(engine, "demo")


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other process of the run is inside."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    build(sys.argv[1])
