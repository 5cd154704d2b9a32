"""The chain director reads one route of the region, confirms it or sends it back. The list is views/board.py."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest

from ..forms import ConfirmForm, SendBackForm
from ..gate import gate_for
from ..lifecycle import RouteRefused, confirm, send_back
from ..models import Municipality, ReportingRoute
from ..permissions import may_confirm_route
from ..registration import tasks_of
from ..route_card import card_of
from ..route_content import content_of, version_before
from ..route_difference import difference
from .access import for_chain_director


@require_safe
@for_chain_director
def region_route(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    return _detail(request, municipality, ConfirmForm(), SendBackForm())


@require_POST
@for_chain_director
def confirm_route(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _detail(request, municipality, form, SendBackForm())
    try:
        confirm(_pending(municipality), request.user, remarks=form.cleaned_data["remarks"])
    except RouteRefused as refused:
        messages.error(request, str(refused))
        return redirect("municipalities:region_route", municipality.slug)
    messages.success(request, _("De meldroute van %(name)s is van kracht.") % {"name": municipality.display_name})
    return redirect("municipalities:region_routes")


@require_POST
@for_chain_director
def send_route_back(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _detail(request, municipality, ConfirmForm(), form)
    try:
        send_back(_pending(municipality), request.user, remarks=form.cleaned_data["remarks"])
    except RouteRefused as refused:
        messages.error(request, str(refused))
        return redirect("municipalities:region_route", municipality.slug)
    message = _("De meldroute is terug bij %(name)s, met je uitleg.") % {"name": municipality.display_name}
    messages.success(request, message)
    return redirect("municipalities:region_routes")


def _pending(municipality: Municipality) -> ReportingRoute:
    pending = municipality.routes.pending().first()
    if pending is None:
        raise RouteRefused(_("Er wacht geen meldroute op bevestiging."))
    return pending


def _detail(
    request: SignedInRequest, municipality: Municipality, confirm_form: ConfirmForm, send_back_form: SendBackForm
) -> HttpResponse:
    """A draft is the municipality's own; what was submitted or is in force can be read here."""
    gate = gate_for(municipality)
    route = gate.pending if gate.is_waiting else gate.route
    context: dict[str, Any] = {"municipality": municipality, "gate": gate, "route": route}
    if route:
        route.municipality = municipality
        today = timezone.localdate()
        tasks = tasks_of(municipality, route, today)
        before = version_before(route, municipality)
        context |= {
            "before": before,
            "difference": difference(content_of(before), content_of(route)) if before else None,
            "focal_points": municipality.focal_points.active(today).select_related("user"),
            "tasks": tasks,
            "is_complete": all(task.is_done for task in tasks),
            "evidence": route.evidence.all(),
            "card": card_of(route),
            "may_confirm": may_confirm_route(request.user, route),
            "confirm_form": confirm_form,
            "send_back_form": send_back_form,
        }
    return render(request, "municipalities/region_route.html", context)
