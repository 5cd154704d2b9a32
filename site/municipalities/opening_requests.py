"""Somebody who finds training closed asks the municipality to open it, at most once a week.

The row is the request. That its mail went out stands in the audit log, written in the transaction that holds the row:
a mail is sent once, however often the task runs, and one that was not sent is found again (see tasks.py).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditEvent, Role, RoleAssignment, User

from .gate import Gate, Reason, gate_for
from .models import Municipality, OpeningRequest

PAUSE = timedelta(days=7)
COUNTED = timedelta(days=30)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
ASKED, MAILED = "gate.asked", "gate.request_mailed"
# Nobody can open training for a municipality that is not there.
CANNOT_OPEN = frozenset({Reason.MUNICIPALITY_ENDED, Reason.MUNICIPALITY_NOT_STARTED})


class AskingRefused(Exception):
    """The request cannot be made now; its text is for the reader."""


@dataclass(frozen=True)
class Asking:
    """What somebody can do about a closed gate. earlier: what they asked already, not yet a week ago.

    is_own_task: they are the one who can act.
    """

    earlier: OpeningRequest | None
    is_own_task: bool
    is_possible: bool

    @property
    def again_on(self) -> date | None:
        return may_ask_again_on(self.earlier) if self.earlier else None


def asking_of(user: User, municipality: Municipality, gate: Gate) -> Asking:
    """The gate must be of this municipality."""
    earlier = last_request(user, municipality, gate.on)
    is_own_task = gate.person is not None and gate.person.pk == user.pk
    is_possible = not (gate.open or is_own_task or earlier) and gate.reason not in CANNOT_OPEN
    return Asking(earlier, is_own_task, is_possible)


def last_request(user: User, municipality: Municipality, on: date) -> OpeningRequest | None:
    """What somebody asked less than a week ago, counted in days; that still stands in the way of asking again."""
    latest = unanswered(municipality).filter(user=user).select_related("asked_of").first()
    return latest if latest and may_ask_again_on(latest) > on else None


def unanswered(municipality: Municipality) -> QuerySet[OpeningRequest]:
    """Those since the last time a version was confirmed: that was the answer to the ones before."""
    confirmed = municipality.routes.exclude(confirmed_at=None).order_by("-confirmed_at").values("confirmed_at")[:1]
    since = Coalesce(Subquery(confirmed), Value(EARLIEST))
    return municipality.opening_requests.annotate(since=since).filter(asked_at__gt=F("since"))


def may_ask_again_on(request: OpeningRequest) -> date:
    return timezone.localdate(request.asked_at) + PAUSE


@transaction.atomic
def ask_to_open(user: User, municipality: Municipality) -> OpeningRequest:
    """Stores the request. Raises AskingRefused, with a sentence that says why and when it can be done."""
    # Two tabs that ask at once wait here for each other; rows that only point at the person need not wait.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    gate = gate_for(municipality)
    name = {"name": municipality.display_name}
    if gate.open:
        raise AskingRefused(_("De training van %(name)s is al open. Je kunt beginnen.") % name)
    if gate.reason in CANNOT_OPEN:
        raise AskingRefused(_("De gemeente %(name)s bestaat nu niet. Daar kan niemand de training openen.") % name)
    asking = asking_of(user, municipality, gate)
    if asking.is_own_task:
        raise AskingRefused(_("Jij kunt dit zelf regelen. Er is niemand anders om het te vragen."))
    if asking.earlier:
        raise AskingRefused(_too_soon(asking.earlier))
    if gate.person is None and not admins(gate.on):
        raise AskingRefused(_("Er is nu niemand die we kunnen mailen. Vraag het je leidinggevende."))
    asked = OpeningRequest.objects.create(user=user, municipality=municipality, asked_of=gate.person)
    record(ASKED, municipality, actor=user, municipality=municipality, details={"asked": gate.person_role or "admin"})
    return asked


def _too_soon(earlier: OpeningRequest) -> str:
    days = {
        "asked": date_format(timezone.localdate(earlier.asked_at), "j F Y"),
        "again": date_format(may_ask_again_on(earlier), "j F Y"),
    }
    return _("Je vroeg dit al op %(asked)s. Je kunt het opnieuw vragen vanaf %(again)s.") % days


def admins(on: date) -> list[User]:
    """Who is asked where a municipality has no focal point and its region no chain director."""
    holders = RoleAssignment.objects.active(on).filter(role=Role.ADMIN, user__is_active=True).select_related("user")
    return list({holder.user_id: holder.user for holder in holders}.values())


def people_who_asked(municipality: Municipality) -> int:
    """How many different colleagues asked in the last 30 days."""
    since = timezone.now() - COUNTED
    return unanswered(municipality).filter(asked_at__gte=since).values("user").distinct().count()


def not_mailed() -> list[int]:
    """The requests of the last week whose mail did not go out. After that somebody can ask again themselves."""
    since = timezone.now() - PAUSE
    requests = OpeningRequest.objects.filter(asked_at__gte=since).order_by("pk").values_list("pk", flat=True)
    label = OpeningRequest._meta.label
    mailed = AuditEvent.objects.filter(action=MAILED, object_type=label, at__gte=since)
    done = set(mailed.values_list("object_id", flat=True))
    return [pk for pk in requests if str(pk) not in done]


def is_mailed(request: OpeningRequest) -> bool:
    label = OpeningRequest._meta.label
    return AuditEvent.objects.filter(object_type=label, object_id=str(request.pk), action=MAILED).exists()
