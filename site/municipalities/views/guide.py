"""The guide of five steps for whatever page of a registration is shown."""

from django.utils import timezone

from ..models import Municipality
from ..registration import tasks_of
from ..registration_guide import Guide, guide_to, guide_to_example
from ..route_pages import RoutePages


def guide_for(pages: RoutePages, page: str, *, saves: bool = False) -> Guide:
    if pages.municipality is None:
        return guide_to_example(pages, page)
    tasks = tasks_of(pages.municipality, pages.route, timezone.localdate())
    return guide_to(pages, page, tasks, saves=saves)


def guide_while_drafting(municipality: Municipality, page: str) -> Guide | None:
    """For a page that is there without a draft as well."""
    pending = municipality.routes.pending().first()
    if pending is None or not pending.is_editable:
        return None
    pending.municipality = municipality
    return guide_for(RoutePages.of_draft(pending), page)
