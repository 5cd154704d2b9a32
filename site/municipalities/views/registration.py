"""The focal point registers the meldroute: overview, agreements, check and submit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import lifecycle
from ..forms import AgreementsForm
from ..gate import gate_for, gates_for
from ..models import Municipality, ReportingRoute
from ..registration import tasks_of
from ..route_card import card_of
from .access import SignedInRequest, for_draft, for_focal_point, municipalities_of_focal_point, only_with


@require_safe
@login_required
def registration(request: SignedInRequest) -> HttpResponse:
    """Straight to the municipality, or a choice for whoever is focal point of several."""
    municipalities = list(municipalities_of_focal_point(request.user))
    only_with(municipalities)
    if len(municipalities) == 1:
        return redirect("municipalities:registration_of", municipalities[0].slug)
    gates = gates_for(municipalities)
    rows = [(municipality, gates[municipality.pk]) for municipality in municipalities]
    return render(request, "municipalities/registration_choice.html", {"rows": rows})


@require_safe
@for_focal_point
def registration_of(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    gate = gate_for(municipality)
    tasks = tasks_of(municipality, gate.pending or gate.route, timezone.localdate())
    context = {
        "municipality": municipality,
        "gate": gate,
        "draft": gate.pending if gate.pending and gate.pending.is_editable else None,
        "tasks": tasks,
        "done": sum(task.is_done for task in tasks),
        "versions": municipality.routes.exclude(valid_from=None).select_related("confirmed_by"),
    }
    return render(request, "municipalities/registration.html", context)


@require_POST
@for_focal_point
def start_draft(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    try:
        lifecycle.draft_for(municipality, request.user)
    except lifecycle.RouteRefused as refused:
        messages.error(request, str(refused))
    return redirect("municipalities:registration_of", municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_draft
def agreements(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    form = AgreementsForm(request.POST or None, route=draft)
    if request.method == "POST" and form.is_valid():
        with lifecycle.changing(draft, request.user):
            form.save()
        messages.success(request, _("De afspraken zijn bewaard."))
        return redirect("municipalities:registration_of", municipality.slug)
    return render(request, "municipalities/agreements.html", {"municipality": municipality, "form": form})


@require_safe
@for_draft
def check(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    """What staff will see, and the way to submit it."""
    tasks = tasks_of(municipality, draft, timezone.localdate())
    context = {
        "municipality": municipality,
        "card": card_of(draft),
        "missing": [task for task in tasks if not task.is_done],
    }
    return render(request, "municipalities/check.html", context)


@require_POST
@for_draft
def submit(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    lifecycle.submit(draft, request.user)
    messages.success(request, _("De meldroute is ingediend. De ketenregisseur van je regio kijkt ernaar."))
    return redirect("municipalities:registration_of", municipality.slug)


@require_POST
@for_focal_point
def take_back(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    pending = municipality.routes.pending().first()
    try:
        if pending is None:
            raise lifecycle.RouteRefused(_("Er is geen meldroute om terug te nemen."))
        lifecycle.take_back(pending, request.user)
        messages.success(request, _("Je hebt de meldroute teruggenomen. Je kunt hem weer wijzigen."))
    except lifecycle.RouteRefused as refused:
        messages.error(request, str(refused))
    return redirect("municipalities:registration_of", municipality.slug)
