"""Disks that are full after so many pages, for the stories of ``power_cuts``.

On SQLite a limit of the size of files stands for the disk. A PostgreSQL server would end with its
log under such a limit; there the tables lie on a small disk of their own, filled up with ballast.
"""

import contextlib
import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

#: Names the folder of the small disk, and says how PostgreSQL calls a full one.
SMALL_DISK, DISK_FULL = "SMALL_DISK", "53100"
#: Bytes of the index that SQLite keeps beside its log; then so many more pages each time.
INDEX_OF_LOG, PAGE_OF_LOG = 32_768, 4120
PAGES = 1 if os.environ.get("SOAK") else 6
#: A page of PostgreSQL.
PAGE = 8192
BALLAST = "ballast"


class FullDisk:
    """Lets this process write so many pages to SQLite's log, and then no more."""

    #: So many stories that found room are the end.
    patience = 1

    def __init__(self, step: int) -> None:
        self.step = step
        self.was_full = False

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Fill the disk, and see who runs into the end of it."""
        self.fill()

        def execute(run: Callable[..., Any], *given: Any) -> Any:
            with self.noticed():
                return run(*given)

        commit = BaseDatabaseWrapper._commit

        def watched(wrapper: BaseDatabaseWrapper) -> None:
            with self.noticed():
                commit(wrapper)

        BaseDatabaseWrapper._commit = watched  # type: ignore[method-assign]
        with connection.execute_wrapper(execute):
            yield

    @contextlib.contextmanager
    def noticed(self) -> Iterator[None]:
        """Remember that the disk was full."""
        try:
            yield
        except (DatabaseError, sqlite3.OperationalError) as error:
            self.was_full |= self.says_full(error)
            raise

    def fill(self) -> None:
        """Limit the files of this process."""
        most = INDEX_OF_LOG + self.step * PAGES * PAGE_OF_LOG
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def says_full(self, error: Exception) -> bool:
        """Whether that is what the database says of a full disk."""
        return "disk" in str(error)

    def make_room(self) -> None:
        """The limit ended with the child."""


class FullTablespace(FullDisk):
    """Leaves so many pages free on the small disk on which the tables lie."""

    # Sometimes all that a story writes finds room in pages that are there.
    patience = 4
    folder = Path(os.environ.get(SMALL_DISK, ""))

    def fill(self) -> None:
        """Put down ballast until that much is left."""
        with (self.folder / BALLAST).open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, self.free() - self.step * PAGE)

    def free(self) -> int:
        """Bytes that are left."""
        disk = os.statvfs(self.folder)
        return disk.f_bavail * disk.f_frsize

    def says_full(self, error: Exception) -> bool:
        """Whether that is what the server says of a full disk."""
        return getattr(error.__cause__, "sqlstate", "") == DISK_FULL

    def make_room(self) -> None:
        """Take the ballast away."""
        (self.folder / BALLAST).unlink(missing_ok=True)


def full_disk(step: int) -> FullDisk:
    """Return the disk of this database that is full after so many steps."""
    return (FullTablespace if connection.vendor == "postgresql" else FullDisk)(step)
