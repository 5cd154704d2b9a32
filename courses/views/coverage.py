"""Coverage: of a municipality with its people, for whoever must chase them; of a region as counts."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import is_focal_point_of, municipality_ids
from municipalities.gate import gate_for
from municipalities.models import Municipality, Region
from printing.spreadsheet import csv_download

from ..coverage.counts import TARGET, coverage_of
from ..coverage.export import coverage_cells, people_cells, region_cells
from ..coverage.forms import PeopleForm
from ..coverage.headline import headline
from ..coverage.people import Selection, people_of, with_standings
from ..coverage.permissions import municipalities_seen_by, regions_seen_by
from ..coverage.regions import RegionOrder, coverage_of_region, gate_state

PEOPLE_ON_A_PAGE = 50


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """To the one place that somebody follows; who follows more chooses."""
    # An admin, who sees all municipalities, finds them by their region.
    own = municipality_ids(request.user, Role.FOCAL_POINT, Role.MANAGER)
    municipalities = list(municipalities_seen_by(request.user).filter(pk__in=own))
    regions = list(regions_seen_by(request.user))
    if not municipalities and not regions:
        raise Http404
    if len(municipalities) + len(regions) > 1:
        return render(request, "courses/coverage_choice.html", {"municipalities": municipalities, "regions": regions})
    if municipalities:
        return redirect("courses:coverage_municipality", municipalities[0].slug)
    return redirect("courses:coverage_region", regions[0].code)


def _municipality(request: HttpRequest, slug: str) -> Municipality:
    return get_object_or_404(municipalities_seen_by(request.user), slug=slug)


def _region(request: HttpRequest, code: str) -> Region:
    return get_object_or_404(regions_seen_by(request.user), code=code)


@require_safe
@login_required
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    place = _municipality(request, slug)
    coverage = coverage_of(place)
    gate = gate_for(place, coverage.on)
    context = {
        "municipality": place,
        "region": regions_seen_by(request.user).filter(pk=place.region_id).first(),
        "coverage": coverage,
        "headline": headline(coverage),
        "gate": gate,
        "gate_state": gate_state(gate),
        "may_register": is_focal_point_of(request.user, place),
        "target": TARGET,
    }
    return render(request, "courses/coverage_municipality.html", context)


@require_safe
@login_required
@never_cache
def municipality_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    coverage = coverage_of(_municipality(request, slug))
    return csv_download(f"dekking-{slug}-{coverage.on:%Y-%m-%d}", coverage_cells(coverage))


@require_safe
@login_required
@never_cache
def people(request: HttpRequest, slug: str) -> HttpResponse:
    place, today = _municipality(request, slug), timezone.localdate()
    form = PeopleForm(request.GET)
    selection = form.selection
    page = Paginator(people_of(place, selection, today), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "municipality": place,
        "form": form,
        "selection": selection,
        "is_filtered": selection != Selection(order=selection.order),
        "page_obj": page,
        "people": with_standings(list(page), place, today),
        "today": today,
    }
    return render(request, "courses/coverage_people.html", context)


@require_safe
@login_required
@never_cache
def people_csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The list as it is filtered; with a wrong filter to the page, which says what is wrong."""
    place, today = _municipality(request, slug), timezone.localdate()
    form = PeopleForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('courses:coverage_people', args=[slug])}?{request.GET.urlencode()}")
    return csv_download(f"collegas-{slug}-{today:%Y-%m-%d}", people_cells(place, form.selection, today))


@require_safe
@login_required
def region(request: HttpRequest, code: str) -> HttpResponse:
    place = _region(request, code)
    wanted = request.GET.get("order", "")
    order = RegionOrder(wanted) if wanted in RegionOrder else RegionOrder.NAME
    context = {
        "region": place,
        "coverage": coverage_of_region(place, timezone.localdate(), order),
        "order": order,
        "orders": RegionOrder,
        "seen": set(municipalities_seen_by(request.user).filter(region=place).values_list("pk", flat=True)),
        "target": TARGET,
    }
    return render(request, "courses/coverage_region.html", context)


@require_safe
@login_required
@never_cache
def region_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    coverage = coverage_of_region(_region(request, code), timezone.localdate())
    return csv_download(f"dekking-regio-{code}-{coverage.on:%Y-%m-%d}", region_cells(coverage))
