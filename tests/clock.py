"""A clock that a test sets: the one place where "now" is decided for code that asks Django what day it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from unittest import mock

from django.utils import timezone


class Clock:
    """Stands still until it is set."""

    def __init__(self, day: date, at: time = time(12)) -> None:
        self.set(day, at)

    def set(self, day: date, at: time = time(12)) -> None:
        self.moment = timezone.make_aware(datetime.combine(day, at))

    @property
    def today(self) -> date:
        return timezone.localdate(self.moment)

    def now(self) -> datetime:
        return self.moment


@contextmanager
def clock_at(day: date, at: time = time(12)) -> Iterator[Clock]:
    """`timezone.now` and everything that Django derives from it; a default written as `default=timezone.now` is not."""
    clock = Clock(day, at)
    with mock.patch("django.utils.timezone.now", clock.now):
        yield clock
