"""One file that holds the school: its database and its uploads. The keys are not in it.

Without ``FIELD_ENCRYPTION_KEYS`` nobody can read the ID numbers in a backup, so a lost backup does
not give them away; keep the keys in another place.
"""

import os
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

_SQLITE = "database.sqlite3"
_POSTGRES = "database.pgdump"
_MEDIA = Path("media")


class BackupError(Exception):
    """It could not be done; the sentence says why."""


def write_backup(target: Path) -> None:
    """Write database and uploads to ``target`` (.tar.gz) while the site goes on working."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        half = Path(scratch) / "half.tar.gz"
        half.touch(mode=0o600)
        with tarfile.open(half, "w:gz") as tar:
            dump = _dump_sqlite(scratch) if _on_sqlite() else _dump_postgres(scratch)
            tar.add(dump, dump.name)
            _add_media(tar)
        half.replace(target)


def restore_backup(source: Path) -> None:
    """Put a backup into an empty place; raises BackupError when something is there already."""
    if connection.introspection.table_names():
        raise BackupError("the database is not empty; restore into a new one")
    if any(Path(settings.MEDIA_ROOT).iterdir()):
        raise BackupError(f"{settings.MEDIA_ROOT} is not empty; move its files away first")
    connection.close()
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        with tarfile.open(source) as tar:
            tar.extractall(scratch, filter="data")
        _load(Path(scratch))
        media = Path(scratch) / _MEDIA
        if media.exists():
            Path(settings.MEDIA_ROOT).rmdir()
            media.replace(settings.MEDIA_ROOT)


def _load(scratch: Path) -> None:
    dump = scratch / (_SQLITE if _on_sqlite() else _POSTGRES)
    if not dump.exists():
        raise BackupError("this backup was made on the other database engine")
    if _on_sqlite():
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        for extra in ("-wal", "-shm"):
            Path(f"{database}{extra}").unlink(missing_ok=True)
        dump.replace(database)
        return
    _run(
        ["pg_restore", "--no-owner", "--exit-on-error", "--dbname", _database()["NAME"], str(dump)]
    )


def _add_media(tar: tarfile.TarFile) -> None:
    """Add every upload; one that the working site deletes meanwhile is left out.

    So is what the site makes again when somebody asks (lessons packed to take home).
    """
    root = Path(settings.MEDIA_ROOT)
    for path in (root, *sorted(root.rglob("*"))):
        if path.is_relative_to(settings.MADE_AGAIN):
            continue
        with suppress(FileNotFoundError):
            tar.add(path, str(_MEDIA / path.relative_to(root)), recursive=False)


def _dump_sqlite(scratch: str) -> Path:
    dump = Path(scratch) / _SQLITE
    # SQLite's own copying: a consistent moment, without stopping writers.
    with (
        closing(sqlite3.connect(str(_database()["NAME"]))) as source,
        closing(sqlite3.connect(dump)) as target,
    ):
        source.backup(target)
    return dump


def _dump_postgres(scratch: str) -> Path:
    dump = Path(scratch) / _POSTGRES
    _run(["pg_dump", "--format", "custom", "--no-owner", "--file", str(dump), _database()["NAME"]])
    return dump


def _run(words: list[str]) -> None:
    database = _database()
    env = {
        **os.environ,
        "PGHOST": str(database["HOST"]),
        "PGPORT": str(database["PORT"] or 5432),
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"]),
    }
    try:
        done = subprocess.run(words, env=env, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise BackupError(f"{words[0]} is not installed") from error
    if done.returncode:
        raise BackupError(f"{words[0]}: {done.stderr.strip().splitlines()[-1]}")


def _on_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _database() -> dict[str, Any]:
    return connection.settings_dict
