"""Who may start a module, or go on with it: the one question of this app to the gate.

The rules stand in docs/decisions/0005-what-a-closed-gate-stops.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest

from accounts.current import current_membership
from accounts.models import Membership
from municipalities.gate import Gate, gate_for
from municipalities.models import Municipality

from .models import Enrolment, ModulePage


class Lock(StrEnum):
    """Why something stays closed for somebody."""

    SIGNED_OUT = "signed_out"
    NO_MEMBERSHIP = "no_membership"
    NOT_PUBLISHED = "not_published"
    GATE_CLOSED = "gate_closed"


@dataclass(frozen=True)
class ModuleAccess:
    """What somebody may do with the lessons of a module, for the municipality they work for now.

    enrolment: what was begun there, if anything. lock: why the lessons stay closed; None when they may be read.
    """

    membership: Membership | None
    enrolment: Enrolment | None
    lock: Lock | None


def gate_of(request: HttpRequest, municipality: Municipality) -> Gate:
    """The decision of the gate, taken once in a request."""
    gates: dict[int, Gate] = request.__dict__.setdefault("_gates", {})
    if municipality.pk not in gates:
        gates[municipality.pk] = gate_for(municipality)
    return gates[municipality.pk]


def access_to(request: HttpRequest, module: ModulePage) -> ModuleAccess:
    """Whether somebody may read the lessons of a module and finish them.

    What was begun stays open when the gate closes, so the gate is only asked about somebody who did not begin.
    """
    membership = current_membership(request)
    enrolment = enrolment_in(module, membership) if membership else None
    if enrolment and module.live:
        return ModuleAccess(membership, enrolment, lock=None)
    return ModuleAccess(membership, enrolment, lock_on_start(request, module))


def lock_on_start(request: HttpRequest, module: ModulePage) -> Lock | None:
    """Why nothing new may start: no module and no new attempt at a quiz. None when it may."""
    if not request.user.is_authenticated:
        return Lock.SIGNED_OUT
    membership = current_membership(request)
    if membership is None:
        return Lock.NO_MEMBERSHIP
    if not module.live:
        return Lock.NOT_PUBLISHED
    if not gate_of(request, membership.municipality).open:
        return Lock.GATE_CLOSED
    return None


def enrolment_in(module: ModulePage, membership: Membership) -> Enrolment | None:
    enrolment: Enrolment | None = membership.user.enrolments.filter(
        municipality=membership.municipality_id, module=module
    ).first()
    return enrolment
