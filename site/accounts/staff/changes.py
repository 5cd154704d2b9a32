"""What a focal point does with the staff list: add, change, "uit dienst". History always stays.

Each of these asks `may_manage_staff`, writes its line in the audit log in the same transaction, and says in a Dutch
sentence why it refuses.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..audit import line, record_many
from ..models import AuditEvent, Membership, MembershipState, Organisation, RoleAssignment, TargetGroup, User
from ..names import new_person
from ..permissions import may_manage_staff
from ..sessions import end_sessions_without_a_place

# What a list says of somebody: in the log, and before a file is read in.
LABELS = {
    "name": gettext_lazy("Naam"),
    "target_groups": gettext_lazy("Doelgroepen"),
    "organisation": gettext_lazy("Werkgever"),
    "joined_on": gettext_lazy("In dienst sinds"),
    "left_on": gettext_lazy("Laatste dag"),
}


class StaffRefused(Exception):
    """A change to the staff list that is not allowed; the message is a Dutch sentence for the person."""


@dataclass(frozen=True)
class Details:
    """What the list says about somebody. name: as the municipality writes it. organisation: of a partner, or ""."""

    name: str
    target_groups: tuple[TargetGroup, ...]
    organisation: str
    joined_on: date
    left_on: date | None = None


def check_may_manage(user: User, municipality: Any) -> None:
    if not may_manage_staff(user, municipality):
        raise StaffRefused(_("Alleen de aandachtsfunctionaris van deze gemeente kan de lijst wijzigen."))


def employer(name: str) -> Organisation | None:
    """The partner organisation of that name, whatever its capitals; the municipality itself is none."""
    name = " ".join(name.split())
    if not name:
        return None
    return Organisation.objects.filter(name__iexact=name).first() or Organisation.objects.create(name=name)


@transaction.atomic
def add_person(municipality: Any, email: str, details: Details, *, by: User) -> Membership:
    """Puts somebody in the list. An address that has an account already is joined to that one, and nobody can tell.

    Raises StaffRefused for who may not, and when the address is in this list for that time already.
    """
    check_may_manage(by, municipality)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = new_person(email, details.name)
        user.save()
    if overlapping(user, municipality, details).exists():
        raise StaffRefused(_("Dit e-mailadres staat al in de lijst van deze gemeente."))
    membership = Membership.objects.create(
        user=user,
        municipality=municipality,
        listed_name=details.name,
        organisation=employer(details.organisation),
        joined_on=details.joined_on,
        left_on=details.left_on,
    )
    membership.target_groups.set(details.target_groups)
    _log("membership.added", membership, by)
    return membership


def overlapping(user: User, municipality: Any, details: Details) -> Any:
    """Memberships of the same person and municipality on some of the same days."""
    same = Membership.objects.filter(user=user, municipality=municipality)
    same = same.filter(Q(left_on=None) | Q(left_on__gte=details.joined_on))
    return same.filter(joined_on__lte=details.left_on) if details.left_on else same


@transaction.atomic
def change_person(membership: Membership, details: Details, *, by: User) -> list[str]:
    """Gives the names of what changed; the log has the values. Raises StaffRefused as `add_person` does."""
    check_may_manage(by, membership.municipality)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    others = overlapping(membership.user, membership.municipality, details).exclude(pk=membership.pk)
    if others.exists():
        raise StaffRefused(_("Deze collega staat voor die dagen nog een keer in de lijst."))
    _check_own_end(membership, details.left_on, by)
    before = _as_stored(membership)
    membership.listed_name = details.name
    membership.organisation = employer(details.organisation)
    membership.joined_on, membership.left_on = details.joined_on, details.left_on
    membership.save()
    membership.target_groups.set(details.target_groups)
    after = _as_stored(membership)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        _log("membership.changed", membership, by, changes=changes)
    if membership.left_on:
        end_what_hangs_on(membership, membership.left_on)
    return list(changes)


@transaction.atomic
def leave(membership: Membership, *, last_day: date, by: User) -> None:
    """The last day in the list. Roles for the municipality end with it; what somebody learned stays.

    Raises StaffRefused for a day before the first, and for the person themselves.
    """
    check_may_manage(by, membership.municipality)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if last_day < membership.joined_on:
        raise StaffRefused(_("De laatste dag ligt voor de eerste."))
    _check_own_end(membership, last_day, by)
    end(membership, last_day, by=by)


@transaction.atomic
def come_back(membership: Membership, first_day: date, last_day: date | None, *, by: User) -> Membership:
    """In the list again: from the day after the last one as if nobody left, from a later day in a new line.

    Raises StaffRefused for who may not, and for somebody who is there or in the list for those days already.
    """
    check_may_manage(by, membership.municipality)
    if membership.state != MembershipState.LEFT:
        raise StaffRefused(_("Deze collega is niet uit dienst."))
    groups, employer = tuple(membership.target_groups.all()), membership.organisation
    details = Details(membership.name, groups, employer.name if employer else "", first_day, last_day)
    if first_day <= day_after(membership):
        change_person(membership, replace(details, joined_on=membership.joined_on), by=by)
        return membership
    new = add_person(membership.municipality, membership.user.email, details, by=by)
    new.accepted_at = membership.accepted_at
    new.save(update_fields=["accepted_at"])
    return new


def day_after(membership: Membership) -> date:
    """The first day on which somebody who left was not there."""
    return (membership.left_on or date.max - timedelta(days=1)) + timedelta(days=1)


def end(membership: Membership, last_day: date, *, by: User | None) -> None:
    """What was decided is carried out, in the transaction of whoever decided."""
    membership.left_on = last_day
    membership.save(update_fields=["left_on"])
    _log("membership.ended", membership, by, last_day=last_day.isoformat())
    end_what_hangs_on(membership, last_day)


def _check_own_end(membership: Membership, last_day: date | None, by: User) -> None:
    """Whoever takes themselves out cannot undo it."""
    if last_day and membership.user_id == by.pk and last_day != membership.left_on:
        raise StaffRefused(_("Je kunt jezelf niet uit dienst melden. Vraag een collega die de lijst ook beheert."))


def end_what_hangs_on(membership: Membership, last_day: date) -> None:
    """Roles for the municipality, and once nothing is left the sessions."""
    roles = RoleAssignment.objects.filter(user=membership.user, municipality=membership.municipality)
    for role in roles.filter(Q(ends_on=None) | Q(ends_on__gt=last_day)):
        role.ends_on = max(last_day, role.starts_on)
        role.save()
    if last_day < timezone.localdate():
        end_sessions_without_a_place(User.objects.filter(pk=membership.user_id))


def _as_stored(membership: Membership) -> dict[str, str]:
    return {
        # As the list shows it: a name that is written down for the first time is no change.
        str(LABELS["name"]): membership.name,
        str(LABELS["target_groups"]): ", ".join(membership.target_groups.values_list("name", flat=True)),
        str(LABELS["organisation"]): str(membership.organisation or ""),
        str(LABELS["joined_on"]): membership.joined_on.isoformat(),
        str(LABELS["left_on"]): membership.left_on.isoformat() if membership.left_on else "",
    }


def _log(action: str, membership: Membership, by: User | None, **details: Any) -> None:
    record_many([line_about(action, membership, by, **details)])


def line_about(action: str, membership: Membership, by: User | None, **details: Any) -> AuditEvent:
    """For the log. The person by number: when the account goes, the log forgets the name by itself."""
    about = {"person": membership.user_id, **details}
    return line(action, membership, actor=by, municipality=membership.municipality, details=about)
