from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .groups import follow_roles
from .models import RoleAssignment
from .permissions import forget_roles


@receiver([post_save, post_delete], sender=RoleAssignment)
def wagtail_groups_follow_roles(instance: RoleAssignment, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    forget_roles(instance.user)
    follow_roles(instance.user)
