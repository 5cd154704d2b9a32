"""The readiness board: how the municipalities of a region, or of the country, stand. To read, by table and map."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit import record
from accounts.models import Role
from accounts.permissions import has_role, is_admin, region_ids, roles_of
from accounts.requests import SignedInRequest
from printing.spreadsheet import csv_download

from ..board.activity import with_last_activity
from ..board.area_map import map_of
from ..board.export import board_cells
from ..board.rows import Board, Selection, board_of
from ..forms import BoardForm
from ..models import Municipality, Region
from .access import only_with

ROWS_ON_A_PAGE = 50
ANY_SLUG = "any-slug"
FOLLOWERS = (Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR)


@dataclass(frozen=True)
class Reach:
    """What somebody follows: the municipalities, their regions, and where a municipality leads to.

    merged: the codes of those that merged into a municipality, by its key. url and csv_url: of this board. name: of
    the CSV. with_example: the regions whose example route this person keeps.
    """

    municipalities: list[Municipality]
    merged: dict[int, list[str]]
    regions: list[Region]
    url_of: Callable[[Municipality], str]
    url: str
    csv_url: str
    name: str
    is_country: bool = False
    with_example: list[Region] = field(default_factory=list)

    @property
    def has_regions(self) -> bool:
        """More than one, so that each municipality is named with its own."""
        return len(self.regions) > 1


@require_safe
@login_required
def region_routes(request: SignedInRequest) -> HttpResponse:
    if is_admin(request.user) and not has_role(request.user, *FOLLOWERS):
        return redirect("municipalities:country_routes")
    return _page(request, _regions_of(request.user))


@require_safe
@login_required
@never_cache
def region_routes_csv(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    return _csv(request, _regions_of(request.user))


@require_safe
@login_required
def country_routes(request: SignedInRequest) -> HttpResponse:
    return _page(request, _country_of(request.user))


@require_safe
@login_required
@never_cache
def country_routes_csv(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    return _csv(request, _country_of(request.user))


def _regions_of(user: Any) -> Reach:
    """Those of a chain director or a care coordinator; 404 for who is neither."""
    regions = {role.region for role in roles_of(user) if role.role in FOLLOWERS and role.region}
    only_with(regions)
    municipalities, merged = _read(Municipality.objects.filter(region__in=regions))
    directed = region_ids(user, Role.CHAIN_DIRECTOR)
    return Reach(
        municipalities=municipalities,
        merged=merged,
        regions=sorted(regions, key=lambda region: region.name),
        with_example=[region for region in regions if region.pk in directed],
        url_of=partial(_route_page, directed),
        url=reverse("municipalities:region_routes"),
        csv_url=reverse("municipalities:region_routes_csv"),
        name="meldroutes-regio",
    )


def _country_of(user: Any) -> Reach:
    """Everything, for an admin; 404 for anybody else."""
    only_with(is_admin(user))
    municipalities, merged = _read(Municipality.objects.all())
    regions = {municipality.region_id: municipality.region for municipality in municipalities}
    return Reach(
        municipalities=municipalities,
        merged=merged,
        regions=sorted(regions.values(), key=lambda region: region.name),
        url_of=_dates_page,
        url=reverse("municipalities:country_routes"),
        csv_url=reverse("municipalities:country_routes_csv"),
        name="meldroutes-land",
        is_country=True,
    )


def _read(municipalities: QuerySet[Municipality]) -> tuple[list[Municipality], dict[int, list[str]]]:
    """Those that exist, and the codes of those that merged into them: their land is on the map of the successor.

    What ended needs nobody's attention any more. A region is read once, not for each of its places.
    """
    today = timezone.localdate()
    found = list(with_last_activity(municipalities).prefetch_related("region"))
    successors = {m.pk: m.successor_id for m in found if m.valid_to and m.valid_to < today}
    merged: dict[int, list[str]] = defaultdict(list)
    for municipality in found:
        heir = municipality.pk
        # At most as many steps as there are, so that a ring of successors ends too.
        for _step in successors:
            heir = successors.get(heir) or heir
        if heir != municipality.pk:
            merged[heir].append(municipality.cbs_code)
    exist = [m for m in found if m.pk not in successors and not (m.valid_from and m.valid_from > today)]
    return exist, merged


def _route_page(regions: set[int], municipality: Municipality) -> str:
    """Where the route can be read and confirmed; that is for its chain director. Another finds it in the table."""
    if municipality.region_id in regions:
        return _address("municipalities:region_route", municipality)
    return _in_table(municipality)


def _dates_page(municipality: Municipality) -> str:
    return _address("municipalities:dates_of", municipality)


def _address(name: str, municipality: Municipality) -> str:
    """As `reverse`, but looked up once for the whole map. A page that is not there yet is the row in the table."""
    pattern = _pattern(name)
    return pattern.replace(ANY_SLUG, municipality.slug) if pattern else _in_table(municipality)


@lru_cache
def _pattern(name: str) -> str:
    try:
        return reverse(name, args=[ANY_SLUG])
    except NoReverseMatch:
        return ""


def _in_table(municipality: Municipality) -> str:
    return f"?{urlencode({'zoek': municipality.display_name})}#tabel"


def _page(request: SignedInRequest, reach: Reach) -> HttpResponse:
    form = BoardForm(request.GET, regions=reach.regions)
    selection = form.selection
    board = board_of(reach.municipalities, selection)
    page = Paginator(board.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "reach": reach,
        "form": form,
        "selection": selection,
        "is_filtered": selection != Selection(order=selection.order),
        "region": next((region for region in reach.regions if region.code == selection.region), None),
        "board": board,
        "map": map_of(board, reach.url_of, reach.merged),
        "page_obj": page,
        "rows": [(row, reach.url_of(row.municipality)) for row in page],
        "waiting_url": _waiting_url(board, reach),
        "may_confirm": not reach.is_country and bool(region_ids(request.user, Role.CHAIN_DIRECTOR)),
        "has_both": is_admin(request.user) and bool(region_ids(request.user, *FOLLOWERS)),
    }
    return render(request, "municipalities/region_routes.html", context)


def _waiting_url(board: Board, reach: Reach) -> str:
    """Straight to the only one that waits, for who can confirm it."""
    row = board.waiting_only
    url = reach.url_of(row.municipality) if row and not reach.is_country else ""
    return "" if url.startswith("?") else url


def _csv(request: SignedInRequest, reach: Reach) -> HttpResponse | StreamingHttpResponse:
    """The list as it is filtered; with a wrong filter to the page, which says what is wrong."""
    form = BoardForm(request.GET, regions=reach.regions)
    if not form.is_valid():
        return redirect(f"{reach.url}?{request.GET.urlencode()}")
    board = board_of(reach.municipalities, form.selection)
    _record_export(request.user, reach, form.selection, board)
    return csv_download(f"{reach.name}-{timezone.localdate():%Y-%m-%d}", board_cells(board))


def _record_export(user: Any, reach: Reach, selection: Selection, board: Board) -> None:
    """About the region; about several together, by their names. What was searched for is nobody's business."""
    asked = [region for region in reach.regions if selection.region in {"", region.code}]
    one = asked[0] if selection.region or (len(asked) == 1 and not reach.is_country) else None
    several = _("Heel Nederland") if reach.is_country else ", ".join(region.name for region in asked)
    details = {"rows": len(board.rows), "standing": selection.standing, "searched": bool(selection.wanted)}
    record("board.exported", one or Region(name=several), actor=user, region=one, details=details)
