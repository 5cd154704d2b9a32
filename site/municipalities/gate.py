"""The training gate: nobody starts a module for a municipality whose meldroute is not in force.

Source: DESIGN.md rule 1 and "The gate in detail"; FACTS.md 1.2 (S000 chapter 5, step 5): a trained employee
with nowhere to report is a failure. Every way into training asks `gate_for`; a list asks `gates_for`, the same rule.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.models import Role, RoleAssignment, User
from queries.prepared import Prepared, or_all

from .constants import PENDING_STATUSES, ReadinessCheck, RouteStatus
from .models import FocalPoint, Municipality, ReportingRoute
from .readiness import CHECKS_ON_PEOPLE, facts_of, people_missing_since, unmet

# What a version tells besides its gate; in a long list it is read only when somebody asks for it.
NOT_FOR_A_LIST = ("created_at", "updated_at", "confirmed_at", "withdrawn_at", "withdrawal_reason", "remarks")


class Reason(StrEnum):
    """Why a gate is closed, or will be."""

    NO_ROUTE = "no_route"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    PREREQUISITE = "prerequisite"
    MUNICIPALITY_ENDED = "municipality_ended"
    MUNICIPALITY_NOT_STARTED = "municipality_not_started"


@dataclass(frozen=True)
class Gate:
    """What the gate says on one day.

    open: new starts are allowed. unmet: the prerequisites that do not hold (also while open during grace); where no
    version is in force, those of the version being prepared, else of the last one.
    reason: why it is closed or closing; None when all is well. valid_until and grace_until: the last days on which
    it is, or was, open. closed_since: the first day on which it was closed, where that is known. route: the version in
    force, if any. pending: the version being prepared, if any.
    person and person_role: whom to turn to when something is wrong.
    """

    open: bool
    on: date
    unmet: tuple[ReadinessCheck, ...] = ()
    reason: Reason | None = None
    valid_until: date | None = None
    grace_until: date | None = None
    closed_since: date | None = None
    route: ReportingRoute | None = field(default=None, compare=False)
    pending: ReportingRoute | None = field(default=None, compare=False)
    person: User | None = field(default=None, compare=False)
    person_role: Role | None = field(default=None, compare=False)

    @property
    def is_closing(self) -> bool:
        """Open, but only until the grace period ends."""
        return self.open and self.grace_until is not None

    @property
    def is_waiting(self) -> bool:
        """A version waits for the chain director."""
        return self.pending is not None and self.pending.status == RouteStatus.SUBMITTED


def gate_for(municipality: Municipality, on: date | None = None) -> Gate:
    """Decides whether training may start for a municipality on a day (default: today).

    The route must be registered and in force, and every prerequisite of the region's profile must hold. When only one
    on people stopped holding, because somebody left, the gate stays open for the region's grace period, counted in
    days from the first day it did not hold, then closes. Two queries when open, a few more when not.
    """
    return gates_for([municipality], on)[municipality.pk]


def gates_for(municipalities: Iterable[Municipality], on: date | None = None) -> dict[int, Gate]:
    """The gates of many municipalities, by their key, in as many queries as for one."""
    on = on or timezone.localdate()
    by_pk = {municipality.pk: municipality for municipality in municipalities}
    prefetch_related_objects(list(by_pk.values()), "region")
    versions = _versions(by_pk, on)
    facts = facts_of({pk: version.looked_at for pk, version in versions.items()}, on)
    missing = {pk: unmet(municipality.region.checks, facts[pk]) for pk, municipality in by_pk.items()}
    left = [by_pk[pk] for pk, version in versions.items() if version.in_force and _is_on_people(missing[pk])]
    since = people_missing_since(left, on) if left else {}
    gates = {
        pk: _decide(municipality, versions[pk], unmet=missing[pk], missing_since=since.get(pk), on=on)
        for pk, municipality in by_pk.items()
    }
    return _with_people(gates, by_pk, on)


def _is_on_people(checks: Iterable[ReadinessCheck]) -> bool:
    """Something is unmet, and nothing but what depends on people."""
    checks = set(checks)
    return bool(checks) and checks <= CHECKS_ON_PEOPLE


@dataclass
class _Versions:
    """The versions of one municipality's route that matter on a day."""

    in_force: ReportingRoute | None = None
    pending: ReportingRoute | None = None
    last: ReportingRoute | None = None

    @property
    def looked_at(self) -> ReportingRoute | None:
        """The version whose content tells what is missing. Also one that was withdrawn: the next starts as its copy."""
        return self.in_force or self.pending or self.last


def _versions(municipalities: Iterable[int], on: date) -> dict[int, _Versions]:
    versions = {pk: _Versions() for pk in municipalities}
    for route in _versions_of(or_all(list(versions))):
        version = versions.get(route.municipality_id)
        if version is None:
            continue
        if route.status in PENDING_STATUSES:
            version.pending = route
        elif route.is_in_force(on):
            version.in_force = route
        else:
            version.last = route
    return versions


