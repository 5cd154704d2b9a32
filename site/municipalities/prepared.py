"""A query whose SQL is written once.

Everybody who starts something passes the gate, and for a query of this kind the ORM takes longer to write the SQL than
the database takes to answer. So it writes it once for each number of keys, with stand-ins for the keys and the day;
afterwards only those change.
"""

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# More keys than this are not listed: a long list costs more than rows that nobody asked for.
MANY = 100
# A day on which nothing of ours happened, and keys that no row has.
STAND_IN_DAY = date(1111, 11, 11)
FIRST, SECOND = 1_000_000, 2_000_000

# Rows of two groups of keys on a day; None instead of a group is every row.
Question = Callable[[Collection[int] | None, Collection[int] | None, date], QuerySet[Any, Any]]


def ask(question: Question, first: Collection[int], second: Collection[int], on: date) -> list[tuple[Any, ...]]:
    """The rows of the question, as the database gives them: ask only for texts and whole numbers."""
    sql, params = _written(question, _size(first), _size(second), connection.vendor)
    day = connection.ops.adapt_datefield_value(on)
    actual: dict[Any, Any] = {connection.ops.adapt_datefield_value(STAND_IN_DAY): day}
    for start, keys in ((FIRST, first), (SECOND, second)):
        actual |= {-(start + number): key for number, key in enumerate(keys)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [actual.get(param, param) for param in params])
        return cursor.fetchall()


def _size(keys: Collection[int]) -> int | None:
    return len(keys) if len(keys) <= MANY else None


@lru_cache(maxsize=256)
def _written(question: Question, first: int | None, second: int | None, _vendor: str) -> tuple[str, tuple[Any, ...]]:
    one, other = (
        None if size is None else [-(start + number) for number in range(size)]
        for start, size in ((FIRST, first), (SECOND, second))
    )
    sql, params = question(one, other, STAND_IN_DAY).query.sql_with_params()
    return sql, tuple(params)
