"""Who may start a module, or go on with it: the one question of this app to the gate (docs/decisions/0004)."""

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest

from accounts.current import current_membership
from accounts.models import Membership
from municipalities.gate import Gate, gate_for
from municipalities.models import Municipality

from .models import Enrolment, ModulePage


class Lock(StrEnum):
    """Why a lesson or a new attempt stays closed for somebody."""

    SIGNED_OUT = "signed_out"
    NO_MEMBERSHIP = "no_membership"
    NOT_PUBLISHED = "not_published"
    GATE_CLOSED = "gate_closed"


@dataclass(frozen=True)
class ModuleAccess:
    """What somebody may do with a module, for the municipality they work for now.

    lock: why its lessons stay closed; None when they may be read. enrolment: what was begun, if anything.
    """

    membership: Membership | None
    enrolment: Enrolment | None
    lock: Lock | None

    @property
    def is_open(self) -> bool:
        return self.lock is None


def gate_of(request: HttpRequest, municipality: Municipality) -> Gate:
    """The decision of the gate, asked once in a request."""
    gates: dict[int, Gate] = request.__dict__.setdefault("_gates", {})
    if municipality.pk not in gates:
        gates[municipality.pk] = gate_for(municipality)
    return gates[municipality.pk]


def access_to(request: HttpRequest, module: ModulePage) -> ModuleAccess:
    """Whether the lessons of a module are open. What was begun stays open when the gate closes."""
    membership = current_membership(request)
    enrolment = enrolment_of(request, module, membership) if membership else None
    lock = lock_on_start(request, module)
    if lock is Lock.GATE_CLOSED and enrolment:
        lock = None
    return ModuleAccess(membership, enrolment, lock)


def lock_on_start(request: HttpRequest, module: ModulePage) -> Lock | None:
    """Why nothing new may start, a module or an attempt, whatever was begun before; None when it may."""
    membership = current_membership(request)
    if not request.user.is_authenticated:
        return Lock.SIGNED_OUT
    if membership is None:
        return Lock.NO_MEMBERSHIP
    if not module.live:
        return Lock.NOT_PUBLISHED
    if not gate_of(request, membership.municipality).open:
        return Lock.GATE_CLOSED
    return None


def enrolment_of(request: HttpRequest, module: ModulePage, membership: Membership) -> Enrolment | None:
    return request.user.enrolments.filter(municipality=membership.municipality_id, module=module).first()
