"""Parts of the CMS that only admins see, whatever permissions a Wagtail group has."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from .models import Role, RoleAssignment
from .permissions import is_admin


class AdminsOnly(BasePermissionPolicy):
    """Asks the same question as the rest of the site: `is_admin`. actions: what an admin may do."""

    def __init__(self, model: type[Model], *, actions: Collection[str]) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and is_admin(user)

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        users = get_user_model().objects.filter(is_active=True)
        if not self.actions & set(actions):
            return users.none()
        admins = RoleAssignment.objects.active().filter(role=Role.ADMIN).values("user")
        return users.filter(Q(is_superuser=True) | Q(pk__in=admins))


class AdminViewSet(ModelViewSet):
    """A list and a form in the CMS for admins. Not a snippet: a snippet can be chosen, so read, by every writer."""

    copy_view_enabled = False
    list_per_page = 50
    # Deleting would take history along; what ends gets an end date.
    may_delete = False
    # What the columns of the list need, in the same query.
    list_select_related: tuple[str, ...] = ()

    @property
    def permission_policy(self) -> AdminsOnly:
        actions = {"add", "change", "view"} | ({"delete"} if self.may_delete else set())
        return AdminsOnly(self.model, actions=actions)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        queryset = self.model._default_manager.select_related(*self.list_select_related)
        return super().get_index_view_kwargs(**({"queryset": queryset} if self.list_select_related else {}), **kwargs)
