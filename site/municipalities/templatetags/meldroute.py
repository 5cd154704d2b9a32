"""The reader's own meldroute in any page, and what a page says when training is closed."""

from collections.abc import Callable
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context

from accounts.current import current_membership

from ..constants import NATIONAL_NUMBERS
from ..gate import Gate
from ..gate_words import words_of
from ..locked import Locked, locked_state
from ..models import Municipality
from ..route_card import RouteCard, card_in_brief, card_in_force

register = template.Library()
CACHE = "_route_cards"


@register.inclusion_tag("municipalities/parts/own_route_panel.html", takes_context=True)
def own_route_panel(context: Context) -> dict[str, Any]:
    """Whom to call, in a few lines. Where the whole route was shown before it, that card is at hand."""
    request = context.get("request")
    at_hand = getattr(request, CACHE, {}).get(card_in_force.__name__)
    return {"card": at_hand or own_card(request, card_in_brief), "national_numbers": NATIONAL_NUMBERS}


@register.inclusion_tag("municipalities/parts/own_route_full.html", takes_context=True)
def own_route_full(context: Context) -> dict[str, Any]:
    """The whole route."""
    return {"card": own_card(context.get("request")), "national_numbers": NATIONAL_NUMBERS}


def own_card(
    request: HttpRequest | None, card_for: Callable[[Municipality], RouteCard] = card_in_force
) -> RouteCard | None:
    """The card of the municipality for which somebody works now, whole or in brief; each is read once in a request.

    None without a person or a membership, as in a mail, a preview or when nobody is signed in.
    """
    if request is None or not hasattr(request, "user") or not hasattr(request, "session"):
        return None
    cards: dict[str, RouteCard | None] = request.__dict__.setdefault(CACHE, {})
    if card_for.__name__ not in cards:
        membership = current_membership(request)
        cards[card_for.__name__] = card_for(membership.municipality) if membership else None
    return cards[card_for.__name__]


@register.filter
def unbroken(phone: str) -> str:
    """A telephone number that stays on one line."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}")


@register.simple_tag(name="locked_state")
def locked_state_of(municipality: Municipality, gate: Gate) -> Locked:
    return locked_state(municipality, gate)


@register.filter
def gate_in_words(gate: Gate) -> str:
    return words_of(gate)
