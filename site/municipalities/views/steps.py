"""The steps of a route that is being written, in their order: a municipality's draft or a region's example."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest

from ..forms import StepForm
from ..models import RouteStep
from ..readiness import Facts, missing_steps
from ..route_pages import RoutePages
from ..standard_route import add_standard_steps
from .guide import guide_for


@require_safe
def steps(request: SignedInRequest, pages: RoutePages) -> HttpResponse:
    rows = list(pages.route.steps.select_related("contact"))
    facts = Facts(steps=frozenset((step.form, step.situation) for step in rows))
    examples = pages.examples()
    context = {
        "pages": pages,
        "municipality": pages.municipality,
        "guide": guide_for(pages, "steps"),
        "rows": [(step, bool(examples) and examples.has_step(step)) for step in rows],
        "missing": missing_steps(facts),
        "has_contacts": pages.route.contacts.exists(),
        "has_example": bool(examples and examples.steps),
    }
    return render(request, "municipalities/steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_step(request: SignedInRequest, pages: RoutePages) -> HttpResponse:
    last = pages.route.steps.order_by("-position").first()
    return _step_page(request, pages, RouteStep(route=pages.route, position=last.position + 1 if last else 0))


@require_http_methods(["GET", "HEAD", "POST"])
def change_step(request: SignedInRequest, pages: RoutePages, pk: int) -> HttpResponse:
    return _step_page(request, pages, get_object_or_404(pages.route.steps, pk=pk))


def _step_page(request: SignedInRequest, pages: RoutePages, step: RouteStep) -> HttpResponse:
    form = StepForm(request.POST if request.method == "POST" else None, instance=step, route=pages.route)
    if request.method == "POST" and form.is_valid():
        with pages.changing(request.user, part="steps"):
            form.save()
        messages.success(request, _("De stap is bewaard."))
        return redirect(pages.address("steps"))
    context = {
        "pages": pages,
        "municipality": pages.municipality,
        "form": form,
        "step": step,
        "is_new": step.pk is None,
        "has_contacts": pages.route.contacts.exists(),
        "examples": pages.examples(),
    }
    return render(request, "municipalities/step.html", context)


@require_POST
def remove_step(request: SignedInRequest, pages: RoutePages, pk: int) -> HttpResponse:
    with pages.changing(request.user, part="steps") as route:
        get_object_or_404(route.steps, pk=pk).delete()
    messages.success(request, _("De stap is verwijderd."))
    return redirect(pages.address("steps"))


@require_POST
def move_step(request: SignedInRequest, pages: RoutePages, pk: int) -> HttpResponse:
    """One place up or down; at the end of the list nothing happens."""
    with pages.changing(request.user, part="steps") as route:
        step = get_object_or_404(route.steps, pk=pk)
        route.move_step(step, places=-1 if request.POST.get("richting") == "omhoog" else 1)
    return redirect(pages.address("steps"))


@require_POST
def propose_steps(request: SignedInRequest, pages: RoutePages) -> HttpResponse:
    with pages.changing(request.user, part="steps") as route:
        added = add_standard_steps(route)
    if added:
        message = ngettext(
            "%(added)s stap toegevoegd. Lees hem na.", "%(added)s stappen toegevoegd. Lees ze na.", added
        )
        messages.success(request, message % {"added": added})
    else:
        messages.info(
            request, _("Er is niets toegevoegd. Voor elke situatie staat er al een stap, of een contact mist.")
        )
    return redirect(pages.address("steps"))
