"""The test database as the migrations left it, put back after each test that commits.

Django empties the tables instead. Then what migrations write, as the home page, would be gone for
every later test, and what a test says would depend on its neighbours.
"""

import sqlite3
from contextlib import closing
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase


class Pristine:
    """Keeps the whole content of the test database and puts it back."""

    def __init__(self) -> None:
        self._file = sqlite3.connect(":memory:", check_same_thread=False)
        self._rows: dict[str, bytes] = {}
        self._sequences: list[tuple[str, int]] = []

    def keep(self) -> None:
        """Remember the database as it is now."""
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.connection.backup(self._file)
            return
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                    self._rows[table] = b"".join(bytes(part) for part in copy)
            cursor.execute(
                "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            )
            self._sequences = cursor.fetchall()

    def put_back(self) -> None:
        """Make the database what it was. Triggers that refuse changes are passed by."""
        if connection.vendor == "sqlite":
            connection.close()
            name = str(connection.settings_dict["NAME"])
            with closing(sqlite3.connect(name, timeout=20)) as target:
                self._file.backup(target)
        else:
            self._refill()
        ContentType.objects.clear_cache()
        cache.clear()

    def _refill(self) -> None:
        tables = ", ".join(f'"{table}"' for table in self._rows)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
            for table in filter(self._rows.get, self._rows):
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(self._rows[table])
            for sequence, value in self._sequences:
                cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [sequence, value])


def put_back_after_commits(pristine: Pristine) -> None:
    """Let every test that commits end with the database that ``pristine`` keeps."""

    def put_back(_test: Any) -> None:
        pristine.put_back()

    TransactionTestCase._fixture_teardown = put_back  # type: ignore[method-assign]
