"""Roles decide who is in which Wagtail group; Wagtail's own permissions hang on the groups.

Wagtail asks groups in the database, so the dated roles are written into them: on every change of a role
and, for roles that start or end by date, once a day by a task.
"""

from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.db.models import Q

from .models import Role, RoleAssignment, User
from .region_media import OF_REGION, group_of_region

TRAINERS = "Trainers"
# Trainers of the whole platform work with all pictures and documents; those of a region with what is theirs.
MEDIA_OF_ALL = "Trainers van alle regio's"
REVIEWERS = "Beoordelaars"
ADMINS = "Beheerders"

GROUPS_OF_ROLE = {
    Role.TRAINER: (TRAINERS,),
    Role.CHAIN_DIRECTOR: (REVIEWERS,),
    Role.CARE_COORDINATOR: (REVIEWERS,),
    Role.ADMIN: (ADMINS,),
}
MANAGED_GROUPS = frozenset({TRAINERS, MEDIA_OF_ALL, REVIEWERS, ADMINS})


def follow_roles(user: User) -> None:
    """Puts the person in exactly the managed groups that the roles of today ask for; others stay as they are."""
    roles = RoleAssignment.objects.active().filter(user=user).select_related("region", "municipality__region")
    wanted = {name for role in roles for name in groups_for(role)}
    managed = Q(name__in=MANAGED_GROUPS) | Q(name__startswith=OF_REGION)
    current = set(user.groups.filter(managed).values_list("name", flat=True))
    for name in wanted - current:
        user.groups.add(Group.objects.get_or_create(name=name)[0])
    if current - wanted:
        user.groups.remove(*Group.objects.filter(name__in=current - wanted))


def groups_for(role: RoleAssignment) -> Iterator[str]:
    yield from GROUPS_OF_ROLE.get(Role(role.role), ())
    if role.role == Role.TRAINER:
        region = role.region or (role.municipality and role.municipality.region)
        yield group_of_region(region).name if region else MEDIA_OF_ALL
