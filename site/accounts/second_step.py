"""Whoever sees or decides about others signs in with a second step: a code, or a key."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .permissions import roles_of

SESSION_KEY = "second_step"
# What stays open: the way to set it up and to leave, the routekaart (never behind anything), and parts of a page.
OPEN = (
    "/account/",
    "/inloggen/",
    "/uitloggen/",
    "/uitnodiging/",
    "/wachtwoord-vergeten/",
    "/meldroute/kaart.pdf",
    "/meldroute/zakkaart.pdf",
    "/manifest.webmanifest",
    "/service-worker.js",
    "/taal/",
    "/health/",
    "/.well-known/",
    "/certificaat/",
    "/cms/jsi18n/",
)
ROUTEKAART = "/meldroute/"
# Addresses that nobody can have: the accounts of the demo, whose password stands on the sign-in page.
DEMO_DOMAIN = ".example"


def needs_second_step(user: Any) -> bool:
    """Every role above learner (source: issue 4). The demo is excused, and there is none but while DEBUG is on."""
    if not settings.SECOND_STEP_REQUIRED:
        return False
    if settings.DEBUG and user.email.endswith(DEMO_DOMAIN):
        return False
    return bool(user.is_superuser or roles_of(user))


def ask_again(request: HttpRequest) -> None:
    """At the next page, whether there still is a second step."""
    request.session.pop(SESSION_KEY, None)


class SecondStepMiddleware:
    """Sends whoever needs a second step, and has none, to the page where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_stopped(request):
            messages.info(request, _("Stel eerst een tweede stap in. Daarna ga je verder."))
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _is_stopped(request: HttpRequest) -> bool:
        if request.path == ROUTEKAART or request.path.startswith(OPEN) or not request.user.is_authenticated:
            return False
        # Asked once per session; taking the last key away ends it (signals.py).
        if request.session.get(SESSION_KEY) == request.user.pk or not needs_second_step(request.user):
            return False
        if not is_mfa_enabled(request.user):
            return True
        request.session[SESSION_KEY] = request.user.pk
        return False
