"""Appointing an aandachtsfunctionaris and ending that. The role follows, so that a successor can act at once."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import Role, RoleAssignment

from .models import FocalPoint


def appoint(focal_point: FocalPoint) -> FocalPoint:
    """Stores an appointment; the person gets the role for as long as it lasts (safe to repeat after a change)."""
    with transaction.atomic():
        action = "focal_point.appointed" if focal_point.pk is None else "focal_point.changed"
        focal_point.save()
        log_appointment(action, focal_point)
        _follow_with_role(focal_point)
    return focal_point


def end_appointment(focal_point: FocalPoint, *, last_day: date) -> None:
    """Ends an appointment after a day. The role ends too, unless the person stays appointed for another domain."""
    with transaction.atomic():
        focal_point.ended_on = last_day
        focal_point.save(update_fields=["ended_on"])
        log_appointment("focal_point.ended", focal_point)
        _follow_with_role(focal_point)


def log_appointment(action: str, focal_point: FocalPoint) -> None:
    # The person by number: when the account goes, the log forgets the name by itself.
    details = {"person": focal_point.user_id, "appointed_on": str(focal_point.appointed_on)}
    if focal_point.ended_on:
        details["last_day"] = str(focal_point.ended_on)
    record(action, focal_point, municipality=focal_point.municipality, details=details)


def _follow_with_role(focal_point: FocalPoint) -> None:
    scope = {"municipality": focal_point.municipality, "user": focal_point.user}
    last_days = list(FocalPoint.objects.filter(**scope).values_list("ended_on", flat=True))
    roles = RoleAssignment.objects.filter(role=Role.FOCAL_POINT, **scope)
    role = roles.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())).first()
    if role is None:
        role = RoleAssignment(role=Role.FOCAL_POINT, starts_on=focal_point.appointed_on, **scope)
    role.starts_on = min(role.starts_on, focal_point.appointed_on)
    role.ends_on = None if None in last_days else max(last_days)
    # Through save: the signal behind it brings the groups in line.
    role.save()
