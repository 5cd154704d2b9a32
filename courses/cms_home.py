"""What a trainer finds first in the CMS: the modules they may change, the last one that moved on top."""

from collections.abc import Collection, Iterator, Mapping
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
    """sent_back: the page of it that a reviewer sent back; opened, it says why (wagtail_hooks.py)."""

    module: ModulePage
    state: str
    changed_at: datetime | None
    sent_back: Page | None = None


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
    reviews = pages_in_review()
    for module in modules:
        inside_module = [(page, status) for page, status in reviews if page.path.startswith(module.path)]
        sent_back = next((page for page, status in inside_module if status == WorkflowState.STATUS_NEEDS_CHANGES), None)
        state = state_of(module, {status for _page, status in inside_module})
        yield ModuleRow(module, state, module.changed_at, sent_back)


def pages_in_review() -> list[tuple[Page, str]]:
    """What waits for a second person or was sent back, with which. Wagtail keeps the key of a page as text."""
    running = WorkflowState.objects.filter(
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
        base_content_type=Page().get_base_content_type(),
    )
    statuses = {int(key): status for key, status in running.values_list("object_id", "status")}
    return [(page, statuses[page.pk]) for page in Page.objects.filter(pk__in=statuses).order_by("path")]


def state_of(module: ModulePage, reviews: Collection[str]) -> str:
    if WorkflowState.STATUS_NEEDS_CHANGES in reviews:
        return _("teruggestuurd")
    if WorkflowState.STATUS_IN_PROGRESS in reviews:
        return _("wacht op beoordeling")
    if not module.live:
        return _("concept")
    if module.has_changes:
        return _("staat op de site, met wijzigingen die daar nog niet staan")
    return _("staat op de site")
