"""Who may start a module, or go on with it: the one question of this app to the gate.

The rules stand in docs/decisions/0005-what-a-closed-gate-stops.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.current import current_membership
from accounts.models import Membership
from municipalities.gate import Gate, gate_for
from municipalities.models import Municipality
from queries.prepared import Prepared

from .models import Enrolment, LessonPage, ModulePage


class Lock(StrEnum):
    """Why something stays closed for somebody."""

    SIGNED_OUT = "signed_out"
    NO_MEMBERSHIP = "no_membership"
    NOT_PUBLISHED = "not_published"
    GATE_CLOSED = "gate_closed"


@dataclass(frozen=True)
class LessonAccess:
    """What somebody may do with the lessons of a module, for the municipality they work for now.

    enrolment: what was begun there, if anything. lock: why the lessons stay closed; None when they may be read.
    """

    module: ModulePage
    membership: Membership | None
    enrolment: Enrolment | None
    lock: Lock | None


def gate_of(request: HttpRequest, municipality: Municipality) -> Gate:
    """The decision of the gate, taken once in a request."""
    gates: dict[int, Gate] = request.__dict__.setdefault("_gates", {})
    if municipality.pk not in gates:
        gates[municipality.pk] = gate_for(municipality)
    return gates[municipality.pk]


def access_to(request: HttpRequest, lesson: LessonPage) -> LessonAccess:
    """Whether somebody may read a lesson and finish it.

    What was begun stays open when the gate closes, so the gate is only asked about somebody who did not begin. The
    module comes along with what was begun in it: a lesson is what people open most.
    """
    membership = current_membership(request)
    path = lesson.path[: -lesson.steplen]
    enrolment = enrolment_at(path, membership) if membership else None
    module = enrolment.module if enrolment and enrolment.module else ModulePage.objects.get(path=path)
    lock = None if enrolment and module.live else lock_on_start(request, module)
    return LessonAccess(module, membership, enrolment, lock)


def enrolment_at(path: str, membership: Membership) -> Enrolment | None:
    """path: of the module in the tree of pages."""
    found = _enrolments(membership.user_id, membership.municipality_id, path)
    return found[0] if found else None


@Prepared
def _enrolments(user: int, municipality: int, path: str) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(user=user, municipality=municipality, module__path=path)
    return rows.select_related("module").order_by("pk")[:1]


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
