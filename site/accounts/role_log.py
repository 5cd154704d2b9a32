"""Roles decide who sees and does what, so each change of one is in the audit log, whichever way it came."""

from .audit import record
from .models import RoleAssignment

BEFORE = "_signaalwijs_role_before"
FIELDS = ("role", "municipality_id", "region_id", "starts_on", "ends_on", "user_id")


def remember(role: RoleAssignment) -> None:
    """Reads the role as it stands in the database, before it is overwritten."""
    before = RoleAssignment.objects.filter(pk=role.pk).values(*FIELDS).first() if role.pk else None
    setattr(role, BEFORE, before)


def record_change(role: RoleAssignment, *, created: bool) -> None:
    if created:
        _record("role.given", role)
        return
    before = role.__dict__.pop(BEFORE, None) or {}
    # Compared as text: a form hands in dates, a script may hand in words.
    changed = {name for name in FIELDS if str(before.get(name)) != str(getattr(role, name))}
    if changed:
        _record("role.ended" if changed == {"ends_on"} and role.ends_on else "role.changed", role)


def record_removal(role: RoleAssignment) -> None:
    _record("role.removed", role)


def _record(action: str, role: RoleAssignment) -> None:
    # The person by number: when the account goes, the log forgets the name by itself.
    details = {"person": role.user_id, "appointed_on": str(role.starts_on)}
    if role.ends_on:
        details["last_day"] = str(role.ends_on)
    record(action, role, municipality=role.municipality, region=role.region, details=details)
