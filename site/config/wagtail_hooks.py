"""The CMS with what somebody needs there, and without the rest."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem

from accounts.permissions import is_admin

# Release notes and guide of the builders of Wagtail, in English; the keyboard shortcuts stay.
IN_ENGLISH = ("whats-new-in-wagtail", "editor-guide")


@hooks.register("construct_main_menu")
def reports_are_for_admins(request: HttpRequest, items: list[Any]) -> None:
    if not is_admin(request.user):
        items[:] = [item for item in items if item.name != "reports"]


@hooks.register("construct_help_menu")
def help_speaks_our_language(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not item.name.startswith(IN_ENGLISH)]


@hooks.register("construct_homepage_summary_items", order=900)
def counts_of_files_are_for_admins(request: HttpRequest, items: list[Any]) -> None:
    """A trainer chooses from other pictures than those they may change, which are what Wagtail counts."""
    if not is_admin(request.user):
        items[:] = [item for item in items if isinstance(item, PagesSummaryItem)]
