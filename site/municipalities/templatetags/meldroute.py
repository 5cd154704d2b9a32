"""The reader's own meldroute in any page, and what a page says when training is closed."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context

from accounts.current import current_membership

from ..constants import NATIONAL_NUMBERS
from ..gate import Gate
from ..locked import Locked, locked_state
from ..models import Municipality
from ..route_card import RouteCard, card_in_force

register = template.Library()
CACHE = "_route_card"


@register.inclusion_tag("municipalities/parts/own_route_panel.html", takes_context=True)
def own_route_panel(context: Context) -> dict[str, Any]:
    """Whom to call, in a few lines."""
    return {"card": own_card(context.get("request")), "national_numbers": NATIONAL_NUMBERS}


@register.inclusion_tag("municipalities/parts/own_route_full.html", takes_context=True)
def own_route_full(context: Context) -> dict[str, Any]:
    """The whole route."""
    return {"card": own_card(context.get("request")), "national_numbers": NATIONAL_NUMBERS}


def own_card(request: HttpRequest | None) -> RouteCard | None:
    """The card of the municipality for which somebody works now; read once in a request.

    None without a person or a membership, as in a mail, a preview or when nobody is signed in.
    """
    if request is None or not hasattr(request, "user") or not hasattr(request, "session"):
        return None
    if CACHE not in request.__dict__:
        membership = current_membership(request)
        request.__dict__[CACHE] = card_in_force(membership.municipality) if membership else None
    return request.__dict__[CACHE]


@register.filter
def unbroken(phone: str) -> str:
    """A telephone number that stays on one line."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}")


@register.simple_tag(name="locked_state")
def locked_state_of(municipality: Municipality, gate: Gate) -> Locked:
    return locked_state(municipality, gate)
