"""What pages show and seldom changes is made once every five minutes."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

SECONDS = 300
Made = TypeVar("Made")


def kept(key: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, at most five minutes old."""
    found: Made | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found
