"""The second wall: on PostgreSQL the database itself keeps people of elsewhere from whoever asks.

Every request says who asks and how far they see (`person`, `municipalities`, `regions`); the policies of
config/migrations/0001_second_wall.py compare each row with that. Queries start at the person already, so a page that
is right stays as it is; a query that forgot its filter finds nothing of others (docs/decisions).

A task sees what it says that it is about, `seeing`; one that says nothing sees nobody. Commands and the shell ask for
the platform, and no wall stands there. `beyond_the_wall` opens it for what has to look further; tests/accounts/
test_wall.py keeps the list of where.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse

from .models import Role
from .permissions import is_admin, municipality_ids, region_ids

# Who sees people of a municipality, and who counts those of a region.
OF_MUNICIPALITY = (Role.FOCAL_POINT, Role.MANAGER)
OF_REGION = (Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR)


# These answer without a database, also when it is away.
WITHOUT_PEOPLE = ("/health/", "/.well-known/")


@dataclass(frozen=True)
class Reach:
    """How far somebody sees. person: the key of the account, 0 for who is signed out."""

    person: int = 0
    municipalities: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()


Asked = ParamSpec("Asked")
Found = TypeVar("Found")
# Of a task: whom it is about, from what it was asked with. None is the whole platform.
About = Callable[..., Reach | None]

# None: no wall.
_reach: ContextVar[Reach | None] = ContextVar("wall_reach", default=None)


def reach_of(user: Any) -> Reach | None:
    """None for an admin, who keeps the whole platform."""
    if not user.is_authenticated:
        return Reach()
    if is_admin(user):
        return None
    municipalities, regions = municipality_ids(user, *OF_MUNICIPALITY), region_ids(user, *OF_REGION)
    return Reach(user.pk, frozenset(municipalities), frozenset(regions))


class WallMiddleware:
    """Puts the wall up for a request, and takes it down behind it: the connection is used again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "postgresql" or request.path.startswith(WITHOUT_PEOPLE):
            return self.get_response(request)
        reach = reach_of(request.user)
        with behind_the_wall(reach):
            response = self.get_response(request)
        if response.streaming and not response.is_async:
            response.streaming_content = _streamed(response.streaming_content, reach)
        return response


def _streamed(parts: Iterable[bytes], reach: Reach | None) -> Iterator[bytes]:
    """What leaves while it is read, leaves after the request: the wall goes along."""
    with behind_the_wall(reach):
        yield from parts


@contextmanager
def behind_the_wall(reach: Reach | None) -> Iterator[None]:
    token = _reach.set(reach)
    _tell(reach)
    try:
        yield
    finally:
        before = token.old_value
        _reach.reset(token)
        _tell(None if before is token.MISSING else before)


@contextmanager
def beyond_the_wall() -> Iterator[None]:
    """For what has to look further than whoever asks, and says itself what is shown of it."""
    with behind_the_wall(None):
        yield


def seeing(about: About) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Of a task: it sees no further than those whom it is about, also when it is called as a function."""

    def narrowed(work: Callable[Asked, Found]) -> Callable[Asked, Found]:
        @wraps(work)
        def run(*args: Asked.args, **kwargs: Asked.kwargs) -> Found:
            with beyond_the_wall():
                reach = about(*args, **kwargs)
            with behind_the_wall(reach):
                return work(*args, **kwargs)

        run.sees = about
        return run

    return narrowed


def the_platform(*args: Any) -> None:
    """For the sweeps: they look for what was missed, wherever it is."""


def see_as(user: Any) -> None:
    """Somebody signed in during this request: from here on the wall is theirs."""
    if _reach.get() is not None:
        reach = reach_of(user)
        _reach.set(reach)
        _tell(reach)


def _tell(reach: Reach | None) -> None:
    """As settings of the session: a transaction that is rolled back takes back a setting, which only closes more."""
    if connection.vendor != "postgresql" or connection.needs_rollback or connection.closed_in_transaction:
        return
    values = {
        "wall": "off" if reach is None else "on",
        "person": str(reach.person if reach else 0),
        "municipalities": _as_array(reach.municipalities if reach else ()),
        "regions": _as_array(reach.regions if reach else ()),
    }
    connection.ensure_connection()
    names = ", ".join(f"set_config('signaalwijs.{name}', %s, false)" for name in values)
    # Past Django's log of queries: this is no query of a page.
    with connection.connection.cursor() as cursor:
        cursor.execute(f"SELECT {names}", list(values.values()))


def tell_new_connection() -> None:
    """One that is made half-way a request, because the one before was lost, knows of no wall yet."""
    if _reach.get() is not None:
        _tell(_reach.get())


def _as_array(keys: Any) -> str:
    return "{" + ",".join(str(key) for key in sorted(keys)) + "}"
