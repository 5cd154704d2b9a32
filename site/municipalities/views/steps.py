"""The steps of a draft, in their order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..forms import StepForm
from ..lifecycle import changing
from ..models import Municipality, ReportingRoute, RouteStep
from ..readiness import facts_of, missing_steps
from ..standard_route import add_standard_steps
from .access import SignedInRequest, for_draft


@require_safe
@for_draft
def steps(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    facts = facts_of({municipality.pk: draft}, timezone.localdate())[municipality.pk]
    context = {
        "municipality": municipality,
        "steps": draft.steps.select_related("contact"),
        "missing": missing_steps(facts),
        "has_contacts": bool(facts.contacts),
    }
    return render(request, "municipalities/steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_draft
def add_step(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    last = draft.steps.order_by("-position").first()
    step = RouteStep(route=draft, position=last.position + 1 if last else 0)
    return _step_page(request, municipality, draft, step)


@require_http_methods(["GET", "HEAD", "POST"])
@for_draft
def change_step(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute, pk: int) -> HttpResponse:
    return _step_page(request, municipality, draft, get_object_or_404(draft.steps, pk=pk))


def _step_page(
    request: SignedInRequest, municipality: Municipality, draft: ReportingRoute, step: RouteStep
) -> HttpResponse:
    form = StepForm(request.POST or None, instance=step, route=draft)
    if request.method == "POST" and form.is_valid():
        with changing(draft, request.user):
            form.save()
        messages.success(request, _("De stap is bewaard."))
        return redirect("municipalities:steps", municipality.slug)
    context = {
        "municipality": municipality,
        "form": form,
        "step": step,
        "is_new": step.pk is None,
        "has_contacts": draft.contacts.exists(),
    }
    return render(request, "municipalities/step.html", context)


@require_POST
@for_draft
def remove_step(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute, pk: int) -> HttpResponse:
    with changing(draft, request.user):
        get_object_or_404(draft.steps, pk=pk).delete()
    messages.success(request, _("De stap is verwijderd."))
    return redirect("municipalities:steps", municipality.slug)


@require_POST
@for_draft
def move_step(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute, pk: int) -> HttpResponse:
    """One place up or down; at the end of the list nothing happens."""
    with changing(draft, request.user):
        step = get_object_or_404(draft.steps, pk=pk)
        draft.move_step(step, places=-1 if request.POST.get("richting") == "omhoog" else 1)
    return redirect("municipalities:steps", municipality.slug)


@require_POST
@for_draft
def propose_steps(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    with changing(draft, request.user):
        added = add_standard_steps(draft)
    if added:
        message = ngettext(
            "%(added)s stap toegevoegd. Lees hem na.", "%(added)s stappen toegevoegd. Lees ze na.", added
        )
        messages.success(request, message % {"added": added})
    else:
        messages.info(
            request, _("Er is niets toegevoegd. Voor elke situatie staat er al een stap, of een contact mist.")
        )
    return redirect("municipalities:steps", municipality.slug)
