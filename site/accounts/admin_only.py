"""Parts of the CMS that only admins see, whatever permissions a Wagtail group has."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.utils.text import capfirst
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from .audit import record
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


def changes_in(form: forms.ModelForm) -> dict[str, list[str]]:
    """What a form changed, in words: label of the field, before, after. Call it before the form is saved."""
    before = type(form.instance)._default_manager.get(pk=form.instance.pk)
    changes = {}
    for bound in (form[name] for name in form.changed_data):
        if hasattr(before, bound.name):
            old = _in_words(before, bound)
            new = _in_words(form.instance, bound, form.cleaned_data)
        else:
            old, new = str(bound.initial), str(form.cleaned_data[bound.name])
        if old != new:
            changes[capfirst(str(bound.label))] = [old, new]
    return changes


def _in_words(instance: Model, bound: forms.BoundField, cleaned: dict[str, Any] | None = None) -> str:
    field = instance._meta.get_field(bound.name)
    value = cleaned[bound.name] if cleaned is not None and bound.name in cleaned else getattr(instance, bound.name)
    if field.many_to_many:
        return ", ".join(str(item) for item in (value.all() if hasattr(value, "all") else value))
    if isinstance(value, list):
        # What a list of codes is called is known to the form alone.
        names = dict(getattr(bound.field, "choices", ()))
        return ", ".join(str(names.get(item, item)) for item in value)
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value, "" if value is None else value))


class LoggedCreateView(generic.CreateView):
    """Wagtail calls `save_instance` inside the transaction, so the change and its line in the log come together."""

    def save_instance(self) -> Model:
        instance: Model = super().save_instance()
        _log("added", instance)
        return instance


class LoggedEditView(generic.EditView):
    def save_instance(self) -> Model:
        changes = changes_in(self.form)
        instance: Model = super().save_instance()
        if changes:
            _log("changed", instance, changes=changes)
        return instance


PLACES = ("municipality", "region")


def _log(verb: str, instance: Model, **details: Any) -> None:
    """Wagtail keeps a history of its own for each object; this is the one log in which everything can be found."""
    name = str(instance._meta.model_name)
    municipality, region = (instance if name == kind else getattr(instance, kind, None) for kind in PLACES)
    region = None if municipality else region
    if person := getattr(instance, "user_id", None):
        details["person"] = person
    record(f"{name}.{verb}", instance, municipality=municipality, region=region, details=details)


class AdminViewSet(ModelViewSet):
    """A list and a form in the CMS for admins. Not a snippet: a snippet can be chosen, so read, by every writer."""

    copy_view_enabled = False
    add_view_class = LoggedCreateView
    edit_view_class = LoggedEditView
    list_per_page = 50
    # Deleting would take history along; what ends gets an end date.
    may_delete = False
    may_change = True
    # What the columns of the list need, in the same query.
    list_select_related: tuple[str, ...] = ()

    @property
    def permission_policy(self) -> AdminsOnly:
        actions = {"view"} | ({"add", "change"} if self.may_change else set())
        actions |= {"delete"} if self.may_delete else set()
        return AdminsOnly(self.model, actions=actions)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        queryset = self.model._default_manager.select_related(*self.list_select_related)
        return super().get_index_view_kwargs(**({"queryset": queryset} if self.list_select_related else {}), **kwargs)
