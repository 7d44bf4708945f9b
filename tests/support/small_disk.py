"""A small disk in memory for the tables of one PostgreSQL database; only root may mount one."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier, Literal

#: Megabytes: a migrated database, and what a story adds.
SIZE = 256
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


class NoSmallDiskError(RuntimeError):
    """This machine lets us mount nothing."""


@contextmanager
def mounted(owner: str) -> Iterator[Path]:
    """Mount one and give its folder, which belongs to ``owner``; unmount it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="university-small-disk-"))
    folder.chmod(0o755)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "university", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoSmallDiskError(done.stderr.strip())
        try:
            (folder / "tables").mkdir()
            shutil.chown(folder / "tables", owner)
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    finally:
        folder.rmdir()


@contextmanager
def moved_to_small_disk(url: str, owner: str) -> Iterator[Path]:
    """Move the database of a URL to a small disk and give its folder; drop the database after.

    Its tables leave most of a page empty: what is written needs a page of the disk every few rows.
    """
    server, name = urlsplit(url)._replace(path="/postgres").geturl(), urlsplit(url).path[1:]
    database, space = Identifier(name), Identifier(f"{name}_small")
    with mounted(owner) as folder, psycopg.connect(server, autocommit=True) as connection:
        tables = Literal(str(folder / "tables"))
        connection.execute(SQL("CREATE TABLESPACE {} LOCATION {}").format(space, tables))
        try:
            connection.execute(SQL("ALTER DATABASE {} SET TABLESPACE {}").format(database, space))
            with psycopg.connect(url, autocommit=True) as inside:
                for (table,) in inside.execute(TABLES).fetchall():
                    inside.execute(
                        SQL("ALTER TABLE {} SET (fillfactor = 10)").format(Identifier(table))
                    )
            yield folder
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(database))
            connection.execute(SQL("DROP TABLESPACE {}").format(space))
