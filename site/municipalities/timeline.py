"""What happens when to one municipality: asked of the functions that act, on the days on which their answer can change.

Nothing here decides anything: `gate_for` says whether training is open, `reminders.due` what is told. See
docs/life-of-a-meldroute.md and decision 17.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from accounts.models import Membership, Role, RoleAssignment, User

from .appointments import end_appointment
from .constants import ReadinessCheck
from .gate import Gate, Reason, gate_for
from .lifecycle import put_in_force
from .models import FocalPoint, Municipality
from .reminders import EXPIRY_STAGES, GRACE_STAGE, Due, Key, Recipients, already_sent, due, key_of, recipients_of

DAY = timedelta(days=1)


class EventKind(StrEnum):
    FOCAL_POINT_STARTS = "focal_point_starts"
    FOCAL_POINT_LEAVES = "focal_point_leaves"
    EVALUATION = "evaluation"
    MERGER = "merger"
    OPENS = "opens"
    GRACE_STARTS = "grace_starts"
    GRACE_OVER = "grace_over"
    CLOSES = "closes"
    STAYS_CLOSED = "stays_closed"
    REMINDER = "reminder"


ORDER = list(EventKind)


@dataclass(frozen=True)
class Event:
    """One thing on one day. about: a person or a municipality, in words. until: the last day on which it is open.

    due and recipients: for a reminder.
    """

    on: date
    kind: EventKind
    reason: Reason | None = None
    until: date | None = None
    about: str = ""
    due: Due | None = None
    recipients: tuple[tuple[User, Role], ...] = ()


@dataclass(frozen=True)
class Supposition:
    """Something that did not happen: somebody leaves after a day, or the version being prepared is confirmed on one."""

    focal_point: FocalPoint | None = None
    last_day: date | None = None
    confirmed_on: date | None = None


@dataclass
class _Story:
    """The events so far, and what has to be remembered to tell the next."""

    municipality: Municipality
    told: set[Key]
    before: Gate
    events: list[Event] = field(default_factory=list)

    def tell(self, first: date, last: date) -> None:
        for day, gate in _gates(self.municipality, first, last):
            self.events += _changes(self.before, gate)
            self.events += self._reminder(gate, day)
            self.before = gate
        self.events += _dated(self.municipality, first, last)

    def _reminder(self, gate: Gate, day: date) -> Iterator[Event]:
        found = due(self.municipality, gate)
        if found is None:
            return
        people: Recipients = [one for one in recipients_of(found, day) if key_of(found, one[0].pk) not in self.told]
        if people:
            self.told |= {key_of(found, user.pk) for user, _role in people}
            yield Event(day, EventKind.REMINDER, until=found.closes_after, due=found, recipients=tuple(people))


def events_between(municipality: Municipality, first: date, last: date) -> list[Event]:
    """What happens from one day to another, both included, when nobody does anything."""
    story = _begin(municipality, first)
    story.tell(first, last)
    return _in_order(story.events)


def events_if(municipality: Municipality, first: date, last: date, supposed: Supposition) -> list[Event]:
    """The same, if something else happened too. It is done with the functions that do it, and taken back."""
    with transaction.atomic():
        story = _begin(municipality, first)
        if supposed.focal_point and supposed.last_day:
            end_appointment(supposed.focal_point, last_day=supposed.last_day)
        if supposed.confirmed_on and (pending := municipality.routes.pending().first()):
            # A confirmation works from its own day on, so until then the version before it counts.
            story.tell(first, supposed.confirmed_on - DAY)
            put_in_force(pending, supposed.confirmed_on)
            first = supposed.confirmed_on
        story.tell(first, last)
        transaction.set_rollback(True)
    return _in_order(story.events)


def _begin(municipality: Municipality, first: date) -> _Story:
    today = gate_for(municipality, first)
    sent = (
        already_sent([Due(municipality, found.kind, found.closes_after)])
        if (found := due(municipality, today))
        else set()
    )
    return _Story(municipality, sent, gate_for(municipality, first - DAY))


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.on, ORDER.index(event.kind)))


def _gates(municipality: Municipality, first: date, last: date) -> Iterator[tuple[date, Gate]]:
    """The gate on each day on which it, or what is told about it, can differ from the day before."""
    ahead = {first, *_days_in_data(municipality)}
    day = first - DAY
    while days := [one for one in ahead if day < one <= last]:
        day = min(days)
        gate = gate_for(municipality, day)
        # What an answer itself announces: the end of the grace period, and the days on which that is told.
        ahead |= _days_ahead(gate)
        yield day, gate


def _days_ahead(gate: Gate) -> set[date]:
    days = set()
    if gate.valid_until:
        days |= {gate.valid_until + DAY} | {gate.valid_until - timedelta(days=limit) for limit, _kind in EXPIRY_STAGES}
    if gate.grace_until:
        days |= {gate.grace_until + DAY, gate.grace_until - timedelta(days=GRACE_STAGE)}
    return days


def _days_in_data(municipality: Municipality) -> set[date]:
    """The first day of each dated row that the gate or the reminders look at, and the day after its last."""
    appointments = municipality.focal_points.all()
    members = Membership.objects.filter(municipality=municipality, user__in=appointments.values("user"))
    roles = RoleAssignment.objects.filter(
        Q(role=Role.FOCAL_POINT, municipality=municipality)
        | Q(role=Role.CHAIN_DIRECTOR, region=municipality.region_id)
        | Q(role=Role.ADMIN)
    )
    periods = [
        (municipality.valid_from, municipality.valid_to),
        *municipality.routes.values_list("valid_from", "valid_until"),
        *appointments.values_list("appointed_on", "ended_on"),
        *members.values_list("joined_on", "left_on"),
        *roles.values_list("starts_on", "ends_on"),
    ]
    return {start for start, _end in periods if start} | {end + DAY for _start, end in periods if end}


def _changes(before: Gate, gate: Gate) -> Iterator[Event]:
    if gate.open and not before.open:
        yield Event(gate.on, EventKind.OPENS, until=gate.grace_until or gate.valid_until)
    if gate.is_closing and gate.grace_until != (before.grace_until if before.is_closing else None):
        yield Event(gate.on, EventKind.GRACE_STARTS, gate.reason, gate.grace_until)
    if before.is_closing and gate.open and not gate.is_closing:
        yield Event(gate.on, EventKind.GRACE_OVER, until=gate.valid_until)
    if gate.open:
        return
    if before.open:
        yield Event(gate.on, EventKind.CLOSES, gate.reason)
    elif gate.reason != before.reason:
        yield Event(gate.on, EventKind.STAYS_CLOSED, gate.reason)


def _dated(municipality: Municipality, first: date, last: date) -> Iterator[Event]:
    """What somebody put a date on."""
    for appointed in municipality.focal_points.select_related("user"):
        name = appointed.user.name
        if first <= appointed.appointed_on <= last:
            yield Event(appointed.appointed_on, EventKind.FOCAL_POINT_STARTS, about=name)
        if appointed.ended_on and first <= appointed.ended_on <= last:
            yield Event(appointed.ended_on, EventKind.FOCAL_POINT_LEAVES, about=name)
    if municipality.valid_to and municipality.successor and first <= municipality.valid_to + DAY <= last:
        yield Event(municipality.valid_to + DAY, EventKind.MERGER, about=municipality.successor.display_name)
    route = gate_for(municipality, first).route
    if route:
        evaluations = route.evidence.filter(
            check_code=ReadinessCheck.INTERNAL_COOPERATION,
            evaluate_on__range=(first, min(last, route.valid_until or last)),
        )
        for evidence in evaluations:
            yield Event(evidence.evaluate_on, EventKind.EVALUATION, about=evidence.reference)
