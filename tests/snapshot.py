"""All rows of the test database, kept in memory and put back at once: much quicker than making the demo each time."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


@dataclass(frozen=True)
class Snapshot:
    """rows: of PostgreSQL per table, as COPY writes them. file: the whole of SQLite."""

    rows: dict[str, list[bytes]]
    file: sqlite3.Connection | None = None

    @classmethod
    def take(cls) -> "Snapshot":
        if connection.vendor == "sqlite":
            file = sqlite3.connect(":memory:")
            _sqlite().backup(file)
            return cls({}, file)
        with transaction.atomic(), connection.cursor() as cursor:
            return cls({table: _read(cursor, table) for table in connection.introspection.table_names(cursor)})

    def put_back(self) -> None:
        if self.file:
            self.file.backup(_sqlite())
            return
        with transaction.atomic(), connection.cursor() as cursor:
            tables = ", ".join(map(connection.ops.quote_name, self.rows))
            cursor.execute(f"TRUNCATE {tables}")
            walled = _behind_the_wall(cursor)
            # COPY does not go through the second wall; the owner of the tables may stand beside it for a moment.
            _force(cursor, walled, "NO FORCE")
            # Every foreign key of Django waits for the end of the transaction, so the order of tables is free.
            for table, rows in self.rows.items():
                with cursor.copy(f"COPY {connection.ops.quote_name(table)} FROM STDIN") as copy:
                    for row in rows:
                        copy.write(row)
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
                cursor.execute(statement)
        # Apart: a table with keys that are yet to be checked is not altered.
        with transaction.atomic(), connection.cursor() as cursor:
            _force(cursor, walled, "FORCE")


def _sqlite() -> sqlite3.Connection:
    connection.ensure_connection()
    return connection.connection


def _behind_the_wall(cursor: Any) -> list[str]:
    cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity")
    return [table for (table,) in cursor.fetchall()]


def _force(cursor: Any, tables: list[str], words: str) -> None:
    for table in tables:
        cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} {words} ROW LEVEL SECURITY")


def _read(cursor: Any, table: str) -> list[bytes]:
    with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as copy:
        return [bytes(row) for row in copy]
