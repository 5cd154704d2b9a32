"""Who hears, and when, that training is about to close or has closed (source: DESIGN.md "The gate in detail").

`due` says what there is to tell about one gate on one day, and `recipients_for` whom. The task that mails and the page
that shows what is to come ask the same two, so they cannot differ. How often, and what after a missed day:
docs/life-of-a-meldroute.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Role, RoleAssignment, User

from .gate import Gate, Reason, gates_for
from .models import FocalPoint, Municipality, Reminder, ReminderKind

# From the most to the least urgent: on the last days only the first of these is sent.
EXPIRY_STAGES = ((7, ReminderKind.EXPIRY_7), (30, ReminderKind.EXPIRY_30), (60, ReminderKind.EXPIRY_60))
GRACE_STAGE = 7
# A closing that was longer ago is no news any more: a task that did not run for months sends nothing about it.
NEWS_FOR_DAYS = 60
CLOSED_KINDS = frozenset({ReminderKind.EXPIRED, ReminderKind.GRACE_ENDED})
KINDS_FOR_REGION_TOO = frozenset({ReminderKind.EXPIRY_7, ReminderKind.GRACE_7}) | CLOSED_KINDS
# Once a new version waits, the municipality did its part: only when it gets tight the two hear that it still waits.
SILENT_WHILE_WAITING = frozenset({ReminderKind.EXPIRY_60, ReminderKind.EXPIRY_30})


@dataclass(frozen=True)
class Due:
    """One thing to tell about a municipality. closes_after: the last day on which the gate is, or was, open."""

    municipality: Municipality
    kind: ReminderKind
    closes_after: date
    is_waiting: bool = False

    @property
    def is_closed(self) -> bool:
        return self.kind in CLOSED_KINDS


def due(municipality: Municipality, gate: Gate) -> Due | None:
    """What there is to tell on the day of this gate: the most urgent thing, or nothing.

    It holds from its first day until something more urgent holds, so a day on which nothing ran loses nothing.
    """
    found = _closed(gate) or _closing(gate) or _expiring(gate)
    if found is None:
        return None
    kind, closes_after = found
    # What stops to exist before that day closes for another reason, and its people go to the successor.
    if municipality.valid_to and municipality.valid_to <= closes_after:
        return None
    if gate.is_waiting and kind in SILENT_WHILE_WAITING:
        return None
    return Due(municipality, kind, closes_after, is_waiting=gate.is_waiting)


def _closed(gate: Gate) -> tuple[ReminderKind, date] | None:
    kinds = {Reason.EXPIRED: ReminderKind.EXPIRED, Reason.PREREQUISITE: ReminderKind.GRACE_ENDED}
    if gate.open or gate.reason not in kinds or gate.closed_since is None:
        return None
    if gate.on - gate.closed_since >= timedelta(days=NEWS_FOR_DAYS):
        return None
    return kinds[gate.reason], gate.closed_since - timedelta(days=1)


def _closing(gate: Gate) -> tuple[ReminderKind, date] | None:
    if not gate.is_closing or gate.grace_until is None:
        return None
    is_near = (gate.grace_until - gate.on).days <= GRACE_STAGE
    return (ReminderKind.GRACE_7 if is_near else ReminderKind.GRACE_STARTED), gate.grace_until


def _expiring(gate: Gate) -> tuple[ReminderKind, date] | None:
    if not gate.open or gate.valid_until is None:
        return None
    days = (gate.valid_until - gate.on).days
    kind = next((kind for limit, kind in EXPIRY_STAGES if days <= limit), None)
    return (kind, gate.valid_until) if kind else None


def all_due(municipalities: Iterable[Municipality], on: date) -> list[Due]:
    by_pk = {municipality.pk: municipality for municipality in municipalities}
    gates = gates_for(by_pk.values(), on)
    found = (due(by_pk[pk], gate) for pk, gate in gates.items())
    return [one for one in found if one]


Recipients = list[tuple[User, Role]]


def recipients_of(found: Due, on: date) -> Recipients:
    return recipients_for([found], on)[found]


def recipients_for(dues: Iterable[Due], on: date) -> dict[Due, Recipients]:
    """Whom to tell, each once: the focal points, and when it gets urgent the chain directors of the region.

    Where there is no focal point the chain directors hear all of it; where there is nobody at all, the admins do. In as
    many queries for all municipalities as for one.
    """
    dues = list(dues)
    focal_points = _focal_points({found.municipality.pk for found in dues}, on)
    directors = _holders("region_id", on, role=Role.CHAIN_DIRECTOR, region__in={d.municipality.region_id for d in dues})
    chosen = {found: _chosen(found, focal_points, directors) for found in dues}
    admins = [] if all(chosen.values()) else [(user, Role.ADMIN) for user in _admins(on)]
    return {found: people or admins for found, people in chosen.items()}


def _chosen(found: Due, focal_points: dict[int, list[User]], directors: dict[int, list[User]]) -> Recipients:
    people = [(user, Role.FOCAL_POINT) for user in focal_points[found.municipality.pk]]
    if not people or found.kind in KINDS_FOR_REGION_TOO:
        people += [(user, Role.CHAIN_DIRECTOR) for user in directors[found.municipality.region_id]]
    first: dict[int, tuple[User, Role]] = {}
    for user, role in people:
        first.setdefault(user.pk, (user, role))
    return list(first.values())


def _focal_points(municipalities: set[int], on: date) -> dict[int, list[User]]:
    """The appointed ones; without those, who holds the role and is still to be appointed."""
    appointed: dict[int, list[User]] = defaultdict(list)
    rows = FocalPoint.objects.active(on).filter(municipality__in=municipalities, user__is_active=True)
    for row in rows.select_related("user"):
        appointed[row.municipality_id].append(row.user)
    without = municipalities - set(appointed)
    if without:
        appointed |= _holders("municipality_id", on, role=Role.FOCAL_POINT, municipality__in=without)
    return appointed


def _holders(key: str, on: date, **scope: Any) -> dict[int, list[User]]:
    holders: dict[int, list[User]] = defaultdict(list)
    rows = RoleAssignment.objects.active(on).filter(user__is_active=True, **scope)
    for row in rows.select_related("user").order_by("pk"):
        holders[getattr(row, key)].append(row.user)
    return holders


def _admins(on: date) -> list[User]:
    holders = RoleAssignment.objects.active(on).filter(role=Role.ADMIN)
    people = User.objects.filter(Q(is_superuser=True) | Q(pk__in=holders.values("user")), is_active=True)
    return list(people.order_by("pk"))


Key = tuple[int, str, date, int]


def key_of(found: Due, user_id: int) -> Key:
    """What is told once: about this municipality, this kind, about this closing, to this person."""
    return (found.municipality.pk, found.kind.value, found.closes_after, user_id)


def already_sent(dues: Iterable[Due]) -> set[Key]:
    rows = Reminder.objects.filter(municipality__in={found.municipality.pk for found in dues})
    return set(rows.values_list("municipality_id", "kind", "closes_after", "recipient_id"))


def municipalities_to_look_at(on: date | None = None) -> list[Municipality]:
    return list(Municipality.objects.in_force(on or timezone.localdate()).select_related("region"))
