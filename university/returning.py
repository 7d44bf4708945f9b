"""Writing that tells what it wrote, in one statement.

PostgreSQL can do that, and SQLite since 3.35; an older SQLite is asked again in one transaction.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery

M = TypeVar("M", bound=models.Model)


def update_returning(rows: "models.QuerySet[M]", **changes: object) -> list[M]:
    """Change ``rows`` and return them as they are now, in no order; none when nothing fits.

    ``rows`` are rows of one table, found by their own columns. As with ``update`` the conditions
    are looked at again under the lock of each row: whoever comes second changes nothing.
    """
    connection = _connection(rows.model)
    if not connection.features.can_return_columns_from_insert:
        return _update_and_look(rows, changes)
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(changes)
    statement, values = query.get_compiler(connection.alias).as_sql()
    columns = _columns(connection, rows.model._meta.concrete_fields)
    manager = rows.model._default_manager.using(connection.alias)
    return list(manager.raw(f"{statement} RETURNING {columns}", values))


def insert_new(rows: Sequence[M], *, unique: str) -> list[M]:
    """Insert the rows whose unique columns nobody has yet; return those, now with their keys.

    ``unique`` names a field that tells the rows apart. Somebody who is just writing the same is
    waited for.
    """
    if not rows:
        return []
    model = type(rows[0])
    connection = _connection(model)
    if not connection.features.can_return_columns_from_insert:
        return _insert_and_look(rows, unique)
    meta = model._meta
    # As in bulk_create: the key is given by the database.
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    query: Any = InsertQuery(model, on_conflict=OnConflict.IGNORE)
    query.insert_values(fields, rows)
    compiler: Any = query.get_compiler(connection.alias)
    compiler.returning_fields = [meta.pk, meta.get_field(unique)]
    [(statement, values)] = compiler.as_sql()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        keys = {name: key for key, name in cursor.fetchall()}
    written = [row for row in rows if getattr(row, unique) in keys]
    for row in written:
        row.pk = keys[getattr(row, unique)]
        row._state.adding = False  # noqa: SLF001 - as bulk_create does.
        row._state.db = connection.alias  # noqa: SLF001
    return written


def _connection(model: type[models.Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


def _columns(connection: BaseDatabaseWrapper, fields: Sequence[models.Field]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _update_and_look(rows: "models.QuerySet[M]", changes: dict[str, object]) -> list[M]:
    """Only ever on SQLite, where a transaction that writes is alone."""
    manager = rows.model._default_manager
    with transaction.atomic():
        keys = list(rows.values_list("pk", flat=True))
        manager.filter(pk__in=keys).update(**changes)
        return list(manager.filter(pk__in=keys))


def _insert_and_look(rows: Sequence[M], unique: str) -> list[M]:
    """Only ever on SQLite, where a transaction that writes is alone."""
    manager = type(rows[0])._default_manager
    with transaction.atomic():
        names = [getattr(row, unique) for row in rows]
        known = set(manager.filter(**{f"{unique}__in": names}).values_list(unique, flat=True))
        written = [row for row in rows if getattr(row, unique) not in known]
        for row in written:
            row.save(force_insert=True)
    return written
