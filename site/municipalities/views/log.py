"""The log of one municipality, for its focal points and for the chain director of its region."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit_search import matching
from accounts.models import AuditEvent, User

from ..forms.log import Asked, LogForm
from ..models import Municipality
from .access import for_chain_director, for_focal_point

ROWS_ON_A_PAGE = 50
# Whose work it is to know them. Who is whose manager is the municipality's own business, not the region's.
KINDS_FOR_FOCAL_POINT = (
    "route",
    "focal_point",
    "role",
    "reminder",
    "evidence",
    "coverage",
    "certificate",
    "municipality",
    "region",
)
KINDS_FOR_REGION = ("route", "focal_point", "reminder", "municipality", "region")


@require_safe
@for_focal_point
def log_of(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return _log(request, municipality, KINDS_FOR_FOCAL_POINT, back="municipalities:registration_of")


@require_safe
@for_chain_director
def log_in_region(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return _log(request, municipality, KINDS_FOR_REGION, back="municipalities:region_route")


def _log(request: HttpRequest, municipality: Municipality, kinds: tuple[str, ...], *, back: str) -> HttpResponse:
    form = LogForm(request.GET, kinds=kinds)
    asked = form.asked
    page = Paginator(_events(municipality, kinds, asked), ROWS_ON_A_PAGE)
    page_obj = page.get_page(request.GET.get("page"))
    people = User.objects.in_bulk({event.details["person"] for event in page_obj if event.details.get("person")})
    context = {
        "municipality": municipality,
        "form": form,
        "is_filtered": asked != Asked(),
        "page_obj": page_obj,
        "rows": [(event, people.get(event.details.get("person"))) for event in page_obj],
        "tells_of_looking": "coverage" in kinds,
        "back": back,
    }
    return render(request, "municipalities/log.html", context)


def _events(municipality: Municipality, kinds: tuple[str, ...], asked: Asked) -> QuerySet[AuditEvent]:
    """What happened here, and what the region changed for all its municipalities."""
    of_kinds = Q()
    for kind in (asked.kind,) if asked.kind else kinds:
        of_kinds |= Q(action__startswith=f"{kind}.")
    here = Q(municipality=municipality)
    if "region" in kinds:
        here |= Q(municipality=None, region=municipality.region_id, action__startswith="region.")
    events = AuditEvent.objects.filter(here & of_kinds).select_related("actor")
    if asked.first:
        events = events.filter(at__date__gte=asked.first)
    if asked.last:
        events = events.filter(at__date__lte=asked.last)
    return matching(events, asked.text)
