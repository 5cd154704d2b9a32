"""The database of the bench: `signaalwijs_bench` on the PostgreSQL server at hand, kept while its contents fit."""

import os
from dataclasses import dataclass

import environ
import psycopg
from psycopg import sql

NAME = "signaalwijs_bench"
# The same places where .ci/run looks: over TCP where the server trusts this machine, else over the socket.
AT_HAND = ("postgres://postgres@127.0.0.1:5432/postgres", "postgres:////var/run/postgresql/postgres")
NO_SERVER = (
    "make bench measures on PostgreSQL, and none answers here. Start it (Debian: pg_ctlcluster 15 main start), "
    "or set DATABASE_URL to one where databases may be created."
)
NOT_POSTGRESQL = "make bench measures on PostgreSQL, and DATABASE_URL is of another kind. Unset it, or name a server."


class NoServer(Exception):
    """There is nothing to measure on; the text says what to do."""


@dataclass(frozen=True)
class Size:
    """How large the population is: so many municipalities, and so many staff in each."""

    municipalities: int
    staff: int

    @classmethod
    def asked(cls) -> "Size":
        """BENCH_MUNICIPALITIES=342 BENCH_STAFF=300 is the whole country; the default takes a few minutes."""
        return cls(int(os.environ.get("BENCH_MUNICIPALITIES", "20")), int(os.environ.get("BENCH_STAFF", "300")))


def server() -> tuple[str, psycopg.Connection]:
    """The address of the bench's database on the first server that answers, and a connection to that server."""
    for address in [os.environ["DATABASE_URL"]] if os.environ.get("DATABASE_URL") else AT_HAND:
        parts = environ.Env.db_url_config(address)
        if "postgresql" not in parts["ENGINE"]:
            raise NoServer(NOT_POSTGRESQL)
        login = {"host": parts["HOST"], "port": parts["PORT"] or 5432, "user": parts["USER"] or None}
        try:
            connection = psycopg.connect(
                dbname=parts["NAME"], password=parts["PASSWORD"] or None, autocommit=True, connect_timeout=3, **login
            )
        except psycopg.OperationalError:
            continue
        return f"{address.rpartition('/')[0]}/{NAME}", connection
    raise NoServer(NO_SERVER)


def remembered(connection: psycopg.Connection) -> str | None:
    """What `remember` wrote about the database; None when it is not there or was never filled to the end."""
    query = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
    row = connection.execute(query, [NAME]).fetchone()
    return row[0] if row else None


def remember(connection: psycopg.Connection, contents: str) -> None:
    connection.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(NAME), sql.Literal(contents)))


def tidy(address: str) -> None:
    """Counts what lies in the tables and clears what an earlier run took back, as the server does within minutes.

    The planner looks at the ends of an index, where 50,000 people lay who were imported and rolled back: 6 ms a query.
    """
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("vacuum analyze")


def create_anew(connection: psycopg.Connection) -> None:
    name = sql.Identifier(NAME)
    connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))
    connection.execute(sql.SQL("create database {} template template0 encoding 'UTF8'").format(name))
