"""The training gate: nobody starts a module for a municipality whose meldroute is not in force.

Source: DESIGN.md rule 1 and "The gate in detail"; FACTS.md 1.2 (S000 chapter 5, step 5): a trained employee
with nowhere to report is a failure. Every way into training asks `gate_for`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone

from accounts.models import Role, RoleAssignment, User

from .constants import ReadinessCheck
from .models import FocalPoint, Municipality, ReportingRoute
from .readiness import CHECKS_ON_PEOPLE, people_missing_since, unmet_checks


class Reason(StrEnum):
    """Why a gate is closed, or will be."""

    NO_ROUTE = "no_route"
    EXPIRED = "expired"
    PREREQUISITE = "prerequisite"
    MUNICIPALITY_ENDED = "municipality_ended"


@dataclass(frozen=True)
class Gate:
    """What the gate says on one day.

    open: new starts are allowed. unmet: the prerequisites that do not hold (also while open during grace).
    reason: why it is closed or closing; None when all is well. valid_until and grace_until: the last days on which
    it is open. route: the version in force, if any. person: whom to turn to.
    """

    open: bool
    on: date
    unmet: tuple[ReadinessCheck, ...] = ()
    reason: Reason | None = None
    valid_until: date | None = None
    grace_until: date | None = None
    route: ReportingRoute | None = field(default=None, compare=False)
    person: User | None = field(default=None, compare=False)

    @property
    def is_closing(self) -> bool:
        """Open, but only until the grace period ends."""
        return self.open and self.grace_until is not None


def gate_for(municipality: Municipality, on: date | None = None) -> Gate:
    """Decides whether training may start for a municipality on a day (default: today).

    The route must be registered and in force. When only a prerequisite on people stopped holding, the gate stays open
    for the region's grace period, counted in days from the first day it did not hold, then closes.
    """
    on = on or timezone.localdate()
    if municipality.valid_to and municipality.valid_to < on:
        return Gate(open=False, on=on, reason=Reason.MUNICIPALITY_ENDED)
    route = municipality.routes.in_force(on).prefetch_related("evidence", "contacts", "steps").first()
    if route is None:
        return _closed_without_route(municipality, on)
    unmet = tuple(unmet_checks(municipality, route, on))
    if not unmet:
        return Gate(open=True, on=on, valid_until=route.valid_until, route=route)
    grace_until = None
    if set(unmet) <= CHECKS_ON_PEOPLE:
        since = people_missing_since(municipality, on)
        grace_until = min(since + timedelta(days=municipality.region.grace_days - 1), route.valid_until)
    return Gate(
        open=grace_until is not None and on <= grace_until,
        on=on,
        unmet=unmet,
        reason=Reason.PREREQUISITE,
        valid_until=route.valid_until,
        grace_until=grace_until,
        route=route,
        person=person_to_turn_to(municipality, on),
    )


def _closed_without_route(municipality: Municipality, on: date) -> Gate:
    """What a closed gate shows as missing comes from the version being prepared, else everything is missing."""
    pending = municipality.routes.pending().prefetch_related("evidence", "contacts", "steps").first()
    unmet = tuple(unmet_checks(municipality, pending, on)) if pending else municipality.region.checks
    earlier = municipality.routes.exclude(valid_until=None).order_by("-valid_until").first()
    return Gate(
        open=False,
        on=on,
        unmet=unmet,
        reason=Reason.EXPIRED if earlier else Reason.NO_ROUTE,
        valid_until=earlier.valid_until if earlier else None,
        person=person_to_turn_to(municipality, on),
    )


def person_to_turn_to(municipality: Municipality, on: date | None = None) -> User | None:
    """Who can act: the focal point, then who holds that role without being appointed yet, then the chain director."""
    on = on or timezone.localdate()
    appointed: FocalPoint | None = municipality.focal_points.active(on).select_related("user").first()
    if appointed:
        return appointed.user
    roles = RoleAssignment.objects.active(on).filter(user__is_active=True).select_related("user")
    for candidates in (
        roles.filter(role=Role.FOCAL_POINT, municipality=municipality),
        roles.filter(role=Role.CHAIN_DIRECTOR, region=municipality.region_id),
    ):
        assignment = candidates.first()
        if assignment:
            return assignment.user
    return None
