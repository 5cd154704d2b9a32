"""A meldroute that is no longer right is withdrawn: by the municipality itself, or by the chain director."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Membership
from accounts.requests import SignedInRequest

from ..constants import RouteStatus
from ..forms import WithdrawForm
from ..lifecycle import RouteRefused, withdraw
from ..models import Municipality
from .access import for_chain_director, for_focal_point

# A region sees counts, and small ones not exactly (source: DESIGN.md rule 2).
SMALL_NUMBER = 5


@require_http_methods(["GET", "HEAD", "POST"])
@for_focal_point
def withdraw_own(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    return _withdraw(request, municipality, back="municipalities:registration_of", is_region=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_chain_director
def withdraw_in_region(request: SignedInRequest, municipality: Municipality) -> HttpResponse:
    return _withdraw(request, municipality, back="municipalities:region_route", is_region=True)


def _withdraw(request: SignedInRequest, municipality: Municipality, *, back: str, is_region: bool) -> HttpResponse:
    route = municipality.routes.filter(status=RouteStatus.REGISTERED).first()
    if route is None:
        messages.info(request, _("Er is nu geen meldroute van kracht om in te trekken."))
        return redirect(back, municipality.slug)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(route, request.user, reason=form.cleaned_data["reason"])
        except RouteRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("De meldroute is ingetrokken. Niemand kan nu een module starten."))
        return redirect(back, municipality.slug)
    staff = Membership.objects.active().filter(municipality=municipality).values("user").distinct().count()
    context = {
        "municipality": municipality,
        "route": route,
        "form": form,
        "staff": staff,
        "is_small": is_region and staff < SMALL_NUMBER,
        "back": back,
        "is_region": is_region,
    }
    return render(request, "municipalities/withdraw.html", context)
