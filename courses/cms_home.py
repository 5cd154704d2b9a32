"""What a trainer finds first in the CMS: the modules they may change, the last one that moved on top."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from .models import ModulePage

SHOWN = 10


@dataclass(frozen=True)
class ModuleRow:
    module: ModulePage
    state: str
    changed_at: datetime | None


class ModulesPanel(Component):
    name = "modules"
    template_name = "courses/cms/modules_panel.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        rows = list(rows_for(request.user))
        return {"rows": rows[:SHOWN], "more": len(rows) > SHOWN}


def rows_for(user: Any) -> Iterator[ModuleRow]:
    """One more than are shown, to know whether there are more. A change of a lesson or quiz is one of its module."""
    may_change = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    inside = Page.objects.filter(path__startswith=OuterRef("path"))
    changed = inside.exclude(latest_revision_created_at=None).order_by("-latest_revision_created_at")
    modules = ModulePage.objects.filter(pk__in=may_change.values("pk")).annotate(
        changed_at=Subquery(changed.values("latest_revision_created_at")[:1]),
        has_changes=Exists(inside.filter(has_unpublished_changes=True)),
    )
    modules = modules.order_by("-changed_at", "title")[: SHOWN + 1]
    in_review = paths_in_review()
    for module in modules:
        is_in_review = any(path.startswith(module.path) for path in in_review)
        yield ModuleRow(module, state_of(module, is_in_review=is_in_review), module.changed_at)


def paths_in_review() -> list[str]:
    """Where in the tree something waits for a second person. Wagtail keeps the key of a page as text."""
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, base_content_type=Page().get_base_content_type()
    )
    keys = [int(key) for key in waiting.values_list("object_id", flat=True)]
    return list(Page.objects.filter(pk__in=keys).values_list("path", flat=True))


def state_of(module: ModulePage, *, is_in_review: bool) -> str:
    if is_in_review:
        return _("wacht op beoordeling")
    if not module.live:
        return _("concept")
    if module.has_changes:
        return _("staat op de site, met wijzigingen die daar nog niet staan")
    return _("staat op de site")
