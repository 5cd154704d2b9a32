"""Roles decide who is in which Wagtail group; Wagtail's own permissions hang on the groups.

Wagtail asks groups in the database, so the dated roles are written into them: on every change of a role
and, for roles that start or end by date, once a day by a task.
"""

from django.contrib.auth.models import Group

from .models import Role, RoleAssignment, User

TRAINERS = "Trainers"
REVIEWERS = "Beoordelaars"
ADMINS = "Beheerders"

GROUP_OF_ROLE = {
    Role.TRAINER: TRAINERS,
    Role.CHAIN_DIRECTOR: REVIEWERS,
    Role.CARE_COORDINATOR: REVIEWERS,
    Role.ADMIN: ADMINS,
}
MANAGED_GROUPS = frozenset(GROUP_OF_ROLE.values())


def follow_roles(user: User) -> None:
    """Puts the person in exactly the managed groups that the roles of today ask for; others stay as they are."""
    roles = RoleAssignment.objects.active().filter(user=user).values_list("role", flat=True)
    wanted = {GROUP_OF_ROLE[Role(role)] for role in roles if Role(role) in GROUP_OF_ROLE}
    current = set(user.groups.filter(name__in=MANAGED_GROUPS).values_list("name", flat=True))
    for name in wanted - current:
        user.groups.add(Group.objects.get_or_create(name=name)[0])
    if current - wanted:
        user.groups.remove(*Group.objects.filter(name__in=current - wanted))
