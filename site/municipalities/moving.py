"""What of a municipality goes along to the one that takes over: memberships and roles. Focal points do not.

Everything in bulk: as many queries for ten people as for ten thousand.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Membership, Role, RoleAssignment

from .models import FocalPoint, Municipality

# (first day, last day); a last day of None is open-ended.
Span = tuple[date, date | None]
BATCH = 2000


def uncovered(wanted: Span, taken: Iterable[Span]) -> list[Span]:
    """The parts of a period that no other one covers, in order."""
    start, end = wanted
    found: list[Span] = []
    for first, last in sorted(taken, key=lambda span: span[0]):
        if end is not None and first > end:
            break
        if first > start:
            found.append((start, first - timedelta(days=1)))
        if last is None:
            return found
        start = max(start, last + timedelta(days=1))
        if end is not None and start > end:
            return found
    return [*found, (start, end)]


def overlap(one: Span, other: Span) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


@dataclass
class Move:
    """From one municipality to another, after its last day."""

    old: Municipality
    new: Municipality
    last_day: date

    @property
    def first_day(self) -> date:
        return self.last_day + timedelta(days=1)

    def reaching_on(self, rows: QuerySet[Any], last: str) -> QuerySet[Any]:
        """The rows that were to last longer than the municipality. Whose last day is the same day leaves with it."""
        return rows.filter(Q(**{last: None}) | Q(**{f"{last}__gt": self.last_day}), municipality=self.old)

    def cut(self, rows: QuerySet[Any], *, first: str, last: str) -> int:
        """Ends rows on the last day. What was to begin later never does, and goes; gives how many ended."""
        rows.filter(**{f"{first}__gt": self.last_day}).delete()
        return rows.update(**{last: self.last_day})

    def there(self, rows: QuerySet[Any], last: str) -> QuerySet[Any]:
        """The rows of the successor that count on its first day or later."""
        return rows.filter(Q(**{last: None}) | Q(**{f"{last}__gte": self.first_day}), municipality=self.new)

    def clipped(self, first: date, last: date | None) -> Span:
        return max(first, self.first_day), last


@dataclass
class _Place:
    """A membership at the successor, there already or to be added, with the target groups it is to have."""

    membership: Membership
    groups: set[int] = field(default_factory=set)

    @property
    def span(self) -> Span:
        return self.membership.joined_on, self.membership.left_on


def move_memberships(move: Move) -> dict[str, int]:
    """Everybody works for the successor from its first day on, with the same employer, target groups and last day.

    Who works there already gets no second membership for the same days: the target groups are united.
    """
    rows = move.reaching_on(Membership.objects.all(), "left_on")
    moving = list(rows.select_related("user", "organisation").order_by("user_id", "joined_on", "pk"))
    there = move.there(Membership.objects.all(), "left_on").filter(user__in=rows.values("user"))
    groups_here, groups_there = _groups_of(rows), _groups_of(there)
    places: dict[int, list[_Place]] = defaultdict(list)
    for membership in there:
        places[membership.user_id].append(_Place(membership, set(groups_there[membership.pk])))
    added: list[_Place] = []
    united = 0
    for membership in moving:
        new = _places_for(membership, places[membership.user_id], groups_here[membership.pk], move)
        places[membership.user_id] += new
        added += new
        united += not new
    move.cut(rows, first="joined_on", last="left_on")
    Membership.objects.bulk_create([place.membership for place in added], batch_size=BATCH)
    _store_groups((place for found in places.values() for place in found), groups_there)
    return {"memberships": len(added), "united": united}


def _groups_of(memberships: QuerySet[Membership]) -> dict[int, set[int]]:
    groups: dict[int, set[int]] = defaultdict(set)
    through = Membership.target_groups.through.objects.filter(membership__in=memberships.order_by().values("pk"))
    for membership, group in through.values_list("membership_id", "targetgroup_id"):
        groups[membership].add(group)
    return groups


def _places_for(membership: Membership, places: list[_Place], groups: Collection[int], move: Move) -> list[_Place]:
    wanted = move.clipped(membership.joined_on, membership.left_on)
    for place in places:
        if overlap(place.span, wanted):
            place.groups |= set(groups)
    return [
        _Place(
            Membership(
                user=membership.user,
                municipality=move.new,
                organisation=membership.organisation,
                listed_name=membership.listed_name,
                accepted_at=membership.accepted_at,
                joined_on=first,
                left_on=last,
            ),
            set(groups),
        )
        for first, last in uncovered(wanted, [place.span for place in places])
    ]


def _store_groups(places: Iterable[_Place], stored: dict[int, set[int]]) -> None:
    through = Membership.target_groups.through
    links = [
        through(membership_id=place.membership.pk, targetgroup_id=group)
        for place in places
        for group in sorted(place.groups - stored.get(place.membership.pk, set()))
    ]
    through.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)


def move_roles(move: Move) -> int:
    """A manager stays a manager, and a trainer a trainer; gives how many roles came along.

    In bulk, past the signal that keeps the Wagtail groups in line: nobody gets or loses a role by it.
    """
    rows = move.reaching_on(RoleAssignment.objects.all(), "ends_on").exclude(role=Role.FOCAL_POINT)
    taken: dict[Hashable, list[Span]] = defaultdict(list)
    for role in move.there(RoleAssignment.objects.all(), "ends_on"):
        taken[role.user_id, role.role].append((role.starts_on, role.ends_on))
    added: list[RoleAssignment] = []
    for role in rows.order_by("pk"):
        spans = taken[role.user_id, role.role]
        for first, last in uncovered(move.clipped(role.starts_on, role.ends_on), list(spans)):
            spans.append((first, last))
            added.append(
                RoleAssignment(
                    user_id=role.user_id, role=role.role, municipality=move.new, starts_on=first, ends_on=last
                )
            )
    move.cut(rows, first="starts_on", last="ends_on")
    RoleAssignment.objects.bulk_create(added, batch_size=BATCH)
    return len(added)


def end_focal_points(move: Move) -> list[FocalPoint]:
    """Appointments end with the municipality that made them, and the role with them. Gives those that ended now."""
    appointments = move.reaching_on(FocalPoint.objects.all(), "ended_on")
    ended = list(appointments.filter(appointed_on__lte=move.last_day).select_related("user"))
    move.cut(appointments, first="appointed_on", last="ended_on")
    roles = move.reaching_on(RoleAssignment.objects.all(), "ends_on").filter(role=Role.FOCAL_POINT)
    move.cut(roles, first="starts_on", last="ends_on")
    return ended
