from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from .cms_home import ModulesPanel
from .models import ModulePage


class ModuleListView(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("target_groups")


class ModuleViewSet(PageListingViewSet):
    """All modules with what a trainer looks for; the tree of pages stays the place to arrange lessons."""

    model = ModulePage
    index_view_class = ModuleListView
    name = "modules"
    icon = "doc-full"
    menu_label = _("Modules")
    menu_order = 205
    add_to_admin_menu = True
    list_display = [
        *(column for column in IndexView.base_columns if column.name not in {"parent", "type"}),
        Column("target_group_names", label=_("Doelgroepen")),
        Column("minutes", label=_("Minuten"), sort_key="minutes"),
        Column("validity_months", label=_("Geldig (maanden)"), sort_key="validity_months"),
    ]
    list_filter = ["target_groups", "live", "is_example"]


@hooks.register("register_admin_viewset")
def module_listing() -> ModuleViewSet:
    return ModuleViewSet()


@hooks.register("before_edit_page")
def say_why_it_was_sent_back(request: HttpRequest, page: Page) -> None:
    """Wagtail keeps what the reviewer wrote behind two buttons; who opens the page has to read it first."""
    state = page.current_workflow_state
    if request.method != "GET" or state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    task_state = state.current_task_state
    words = {"name": task_state.finished_by.name if task_state.finished_by else _("De beoordelaar")}
    if task_state.comment:
        sentence = _("%(name)s stuurde dit terug: %(comment)s") % {**words, "comment": task_state.comment}
    else:
        sentence = _("%(name)s stuurde dit terug, zonder uitleg.") % words
    messages.warning(request, sentence)


@hooks.register("after_edit_page")
def back_to_what_waits(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After a review Wagtail goes to the tree of pages, which is not there for who only reviews."""
    is_review = bool(request.POST.get("action-workflow-action"))
    if is_review and PagePermissionPolicy().explorable_root_instance(request.user) is None:
        return redirect("wagtailadmin_home")
    return None


@hooks.register("construct_homepage_panels")
def modules_come_first(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ModulesPanel())
