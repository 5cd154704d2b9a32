"""What somebody can see, take along and ask about their own data."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..audit import record
from ..models import Role
from ..permissions import has_role
from ..requests import SignedInRequest
from ..wall import beyond_the_wall
from .export import ROWS_ON_PAGE, export_of, sections_of, why_it_is_kept
from .requests import (
    AskingRefused,
    ask_for_erasure,
    focal_points_for,
    may_ask_again_on,
    running_request,
    whom_to_ask,
)


@require_safe
@login_required
@never_cache
def my_data(request: SignedInRequest) -> HttpResponse:
    # What somebody did with others is theirs too: an offer to another municipality, a list that was read in.
    with beyond_the_wall():
        sections = list(sections_of(request.user, most=ROWS_ON_PAGE))
    context = {
        "sections": [section for section in sections if section.total],
        "did": [done for section in sections for done in section.did],
        "why_did": why_it_is_kept(),
        "nothing": [section for section in sections if section.is_empty],
        "whom_to_ask": whom_to_ask(request.user),
    }
    return render(request, "account/my_data.html", context)


@require_safe
@login_required
@never_cache
def download(request: SignedInRequest) -> HttpResponse:
    record("person.downloaded_own_data", request.user, details={"person": request.user.pk})
    with beyond_the_wall():
        export = export_of(request.user)
    answer = JsonResponse(export, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{_("mijn-gegevens")}.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def ask(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            ask_for_erasure(request.user)
        except AskingRefused as refused:
            messages.error(request, str(refused))
        else:
            done = _("Je verzoek is verstuurd. Een beheerder bekijkt het en laat je weten wat er gebeurt.")
            messages.success(request, done)
        return redirect("ask_for_erasure")
    earlier = running_request(request.user)
    context = {
        "earlier": earlier,
        "again_on": may_ask_again_on(earlier) if earlier else None,
        "focal_points": focal_points_for(request.user),
        "is_focal_point": has_role(request.user, Role.FOCAL_POINT),
    }
    return render(request, "account/ask_for_erasure.html", context)
