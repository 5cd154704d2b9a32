"""Who may do what, as questions with a name. Every view, menu and export asks here.

The answers are read once per person object and kept on it, so asking again in the same request costs nothing.
"""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from queries.prepared import Prepared

from .models import Role, RoleAssignment, User

CACHE = "_signaalwijs_roles"


def roles_of(user: Any) -> list[RoleAssignment]:
    """The roles in force today; none for somebody who is not signed in."""
    if not getattr(user, "is_authenticated", False):
        return []
    if not hasattr(user, CACHE):
        roles = _roles_in_force(user.pk, timezone.localdate())
        for role in roles:
            role.user = user
        setattr(user, CACHE, roles)
    return getattr(user, CACHE)


@Prepared
def _roles_in_force(user: int, on: date) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.active(on).filter(user=user).select_related("municipality__region", "region")


def forget_roles(user: User) -> None:
    """Reads the roles anew at the next question; called after a change."""
    user.__dict__.pop(CACHE, None)


def is_admin(user: Any) -> bool:
    return bool(getattr(user, "is_superuser", False)) or any(r.role == Role.ADMIN for r in roles_of(user))


def municipality_ids(user: Any, *roles: Role) -> set[int]:
    """The municipalities in which the person holds one of these roles directly."""
    return {r.municipality_id for r in roles_of(user) if r.role in roles and r.municipality_id}


def region_ids(user: Any, *roles: Role) -> set[int]:
    """The regions in which the person holds one of these roles."""
    return {r.region_id for r in roles_of(user) if r.role in roles and r.region_id}


def is_focal_point_of(user: Any, municipality: Any) -> bool:
    return municipality.pk in municipality_ids(user, Role.FOCAL_POINT)


def is_chain_director_of(user: Any, region_id: int) -> bool:
    return region_id in region_ids(user, Role.CHAIN_DIRECTOR)


def has_role(user: Any, *roles: Role) -> bool:
    return any(r.role in roles for r in roles_of(user))


def works_in_cms(user: Any) -> bool:
    """Who sees the way to the Wagtail admin: trainers, reviewers and admins."""
    return is_admin(user) or has_role(user, Role.TRAINER, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR)


def may_manage_staff(user: Any, municipality: Any) -> bool:
    """Who keeps the staff list of a municipality: its focal points."""
    return is_focal_point_of(user, municipality)


def is_last_admin(role: RoleAssignment) -> bool:
    """Whether nobody would keep the platform without this role. Asked of the role as it is stored."""
    stored = RoleAssignment.objects.filter(pk=role.pk, role=Role.ADMIN)
    if not stored.active().exists():
        return False
    others = RoleAssignment.objects.active().filter(role=Role.ADMIN, ends_on=None, user__is_active=True)
    superusers = User.objects.filter(is_active=True, is_superuser=True)
    return not (others.exclude(user=role.user_id).exists() or superusers.exclude(pk=role.user_id).exists())
