"""Emptying the test database between tests, past the triggers that refuse to.

Django empties SQLite with DELETE, which append-only tables refuse (PostgreSQL uses TRUNCATE). Here
the triggers are taken away for that moment and put back as they were.
"""

from collections.abc import Sequence

from django.db import connections
from django.db.backends.sqlite3.base import DatabaseOperations

_flush = DatabaseOperations.execute_sql_flush


def _flush_past_triggers(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
    connection = connections[self.connection.alias]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [
            (name, sql) for name, sql in cursor.fetchall() if name.endswith(("_update", "_delete"))
        ]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        _flush(self, sql_list)
    finally:
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)


def allow_flush() -> None:
    """Patch Django's SQLite flush for the run of the suite."""
    DatabaseOperations.execute_sql_flush = _flush_past_triggers
