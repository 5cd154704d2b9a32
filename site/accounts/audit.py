"""Writes the audit log: one function, called inside the transaction of the change it tells about.

    record("route.submitted", route, actor=user, municipality=route.municipality)

Through which door a change came is known from where the code runs: the middleware says "site" or "cms", the signals of
Celery say "task" (see signals.py), and what is left is a command. The words of each action stand in audit_words.py.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from .models import AuditEvent, User
from .models.audit import Origin, Result
from .wall import beyond_the_wall

_origin: ContextVar[Origin] = ContextVar("audit_origin", default=Origin.COMMAND)
_request: ContextVar[HttpRequest | None] = ContextVar("audit_request", default=None)
_may_delete: ContextVar[bool] = ContextVar("audit_may_delete", default=False)
_may_forget: ContextVar[bool] = ContextVar("audit_may_forget", default=False)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """What is recorded inside came through this door."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


class OriginMiddleware:
    """Says for a request whether it came through the site or the CMS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            with coming_from(Origin.CMS if request.path.startswith("/cms/") else Origin.SITE):
                response = self.get_response(request)
                _record_export(request, response)
                return response
        finally:
            _request.reset(token)


def _record_export(request: HttpRequest, response: HttpResponse) -> None:
    """Wagtail's lists can be downloaded from many pages, in one way."""
    is_export = _origin.get() == Origin.CMS and request.GET.get("export") in {"csv", "xlsx"}
    user = _who_asks() if is_export and response.status_code == 200 else None
    if user is not None:
        record("cms.exported", user, label=request.path, actor=user)


def _who_asks() -> User | None:
    """The person behind the request that runs now. A task that runs inside it is the system's."""
    request = _request.get()
    user = getattr(request, "user", None)
    return user if _origin.get() != Origin.TASK and user is not None and user.is_authenticated else None


def record(action: str, about: Model, **kwargs: Any) -> AuditEvent:
    """Adds one line to the log, as `line` makes it."""
    made = line(action, about, **kwargs)
    # Whoever does something is written down, and reads no more of the log for that.
    with beyond_the_wall():
        made.save(force_insert=True)
    return made


def record_many(lines: Iterable[AuditEvent]) -> None:
    """Lines that `line` made, of one change of many things."""
    with beyond_the_wall():
        AuditEvent.objects.bulk_create(lines)


def line(
    action: str,
    about: Model,
    *,
    actor: User | None = None,
    municipality: Any = None,
    region: Any = None,
    result: Result = Result.OK,
    details: dict[str, Any] | None = None,
    label: str | None = None,
) -> AuditEvent:
    """A line for the log, which is not in it yet.

    action: a noun and a verb, as "route.submitted". about: the object; its words are kept, so that the line stays
    readable when it is gone. label: other words, where those of the object would keep the name of a person for ever or
    give away a code. actor: who did it; without one the person behind the request, or else the system itself. details:
    what changed, never a secret; somebody whom it is about stands in it by number, as `person`.
    """
    return AuditEvent(
        action=action,
        object_type=about._meta.label,
        object_id=str(about.pk or ""),
        object_label=(str(about) if label is None else label)[:200],
        result=result,
        origin=_origin.get(),
        actor=actor or _who_asks(),
        municipality=municipality,
        region=region,
        details=details or {},
    )


@contextmanager
def deleting_what_is_overdue() -> Iterator[None]:
    """Inside it lines may be deleted; anywhere else the database refuses. Only for what keeps the retention periods."""
    with _let_through(_may_delete, "retention"):
        yield


@contextmanager
def forgetting_a_person() -> Iterator[None]:
    """Inside it the words of lines may be changed; anywhere else the database refuses. Only for erasure."""
    with _let_through(_may_forget, "erasing"):
        yield


@contextmanager
def _let_through(variable: ContextVar[bool], setting: str) -> Iterator[None]:
    token = variable.set(True)
    try:
        with transaction.atomic():
            _tell_postgresql(setting, "on")
            yield
            _tell_postgresql(setting, "off")
    finally:
        variable.reset(token)


def may_delete() -> bool:
    """What SQLite asks, which knows no settings of a transaction. See signals.py."""
    return _may_delete.get()


def may_forget() -> bool:
    return _may_forget.get()


def _tell_postgresql(setting: str, value: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As SET LOCAL: until the end of the transaction at most.
            cursor.execute("SELECT set_config(%s, %s, true)", [f"signaalwijs.{setting}", value])
