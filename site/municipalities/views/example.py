"""The chain director keeps the example from which the municipalities of the region start."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest

from ..example_route import example_of, start_example
from ..models import Region
from ..readiness import Facts, missing_steps
from ..route_pages import RoutePages
from .access import for_region


@require_safe
@for_region
def example_home(request: SignedInRequest, region: Region) -> HttpResponse:
    """What stands in the example, as a municipality takes it over."""
    example = example_of(region)
    context: dict[str, Any] = {"region": region, "example": example}
    if example:
        steps = list(example.steps.select_related("contact"))
        facts = Facts(steps=frozenset((step.form, step.situation) for step in steps))
        context |= {
            "pages": RoutePages.of_example(example),
            "contacts": list(example.contacts.all()),
            "steps": steps,
            "missing": missing_steps(facts),
        }
    return render(request, "municipalities/example.html", context)


@require_POST
@for_region
def start(request: SignedInRequest, region: Region) -> HttpResponse:
    start_example(region, request.user)
    messages.success(request, _("Het voorbeeld is begonnen. Zet er eerst de contacten in."))
    return redirect("municipalities:example_contacts", region.code)
