"""The municipalities of whose staff somebody keeps the list. Accounts lie below municipalities, so they come by way of
roles and foreign keys."""

from typing import Any

from django.db.models import QuerySet

from ..models import Membership, Role, User
from ..permissions import roles_of


def staff_lists_of(user: User) -> list[Any]:
    """Each municipality once of which the person is focal point today, in the order of their names."""
    found = {role.municipality_id: role.municipality for role in roles_of(user) if role.role == Role.FOCAL_POINT}
    return sorted(found.values(), key=lambda municipality: municipality.display_name)


def municipalities() -> QuerySet[Any]:
    """Those that exist today."""
    return Membership._meta.get_field("municipality").related_model._default_manager.in_force()
