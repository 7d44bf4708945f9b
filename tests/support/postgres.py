"""A private PostgreSQL cluster on 127.0.0.1 for one run of the suite.

``python -m tests.support.postgres COMMAND …`` starts one, runs the command with ``DATABASE_URL``
and ``TEST_POSTGRES_URL`` pointing at it, stops it and returns the command's exit code. With the
second alone the suite runs on SQLite, and tests of both engines use that server.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support.processes import is_running

#: Names the server in which tests may create databases.
SERVER = "TEST_POSTGRES_URL"

_PREFIX = "university-pg-"
_ICU = ["--locale-provider=icu", "--icu-locale=zh-Hans-CN"]
#: Forced writes are switched off: the cluster is thrown away with the run.
_SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


class PostgresMissingError(RuntimeError):
    """No server programs on this machine, or they do not start."""


def server_programs() -> Path:
    """Return the folder that holds ``initdb`` and ``pg_ctl``; the newest version wins."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    if not folders:
        msg = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        raise PostgresMissingError(msg)
    return folders[-1].parent


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, give its URL (database ``postgres``), stop and delete it at the end."""
    programs = server_programs()
    owner = server_owner()
    _end_orphans(programs, owner)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    (folder / "started-by").write_text(str(os.getpid()))
    if owner:
        shutil.chown(folder, owner)
    port = free_port()
    data = folder / "data"
    try:
        _init(programs, data, owner)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {_SPEED}"
        start = [
            programs / "pg_ctl",
            "-D",
            data,
            "-w",
            "-o",
            options,
            "-l",
            folder / "log",
            "start",
        ]
        if _run_as(owner, start).returncode:
            raise PostgresMissingError(f"the cluster did not start; see {folder / 'log'}")
        yield f"postgres://university@127.0.0.1:{port}/postgres"
    finally:
        _end(programs, folder, owner)


def _end(programs: Path, folder: Path, owner: str) -> None:
    data = folder / "data"
    if (data / "postmaster.pid").exists():
        _run_as(owner, [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    shutil.rmtree(folder, ignore_errors=True)


def _end_orphans(programs: Path, owner: str) -> None:
    """End clusters of runs that were killed before they could."""
    for note in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/started-by"):
        if not is_running(note.read_text()):
            _end(programs, note.parent, owner)


def create_database(server_url: str, name: str, *, template: str = "") -> str:
    """Create an empty database, or a copy of ``template``, and return its URL."""
    copy = f' TEMPLATE "{template}"' if template else ""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copy}'.encode())
    return server_url.rsplit("/", 1)[0] + f"/{name}"


def drop_database(server_url: str, name: str) -> None:
    """Drop a database even when somebody is still connected."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def copy_to_server(source_url: str, server_url: str, name: str) -> str:
    """Copy a database to another server, and return its URL there; its commits outlive a crash."""
    programs = server_programs()
    url = create_database(server_url, name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on'.encode())
    dump = subprocess.run([programs / "pg_dump", source_url], check=True, capture_output=True)
    load = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, url]
    subprocess.run(load, check=True, input=dump.stdout)
    return url


def crash_and_restart(server_url: str) -> None:
    """End the server as a power cut does, and start it again; connections die, commits live."""
    with psycopg.connect(server_url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    restart = [server_programs() / "pg_ctl", "-D", row[0], "-m", "immediate", "-w", "restart"]
    log = ["-l", Path(row[0]).parent / "log"]
    assert not _run_as(server_owner(), [*restart, *log]).returncode


def server_owner() -> str:
    """PostgreSQL refuses root: then Debian's ``postgres`` runs it. Empty means: as myself."""
    if os.geteuid() != 0:
        return ""
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _init(programs: Path, data: Path, owner: str) -> None:
    base = [programs / "initdb", "-D", data, "-U", "university", "-A", "trust", "-E", "UTF8"]
    for locale in ([*_ICU, "--locale=C.UTF-8"], ["--locale=C.UTF-8"]):
        if not _run_as(owner, [*base, *locale, "--no-sync"]).returncode:
            return
        shutil.rmtree(data, ignore_errors=True)
    raise PostgresMissingError("initdb failed")


def _run_as(owner: str, command: list[str | Path]) -> subprocess.CompletedProcess[bytes]:
    words = [str(word) for word in command]
    if owner:
        words = ["runuser", "-u", owner, "--", *words]
    return subprocess.run(
        words, check=False, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def main(command: list[str]) -> int:
    """Run ``command`` beside a cluster of its own."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with cluster() as url:
        return subprocess.run(
            command, check=False, env={**os.environ, "DATABASE_URL": url, SERVER: url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
