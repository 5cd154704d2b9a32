"""The log of a municipality, for its focal points: everything of it that they may see."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..audit_log.pages import log_csv, log_page
from ..audit_log.selection import Scope
from ..requests import SignedInRequest
from .views import for_staff_list

# Not who asked to open training: of that they see how many, never who.
KINDS = (
    "membership",
    "invitation",
    "transfer",
    "staff",
    "role",
    "account",
    "coverage",
    "certificate",
    "log",
    "route",
    "evidence",
    "focal_point",
    "reminder",
    "municipality",
    "region",
)


def _scope(municipality: Any) -> Scope:
    return Scope(municipality, KINDS, keeps_list=True)


@require_safe
@for_staff_list
def log(request: SignedInRequest, municipality: Any) -> HttpResponse:
    return log_page(request, _scope(municipality), "accounts/staff/log.html")


@require_safe
@for_staff_list
def download_log(request: SignedInRequest, municipality: Any) -> HttpResponse | StreamingHttpResponse:
    return log_csv(request, _scope(municipality), page=reverse("staff:log", args=[municipality.slug]))