@Prepared
def _versions_of(municipalities: Collection[int] | None) -> QuerySet[ReportingRoute]:
    """None: of all, without what a list does not tell."""
    routes = ReportingRoute.objects.exclude(status=RouteStatus.SUPERSEDED).order_by("version")
    return routes.defer(*NOT_FOR_A_LIST) if municipalities is None else routes.filter(municipality__in=municipalities)


def _decide(
    municipality: Municipality,
    versions: _Versions,
    *,
    unmet: tuple[ReadinessCheck, ...],
    missing_since: date | None,
    on: date,
) -> Gate:
    gate = Gate(open=False, on=on, unmet=unmet, pending=versions.pending)
    if municipality.valid_to and municipality.valid_to < on:
        return replace(gate, reason=Reason.MUNICIPALITY_ENDED, closed_since=_day_after(municipality.valid_to))
    if municipality.valid_from and municipality.valid_from > on:
        return replace(gate, reason=Reason.MUNICIPALITY_NOT_STARTED)
    route = versions.in_force
    if route is None:
        return _closed_without_route(gate, versions.last)
    gate = replace(gate, open=not unmet, route=route, valid_until=route.valid_until)
    if not unmet:
        return gate
    gate = replace(gate, reason=Reason.PREREQUISITE)
    if not missing_since or not municipality.region.grace_days:
        return replace(gate, closed_since=missing_since)
    last_day = missing_since + timedelta(days=municipality.region.grace_days - 1)
    grace_until = min(last_day, route.valid_until)
    is_open = on <= grace_until
    return replace(
        gate, open=is_open, grace_until=grace_until, closed_since=None if is_open else _day_after(grace_until)
    )


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _closed_without_route(gate: Gate, last: ReportingRoute | None) -> Gate:
    if last is None or last.valid_from is None:
        return replace(gate, reason=Reason.NO_ROUTE)
    if last.status == RouteStatus.WITHDRAWN:
        return replace(gate, reason=Reason.WITHDRAWN, closed_since=_closed_by_withdrawal(last))
    if last.valid_from > gate.on:
        return replace(gate, reason=Reason.NOT_YET_IN_FORCE, valid_until=last.valid_until)
    since = _day_after(last.valid_until) if last.valid_until else None
    return replace(gate, reason=Reason.EXPIRED, valid_until=last.valid_until, closed_since=since)


def _closed_by_withdrawal(route: ReportingRoute) -> date | None:
    """The day of the withdrawal, or the day after the last when it had expired by then."""
    withdrawn = timezone.localdate(route.withdrawn_at) if route.withdrawn_at else None
    expired = _day_after(route.valid_until) if route.valid_until else None
    return min((day for day in (withdrawn, expired) if day), default=None)


def _with_people(gates: dict[int, Gate], municipalities: dict[int, Municipality], on: date) -> dict[int, Gate]:
    in_trouble = [municipalities[pk] for pk, gate in gates.items() if gate.reason]
    if not in_trouble:
        return gates
    people = people_to_turn_to(in_trouble, on)
    with_people = {pk: replace(gates[pk], person=person, person_role=role) for pk, (person, role) in people.items()}
    return gates | with_people


def people_to_turn_to(municipalities: Iterable[Municipality], on: date) -> dict[int, tuple[User, Role]]:
    """Who can act: the focal point, then who holds that role without being appointed yet, then the chain director."""
    wanted = {municipality.pk: municipality for municipality in municipalities}
    found: dict[int, tuple[User, Role]] = {}
    for appointed in _appointed(or_all(wanted), on):
        if appointed.municipality_id in wanted:
            found.setdefault(appointed.municipality_id, (appointed.user, Role.FOCAL_POINT))
    without = {pk: municipality for pk, municipality in wanted.items() if pk not in found}
    if not without:
        return found
    regions = {municipality.region_id for municipality in without.values()}
    directors: dict[int, tuple[User, Role]] = {}
    for holder in _holders(or_all(without), or_all(regions), on):
        if holder.municipality_id in without:
            found.setdefault(holder.municipality_id, (holder.user, Role.FOCAL_POINT))
        elif not holder.municipality_id:
            directors.setdefault(holder.region_id, (holder.user, Role.CHAIN_DIRECTOR))
    for pk, municipality in without.items():
        if municipality.region_id in directors:
            found.setdefault(pk, directors[municipality.region_id])
    return found


@Prepared
def _appointed(municipalities: Collection[int] | None, on: date) -> QuerySet[FocalPoint]:
    """None: of all municipalities."""
    appointments = FocalPoint.objects.active(on).filter(user__is_active=True).select_related("user")
    return appointments if municipalities is None else appointments.filter(municipality__in=municipalities)


@Prepared
def _holders(
    municipalities: Collection[int] | None, regions: Collection[int] | None, on: date
) -> QuerySet[RoleAssignment]:
    """Focal points of the municipalities and chain directors of the regions; None: of all."""
    focal_point, director = Q(role=Role.FOCAL_POINT), Q(role=Role.CHAIN_DIRECTOR)
    if municipalities is not None:
        focal_point &= Q(municipality__in=municipalities)
    if regions is not None:
        director &= Q(region__in=regions)
    holders = RoleAssignment.objects.active(on).filter(focal_point | director, user__is_active=True)
    return holders.select_related("user").order_by("pk")
