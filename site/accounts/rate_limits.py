"""How often one visitor may try something.

    LIMIT = RateLimit("import_staff", times=10, seconds=3600)

    @limited(LIMIT)
    def start_import(request): ...

Counted is who tries, never whom it is about: no code, address or account of somebody else is part of the key, so
nobody can be locked out by what another person does. Who signed in is counted by account, so colleagues behind one
address of a town hall do not stand in each other's way. See docs/security-headers.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from math import ceil
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class RateLimit:
    """action: a name of its own. times: how often in each stretch of so many seconds of the clock."""

    action: str
    times: int
    seconds: int

    def spend(self, request: HttpRequest) -> bool:
        """Counts one try; False when it is one too many."""
        key = self._key(request)
        cache.add(key, 0, self.seconds)
        # When the time ran out in between, there is nothing to count up.
        try:
            return cache.incr(key) <= self.times
        except ValueError:
            return True

    def is_spent(self, request: HttpRequest) -> bool:
        """Whether the next try is one too many. Counts nothing."""
        return int(cache.get(self._key(request), 0)) >= self.times

    def _key(self, request: HttpRequest) -> str:
        return f"rate:{self.action}:{self._window}:{visitor(request)}"

    @property
    def _window(self) -> int:
        return int(time() // self.seconds)

    @property
    def retry_after(self) -> int:
        """Seconds until the count begins anew."""
        return ceil((self._window + 1) * self.seconds - time())


def visitor(request: HttpRequest) -> str:
    """The account, or else the address on the network: what the trusted proxies say of it, and nobody else."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user:{user.pk}"
    return f"ip:{truncate_ip(get_adapter().get_client_ip(request))}"


def limited(limit: RateLimit, *, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """Counts each request with one of these methods, and answers 429 to what is too much."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and not limit.spend(request):
                return too_many(request, limit)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(request: HttpRequest, limit: RateLimit) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(limit.retry_after)
    return response
