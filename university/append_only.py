"""Tables that only grow: the database itself refuses UPDATE and DELETE, on both engines."""

from collections.abc import Callable
from typing import Any

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_POSTGRESQL = (
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)
_SQLITE = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} is refused'); END"
)


def seal(*tables: str) -> Callable[[Any, Any], None]:
    """Return a ``RunPython`` step that puts the triggers on ``tables``."""

    def run(_apps: Any, schema_editor: Any) -> None:
        for statement in _statements(schema_editor.connection.vendor, tables):
            # No parameters: psycopg would take the % signs for placeholders.
            schema_editor.execute(statement, params=None)

    return run


def unseal(*tables: str) -> Callable[[Any, Any], None]:
    """Return the ``RunPython`` step that takes the triggers away again."""

    def run(_apps: Any, schema_editor: Any) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for table in tables:
            if on_postgresql:
                schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
                continue
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    return run


def _statements(vendor: str, tables: tuple[str, ...]) -> list[str]:
    if vendor == "postgresql":
        return [_FUNCTION, *(_POSTGRESQL.format(table=table) for table in tables)]
    return [
        _SQLITE.format(table=table, verb=verb) for table in tables for verb in ("update", "delete")
    ]
