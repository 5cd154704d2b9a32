"""What happened to the meldroute of one municipality, for its focal points and the chain director of its region.

Who is whose manager, and what happens to the staff, is the municipality's own business: its focal points read that in
the whole log (accounts/staff/log_views.py).
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.audit_log.pages import log_page
from accounts.audit_log.selection import Scope

from ..models import Municipality
from .access import for_chain_director, for_focal_point

KINDS_FOR_REGION = ("route", "focal_point", "reminder", "municipality", "region")
KINDS_FOR_FOCAL_POINT = ("evidence", *KINDS_FOR_REGION)


@require_safe
@for_focal_point
def log_of(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return log_page(request, Scope(municipality, KINDS_FOR_FOCAL_POINT, keeps_list=True), "municipalities/log.html")


@require_safe
@for_chain_director
def log_in_region(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return log_page(request, Scope(municipality, KINDS_FOR_REGION), "municipalities/region_log.html")
