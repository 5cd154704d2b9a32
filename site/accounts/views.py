from allauth.account.views import logout
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import download_recovery_codes, view_recovery_codes
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import sign_in_log
from .current import active_memberships, choose_membership
from .requests import SignedInRequest
from .second_step import needs_second_step
from .sessions import SessionsAdapter


@require_POST
@login_required
def choose_municipality(request: HttpRequest) -> HttpResponse:
    """Who works for more than one municipality says for which one they are learning now."""
    wanted = request.POST.get("membership", "")
    membership = next((own for own in active_memberships(request) if str(own.pk) == wanted), None)
    if membership is None:
        raise Http404
    choose_membership(request, membership)
    back = request.POST.get("next", "")
    is_own_site = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_own_site else settings.LOGIN_REDIRECT_URL)


def sign_out(request: HttpRequest) -> HttpResponse:
    """allauth's page; whoever leaves takes along what the browser kept for when there is no connection.

    The next person at a shared computer must not find the route card of the one before (docs/decisions/0015).
    """
    response = logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_safe
@login_required
def email_address(request: HttpRequest) -> HttpResponse:
    """In place of allauth's page: the municipality's staff list holds the address, so nobody changes it here."""
    return render(request, "account/email.html")


@login_required
def security(request: HttpRequest) -> HttpResponse:
    """allauth's page, which also has to say to whom a second step is no choice."""
    extra = {"needs_second_step": needs_second_step(request.user)}
    return IndexView.as_view(extra_context=extra)(request)


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One place of one's own where somebody is signed in; not the one where they sit, which has its own button."""
    elsewhere = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    SessionsAdapter().end_sessions([get_object_or_404(elsewhere, pk=pk)])
    messages.success(request, _("Je bent daar uitgelogd."))
    return redirect("usersessions_list")


@login_required
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """allauth's page; that they were seen stands in the log."""
    return _logged(request, view_recovery_codes(request))


@login_required
def recovery_codes_file(request: SignedInRequest) -> HttpResponse:
    response = _logged(request, download_recovery_codes(request))
    response.headers["Content-Disposition"] = 'attachment; filename="signaalwijs-codes.txt"'
    return response


def _logged(request: SignedInRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 200:
        sign_in_log.second_step_changed("seen", request.user, Authenticator.Type.RECOVERY_CODES)
    return response
