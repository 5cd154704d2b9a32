"""The focal point registers the meldroute: overview, agreements, check and submit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest

from .. import lifecycle
from ..forms import AgreementsForm
from ..gate import Reason, gate_for, gates_for
from ..models import Municipality, ReportingRoute
from ..registration import tasks_of
from ..registration_guide import guide_to
from ..route_card import card_of
from ..route_content import content_of, version_before
from ..route_difference import difference
from ..route_pages import RoutePages
from .access import for_draft, for_focal_point, municipalities_of_focal_point, only_with


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
    # What is no longer in force is what the next version starts from.
    shown = gate.pending or gate.route or municipality.routes.select_related("withdrawn_by").first()
    tasks = tasks_of(municipality, shown, timezone.localdate())
    context = {
        "municipality": municipality,
        "gate": gate,
        "withdrawn": shown if gate.reason == Reason.WITHDRAWN and shown != gate.pending else None,
        "draft": gate.pending if gate.pending and gate.pending.is_editable else None,
        "tasks": tasks,
        "done": sum(task.is_done for task in tasks),
        "next_page": next((task.page for task in tasks if not task.is_done), "municipalities:check"),
        "versions": municipality.routes.exclude(valid_from=None).select_related("confirmed_by"),
    }
    return render(request, "municipalities/registration.html", context)


@require_POST
@for_focal_point
def start_draft(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    """To the first step of the guide."""
    try:
        lifecycle.draft_for(municipality, request.user)
    except lifecycle.RouteRefused as refused:
        messages.error(request, str(refused))
        return redirect("municipalities:registration_of", municipality.slug)
    return redirect("municipalities:agreements", municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_draft
def agreements(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    """Saved by each of its buttons; "naar" says to which step somebody goes on, and without it to the overview."""
    form = AgreementsForm(*(request.POST, request.FILES) if request.method == "POST" else (), route=draft)
    guide = guide_to(
        RoutePages.of_draft(draft), "agreements", tasks_of(municipality, draft, timezone.localdate()), saves=True
    )
    if request.method == "POST" and form.is_valid():
        with lifecycle.changing(draft, request.user, part="agreements"):
            form.save(by=request.user)
        messages.success(request, _("De afspraken zijn bewaard."))
        overview = redirect("municipalities:registration_of", municipality.slug)
        address = guide.address_of(request.POST.get("naar", ""))
        return redirect(address) if address else overview
    context = {"municipality": municipality, "form": form, "guide": guide}
    return render(request, "municipalities/agreements.html", context)


@require_safe
@for_draft
def check(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    """What staff will see, what changed, and the way to submit it."""
    tasks = tasks_of(municipality, draft, timezone.localdate())
    before = version_before(draft, municipality)
    context = {
        "municipality": municipality,
        "draft": draft,
        "guide": guide_to(RoutePages.of_draft(draft), "check", tasks),
        "card": card_of(draft),
        "missing": [task for task in tasks if not task.is_done],
        "before": before,
        "difference": difference(content_of(before), content_of(draft)) if before else None,
    }
    return render(request, "municipalities/check.html", context)


@require_safe
@for_focal_point
def version(request: SignedInRequest, municipality: Municipality, number: int) -> HttpResponse:
    """One version of the meldroute: what it changed, and what it said."""
    route = get_object_or_404(municipality.routes.select_related("confirmed_by"), version=number)
    route.municipality = municipality
    before = version_before(route, municipality)
    context = {
        "municipality": municipality,
        "route": route,
        "before": before,
        "difference": difference(content_of(before), content_of(route)) if before else None,
        "evidence": route.evidence.all(),
        "steps": route.steps.select_related("contact"),
        "contacts": route.contacts.all(),
    }
    return render(request, "municipalities/version.html", context)


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
