"""Who do I call? Never behind the gate, nor behind a login (DESIGN.md rule 1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.current import active_memberships

from ..constants import NATIONAL_NUMBERS
from ..models import Municipality, ReportingRoute
from ..models.municipalities import MunicipalityQuerySet
from ..route_card import card_in_force
from ..templatetags.meldroute import own_card


@require_safe
def routekaart(request: HttpRequest) -> HttpResponse:
    """Staff sees the own route. Everybody else can choose a municipality, and sees of it only whom to call: the
    function and the number of the focal point. Names, e-mail addresses and the steps inside a municipality are for its
    own staff.
    """
    slug = request.GET.get("gemeente", "").strip()[:50]
    own = own_card(request)
    if slug and (own is None or own.municipality.slug != slug):
        memberships = [m for m in active_memberships(request) if m.municipality.slug == slug]
        own = card_in_force(memberships[0].municipality) if memberships else None
    other = Municipality.objects.in_force().filter(slug=slug).first() if slug and own is None else None
    context = {
        "card": own,
        "other_card": card_in_force(other) if other else None,
        "is_unknown": bool(slug) and own is None and other is None,
        "choices": _with_route() if own is None else (),
        "chosen": slug,
        "national_numbers": NATIONAL_NUMBERS,
    }
    return render(request, "municipalities/routekaart.html", context, status=404 if context["is_unknown"] else 200)


def _with_route() -> MunicipalityQuerySet:
    """Municipalities that have something to show."""
    return Municipality.objects.in_force().filter(pk__in=ReportingRoute.objects.in_force().values("municipality"))
