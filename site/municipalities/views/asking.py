"""Asking the municipality to open training. Opens nothing itself: only a meldroute in force does."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.current import active_memberships
from accounts.requests import SignedInRequest

from ..opening_requests import AskingRefused, ask_to_open
from ..tasks import hand_over_opening_request


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: SignedInRequest, slug: str) -> HttpResponse:
    """For who works for the municipality. Who comes by link, as after signing in again, finds the button there."""
    municipality = next((m.municipality for m in active_memberships(request) if m.municipality.slug == slug), None)
    if municipality is None:
        raise Http404
    if request.method == "POST":
        try:
            asked = ask_to_open(request.user, municipality)
        except AskingRefused as refused:
            messages.info(request, str(refused))
        else:
            transaction.on_commit(partial(hand_over_opening_request, asked.pk))
            messages.success(request, _("We hebben het gevraagd. Je hoeft verder niets te doen."))
    return redirect(where_from(request))


def where_from(request: HttpRequest) -> str:
    """The page on which the button stands; another host is never gone to."""
    page = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_own else settings.LOGIN_REDIRECT_URL
