"""A query whose SQL is written once, and that PostgreSQL plans once.

For most queries of a page the ORM takes longer to write the SQL than the database takes to answer. So those of the
pages that people open most are written once, with stand-ins for what changes; afterwards the ORM only reads the rows.
PostgreSQL in turn takes longer to plan most of them than to run them, so on a connection each is a prepared statement.
"""

import re
from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, update_wrapper
from itertools import count
from types import NoneType
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

# What is asked with: a key, a text, a day, or several of one kind; None is whatever the question makes of it.
Value = int | str | date | Collection[int] | Collection[str] | None

# More keys than this are not listed.
MANY = 100
# Days on which nothing of ours happened, keys that no row has, and texts that nobody wrote.
FIRST_DAY = date(1111, 1, 1)
FIRST_KEY = -1_000_000
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
TEXT = "\N{WHITE SQUARE}"


@dataclass(frozen=True)
class Written:
    """The question with stand-ins, and what the ORM made of it."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    # The value in the SQL, and where it is in what is asked with.
    places: dict[Any, int]
    # How the columns become what Django makes of them.
    converters: Any


# What is asked with, by its kind: a type, or a type and how many.
Shape = tuple[Any, ...]


class Prepared:
    """A function that gives a queryset, called for its rows.

    The function gets stand-ins the first time, and is not called again with as many values of the same kinds. So it may
    pass them to filters, not decide or compute with them: `on - timedelta(30)` is refused, as is the day of today when
    the question looks that up itself; whoever asks passes such a day.
    """

    def __init__(self, question: Callable[..., QuerySet[Any, Any]]) -> None:
        self.question = question
        update_wrapper(self, question)

    def __call__(self, *values: Value) -> list[Any]:
        """The rows as the queryset would give them: instances, or what `values` asks for."""
        connection = connections[DEFAULT_DB_ALIAS]
        written = _written(self.question, tuple(map(_kind, values)), connection.vendor)
        if written is None:
            return []
        actual = [_adapted(value, connection) for value in _flat(values)]
        params = tuple(actual[written.places[param]] if param in written.places else param for param in written.params)
        return list(_asking(written, connection, params))


def or_all(keys: Collection[int]) -> Collection[int] | None:
    """None, for every row, where a list of the keys costs more than rows that nobody asked for."""
    return keys if len(keys) <= MANY else None


@lru_cache(maxsize=512)
def _written(question: Callable[..., QuerySet[Any, Any]], shape: Shape, _vendor: str) -> Written | None:
    """None: with an empty list of keys, what nobody needs to ask."""
    connection = connections[DEFAULT_DB_ALIAS]
    stand_ins = _stand_ins(shape)
    queryset = question(*stand_ins)
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        if [] in stand_ins:
            return None
        raise
    places = {_adapted(stand_in, connection): place for place, stand_in in enumerate(_flat(stand_ins))}
    if lost := places.keys() - set(params):
        raise ValueError(f"{question.__name__} computes with what it is asked with: {lost} is not in its SQL")
    if days := [param for param in params if param not in places and A_DAY.match(str(param))]:
        raise ValueError(f"{question.__name__} has a day of its own, which would stay the same: {days}")
    converters = compiler.get_converters([expression for expression, *_rest in compiler.select[: compiler.col_count]])
    return Written(queryset, compiler, sql, tuple(params), places, converters)


def _kind(value: Value) -> Any:
    """Values of one kind give the same SQL."""
    if value is None or isinstance(value, str | int | date):
        return type(value)
    return type(next(iter(value), None)), len(value)


def _flat(values: Iterable[Value]) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        if value is not None:
            flat += (value,) if isinstance(value, str | int | date) else value
    return flat


def _stand_ins(shape: Shape) -> list[Value]:
    """Values of these kinds, each different from the others."""
    numbers = count()
    return [
        [_stand_in(kind[0], next(numbers)) for _time in range(kind[1])]
        if isinstance(kind, tuple)
        else _stand_in(kind, next(numbers))
        for kind in shape
    ]


def _stand_in(kind: type, number: int) -> Any:
    if kind is NoneType:
        return None
    if issubclass(kind, date):
        return FIRST_DAY + timedelta(days=number)
    return f"{TEXT}{number}" if issubclass(kind, str) else FIRST_KEY - number


def _adapted(value: Any, connection: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _asking(written: Written, connection: Any, params: tuple[Any, ...]) -> QuerySet[Any, Any]:
    """The queryset of the question, which finds its SQL written already."""
    compiler: Any = copy(written.compiler)
    query: Any = copy(written.queryset.query)
    compiler.connection = _Preparing(connection) if connection.vendor == "postgresql" else connection
    compiler.as_sql = lambda *args, **kwargs: (written.sql, params)
    compiler.get_converters = lambda expressions: written.converters
    query.get_compiler = lambda *args, **kwargs: compiler
    asking: QuerySet[Any, Any] = QuerySet(model=written.queryset.model, query=query, using=connection.alias)
    asking._iterable_class = written.queryset._iterable_class
    asking._fields = written.queryset._fields
    return asking


class _Preparing:
    """A connection to PostgreSQL whose cursors prepare what they execute (after `prepare_threshold` in the settings).

    Django's own put the values into the SQL, which makes every question a new one (`server_side_binding`). To change
    that for all queries is not safe: the ORM writes some in which PostgreSQL cannot tell the kind of a parameter.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        # Here, so that a laptop with SQLite does not load psycopg.
        from django.db.backends.postgresql.base import ServerBindingCursor

        connection, kind_of_cursor = self._connection, cast(Any, ServerBindingCursor)
        connection.ensure_connection()
        with connection.wrap_database_errors:
            return connection._prepare_cursor(kind_of_cursor(connection.connection))
