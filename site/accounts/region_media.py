"""Pictures and documents of a region: its trainers add and use them, those of another region do not see them."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

OF_REGION = "Trainers: "
# What everybody who writes may use, wherever they work.
FOR_ALL = "Algemeen"
# Wagtail asks for the permissions on its own models, whatever models hold the files.
MODELS = (("wagtailimages", "image"), ("wagtaildocs", "document"))


@transaction.atomic
def group_of_region(region: Any) -> Group:
    """The group of the trainers of a region, made with its collection when the first of them comes."""
    group, is_new = Group.objects.get_or_create(name=f"{OF_REGION}{region.code}")
    if is_new:
        permit(group, collection_named(f"{region.name} ({region.code})"), ("add", "choose"))
        permit(group, collection_named(FOR_ALL), ("choose",))
    return group


def collection_named(name: str) -> Collection:
    """Directly below the root."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(name=name)


def permit(group: Group, collection: Collection, actions: tuple[str, ...]) -> None:
    for app, model in MODELS:
        for action in actions:
            permission = Permission.objects.get(content_type__app_label=app, codename=f"{action}_{model}")
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
