"""Who gets to the pages of the registration, asked in one place."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.permissions import is_admin, municipality_ids, region_ids

from ..example_route import example_of
from ..lifecycle import RouteRefused
from ..models import Municipality, Region, ReportingRoute
from ..route_pages import RoutePages

View = Callable[..., HttpResponse]


def municipalities_of_focal_point(user: Any) -> QuerySet[Municipality]:
    return Municipality.objects.filter(pk__in=municipality_ids(user, Role.FOCAL_POINT)).select_related("region")


def municipalities_of_chain_director(user: Any) -> QuerySet[Municipality]:
    """Those of the regions of the person. What ended long ago needs nobody's attention any more."""
    regions = region_ids(user, Role.CHAIN_DIRECTOR)
    return Municipality.objects.in_force().filter(region__in=regions).select_related("region")


def for_focal_point(view: View) -> View:
    """Gives the view the municipality of the address; 404 for whoever is not its focal point."""

    @login_required
    @wraps(view)
    def with_municipality(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        municipality = get_object_or_404(municipalities_of_focal_point(request.user), slug=slug)
        return view(request, municipality, **kwargs)

    return with_municipality


def for_draft(view: View) -> View:
    """Gives the view the municipality and its draft; without a draft to change, back to the overview with a reason.

    A draft that was submitted in the meantime refuses the change: that is said there too.
    """

    @for_focal_point
    @wraps(view)
    def with_draft(request: HttpRequest, municipality: Municipality, **kwargs: Any) -> HttpResponse:
        pending = municipality.routes.pending().select_related("municipality__region").first()
        if pending is None or not pending.is_editable:
            message = _("Er is nu geen concept om te wijzigen.") if pending is None else _("De meldroute is ingediend.")
            messages.info(request, message)
            return redirect("municipalities:registration_of", municipality.slug)
        try:
            return view(request, municipality, pending, **kwargs)
        except RouteRefused as refused:
            messages.error(request, str(refused))
            return redirect("municipalities:registration_of", municipality.slug)

    return with_draft


def for_chain_director(view: View) -> View:
    """Gives the view the municipality of the address; 404 for whoever is not the chain director of its region."""

    @login_required
    @wraps(view)
    def with_municipality(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        municipality = get_object_or_404(municipalities_of_chain_director(request.user), slug=slug)
        return view(request, municipality, **kwargs)

    return with_municipality


def writes_draft(view: View) -> View:
    """Gives a view that writes a route the pages of the municipality's draft."""

    @for_draft
    @wraps(view)
    def with_pages(
        request: HttpRequest, municipality: Municipality, draft: ReportingRoute, **kwargs: Any
    ) -> HttpResponse:
        draft.municipality = municipality
        return view(request, RoutePages.of_draft(draft), **kwargs)

    return with_pages


def for_region(view: View) -> View:
    """Gives the view the region of the address; 404 for whoever is not its chain director."""

    @login_required
    @wraps(view)
    def with_region(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        own = region_ids(request.user, Role.CHAIN_DIRECTOR)
        return view(request, get_object_or_404(Region, pk__in=own, code=code), **kwargs)

    return with_region


def writes_example(view: View) -> View:
    """Gives a view that writes a route the pages of the region's example; without one, back to where it begins."""

    @for_region
    @wraps(view)
    def with_pages(request: HttpRequest, region: Region, **kwargs: Any) -> HttpResponse:
        example = example_of(region)
        if example is None:
            messages.info(request, _("Er is nog geen voorbeeld. Begin er hier een."))
            return redirect("municipalities:example_home", region.code)
        return view(request, RoutePages.of_example(example), **kwargs)

    return with_pages


def for_admin(view: View) -> View:
    """Gives the view the municipality of the address, whichever it is; 404 for whoever is no admin."""

    @login_required
    @wraps(view)
    def with_municipality(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        only_with(is_admin(request.user))
        municipality = get_object_or_404(Municipality.objects.select_related("region", "successor"), slug=slug)
        return view(request, municipality, **kwargs)

    return with_municipality


def only_with(items: Any) -> None:
    """404 for a page that is somebody's work, when it is not the work of this person."""
    if not items:
        raise Http404
