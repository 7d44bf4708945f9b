"""Questions of nearly every request: their SQL is built once a process, and then only asked.

Django builds the SQL of a query set each time it is evaluated. With a few joined tables that costs
several times what the database needs, and a senior's way to a paid place asks the same dozen
questions again and again (``docs/performance.md``).

A question is a function that returns a query set. It is built with stand-ins for its values; where
they come out in the SQL, the values of each asking are put in, as parameters like any others.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

T = TypeVar("T")

#: The whole numbers that a column can hold.
_COLUMN = range(-(2**63), 2**63)
#: The first stand-ins of either building; they fit the smallest field of whole numbers.
_ONES, _OTHERS = 32_001, 31_001
#: How many shapes of one question are kept; more means that its constants are none.
_MOST = 100


class Prepared(Generic[T]):
    """A question whose SQL is built once for each set of constants.

    >>> places = Prepared(lambda state, *, student: Place.objects.filter(state=state, …))
    >>> places("held", student=17)

    Constants come by position and are part of the SQL; values come by name and are whole numbers
    or texts that the fields take as they are. What has no limits must not be a constant.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, T]"]) -> None:
        self._build = build
        self._made: dict[tuple[Hashable, ...], _Statement] = {}

    def __call__(self, *constants: Hashable, **values: int | str) -> list[T]:
        """Ask, in one statement; a number that no column holds finds nothing, and asks nothing.

        Raises ValueError when a value has no place in the SQL.
        """
        if any(isinstance(value, int) and value not in _COLUMN for value in values.values()):
            return []
        key = (*constants, *values)
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= _MOST:
                self._made.clear()
            made = self._made[key] = _prepare(self._build, constants, values)
        asked: Any = _Asked(made, made.parameters(values))
        rows: QuerySet[Any, T] = QuerySet(made.rows.model, asked, DEFAULT_DB_ALIAS)
        rows._iterable_class = made.rows._iterable_class  # noqa: SLF001 - rows or their values.
        return list(rows)


@dataclass(frozen=True)
class _Statement:
    """SQL, and for each of its parameters either its value or the name of a value to come."""

    rows: Any
    compiler: Any
    sql: str
    fixed: Sequence[Any]
    open: Mapping[int, str]

    def parameters(self, values: Mapping[str, int | str]) -> list[Any]:
        filled = list(self.fixed)
        for place, name in self.open.items():
            filled[place] = values[name]
        return filled


class _Asked:
    """Stands for the query of a query set: what it would build is built already."""

    def __init__(self, made: _Statement, parameters: Sequence[Any]) -> None:
        self._made, self._parameters = made, parameters

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made.rows.query, name)

    def get_compiler(self, using: str = DEFAULT_DB_ALIAS, *_more: object, **_how: object) -> Any:
        compiler = copy(self._made.compiler)
        # A connection belongs to one thread.
        compiler.connection = connections[using]
        compiler.as_sql = lambda *_args, **_kwargs: (self._made.sql, self._parameters)
        return compiler


def _prepare(
    build: Callable[..., Any], constants: tuple[Hashable, ...], values: Mapping[str, int | str]
) -> _Statement:
    """Build twice with different stand-ins: what changes with one is where its value belongs."""
    _rows, _compiler, _sql, others = _built(build, constants, _stand_ins(values, _OTHERS))
    stand_ins = _stand_ins(values, _ONES)
    rows, compiler, sql, parameters = _built(build, constants, stand_ins)
    names = {stand_in: name for name, stand_in in stand_ins.items()}
    found = {
        place: names[value]
        for place, (value, other) in enumerate(zip(parameters, others, strict=True))
        if value != other
    }
    if lost := set(values) - set(found.values()):
        msg = f"no place in the SQL for {', '.join(sorted(lost))}"
        raise ValueError(msg)
    return _Statement(rows, compiler, sql, tuple(parameters), found)


def _stand_ins(values: Mapping[str, int | str], first: int) -> dict[str, int | str]:
    return {
        name: f"stand-in {number}" if isinstance(value, str) else number
        for number, (name, value) in enumerate(values.items(), first)
    }


def _built(
    build: Callable[..., Any], constants: tuple[Hashable, ...], stand_ins: Mapping[str, int | str]
) -> tuple[Any, Any, str, Sequence[Any]]:
    rows = build(*constants, **stand_ins)
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    return rows, compiler, sql, parameters
