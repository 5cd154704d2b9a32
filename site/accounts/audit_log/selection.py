"""Which lines of the log somebody may read, and which of those they ask for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from ..models import AuditEvent, RoleAssignment, User
from .search import concerning, matching, people_by_name, people_listed_by

# Of who comes in, a focal point reads no more than this: see docs/decisions/0026-the-log-of-a-municipality.md.
OF_ROLE_HOLDERS = (
    *("account.signed_in", "account.sign_in_failed", "account.sign_in_stopped", "account.password_changed"),
    *("account.second_step_failed", "account.app_added", "account.app_removed"),
    *("account.key_added", "account.key_removed", "account.codes_made", "account.codes_removed"),
)


@dataclass(frozen=True)
class Scope:
    """What somebody reads: the log of a municipality, as far as these kinds go.

    keeps_list: the reader keeps the staff list, so people are called as in it, and found by address too.
    """

    municipality: Any
    kinds: tuple[str, ...]
    keeps_list: bool = False

    def people_called(self, text: str) -> QuerySet[User]:
        return people_listed_by(self.municipality, text) if self.keeps_list else people_by_name(text)


@dataclass(frozen=True)
class Asked:
    """what: a kind, or one action of it."""

    text: str = ""
    person: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None


def events_of(scope: Scope, asked: Asked) -> QuerySet[AuditEvent]:
    """What happened here, and what the region changed for all its municipalities."""
    here = Q(municipality=scope.municipality) & _of_kinds(kind for kind in scope.kinds if kind != "account")
    if "region" in scope.kinds:
        here |= Q(municipality=None, region=scope.municipality.region_id, action__startswith="region.")
    if "account" in scope.kinds:
        here |= _of_role_holders(scope.municipality)
    events = AuditEvent.objects.filter(here).select_related("actor")
    if asked.what:
        events = events.filter(Q(action=asked.what) | _of_kinds([asked.what]))
    if asked.first:
        events = events.filter(at__date__gte=asked.first)
    if asked.last:
        events = events.filter(at__date__lte=asked.last)
    if asked.person.strip():
        events = concerning(events, scope.people_called(asked.person))
    return matching(events, asked.text, scope.people_called(asked.text))


def _of_kinds(kinds: Any) -> Q:
    found = Q()
    for kind in kinds:
        found |= Q(action__startswith=f"{kind}.")
    return found


def _of_role_holders(municipality: Any) -> Q:
    """Only on the days on which they held it."""
    roles = RoleAssignment.objects.filter(municipality=municipality)
    held = roles.annotate(holder=Cast("user_id", CharField())).filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("at__date")),
        holder=OuterRef("object_id"),
        starts_on__lte=OuterRef("at__date"),
    )
    # By a list of numbers, so that the database finds the lines by an index.
    holders = [str(number) for number in roles.values_list("user", flat=True).distinct()]
    lines = Q(action__in=OF_ROLE_HOLDERS, object_type=User._meta.label, object_id__in=holders)
    return lines & Q(Exists(held))
