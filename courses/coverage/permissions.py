"""Who sees which coverage. Queries start at the person: what is not theirs is not found."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Role
from accounts.permissions import is_admin, municipality_ids, region_ids
from municipalities.models import Municipality, Region


def municipalities_seen_by(user: Any) -> QuerySet[Municipality]:
    """Where somebody sees the coverage and the people: as focal point or manager; an admin everywhere.

    A manager sees all people of the municipality for now (docs/decisions, who sees which coverage).
    """
    municipalities = Municipality.objects.select_related("region")
    if is_admin(user):
        return municipalities
    return municipalities.filter(pk__in=municipality_ids(user, Role.FOCAL_POINT, Role.MANAGER))


def regions_seen_by(user: Any) -> QuerySet[Region]:
    """Where somebody sees counts per municipality: as chain director or care coordinator; an admin everywhere."""
    if is_admin(user):
        return Region.objects.all()
    return Region.objects.filter(pk__in=region_ids(user, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR))
