"""What the gate must say, written a second time and as simply as possible: day by day, over lists, without a database.

The state machine in test_calendar_machine.py holds the product against it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass
class Version:
    """One version of a route. evaluate_on is None, or has_steps False, while something in it is missing."""

    status: str = "draft"
    evaluate_on: date | None = None
    has_steps: bool = False
    submitted_by: int | None = None
    confirmed_by: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def is_complete(self) -> bool:
        return self.evaluate_on is not None and self.has_steps

    def next(self, today: date) -> "Version":
        """The draft that starts as a copy; an evaluation that is past is asked anew."""
        ahead = self.evaluate_on if self.evaluate_on and self.evaluate_on >= today else None
        return Version(evaluate_on=ahead, has_steps=self.has_steps)


@dataclass
class Appointment:
    person: int
    domain: str
    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def is_running_after(self, day: date) -> bool:
        return self.last is None or self.last > day


@dataclass
class Place:
    last_day: date | None = None
    versions: list[Version] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    is_merged: bool = False

    def one(self, *statuses: str) -> Version | None:
        found = [version for version in self.versions if version.status in statuses]
        assert len(found) <= 1
        return found[0] if found else None

    def has_ended(self, day: date) -> bool:
        return self.last_day is not None and day > self.last_day

    def appointed(self, person: int, day: date) -> bool:
        return any(row.person == person and row.covers(day) for row in self.appointments)

    def end_after(self, day: date, *, person: int | None = None) -> None:
        """Nobody, or not this person, is a focal point after a day; what was to begin later never does."""
        for row in [row for row in self.appointments if person in (None, row.person) and row.is_running_after(day)]:
            if row.first > day:
                self.appointments.remove(row)
            else:
                row.last = day


@dataclass
class World:
    """A region with its rules, and the municipalities in it by name."""

    places: dict[str, Place]
    two_domains: bool = False
    grace_days: int = 30
    months: int = 12

    def people_hold(self, place: Place, day: date) -> bool:
        there = [row for row in place.appointments if row.covers(day)]
        if not self.two_domains:
            return bool(there)
        return len({row.domain for row in there}) == 2 and len({row.person for row in there}) > 1

    def last_day_of_grace(self, place: Place, day: date) -> date | None:
        """None when the prerequisite never held before."""
        first = min((row.first for row in place.appointments), default=day)
        look = day - ONE_DAY
        while look >= first:
            if self.people_hold(place, look):
                return look + timedelta(days=self.grace_days)
            look -= ONE_DAY
        return None

    def is_open(self, place: Place, day: date) -> bool:
        route = place.one("registered")
        if place.has_ended(day) or route is None or not route.valid_from <= day <= route.valid_until:
            return False
        if self.people_hold(place, day):
            return True
        until = self.last_day_of_grace(place, day)
        return until is not None and day <= until
