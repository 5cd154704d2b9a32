"""The reader's own meldroute in any page, and what a page says when training is closed."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from accounts.current import current_membership

from ..constants import NATIONAL_NUMBERS, Situation
from ..gate import Gate
from ..gate_words import words_of
from ..locked import Locked, locked_state
from ..models import Municipality
from ..opening_requests import asking_of
from ..opening_requests import people_who_asked as count_people_who_asked
from ..own_case import case_in_words, shown_steps
from ..route_card import RouteCard, card_in_brief, card_in_force

register = template.Library()
CACHE = "_route_cards"


@register.inclusion_tag("municipalities/parts/own_route_panel.html", takes_context=True)
def own_route_panel(context: Context) -> dict[str, Any]:
    """Whom to call, in a few lines. Where the whole route was shown before it, that card is at hand."""
    request = context.get("request")
    at_hand = getattr(request, CACHE, {}).get(card_in_force.__name__)
    card = at_hand or own_card(request, card_in_brief)
    is_focal_point = card is not None and any(person.user_id == request.user.pk for person in card.focal_points)
    return {"card": card, "is_focal_point": is_focal_point, "national_numbers": NATIONAL_NUMBERS}


@register.inclusion_tag("municipalities/parts/own_route_full.html", takes_context=True)
def own_route_full(context: Context) -> dict[str, Any]:
    """The whole route."""
    return {"card": own_card(context.get("request")), "national_numbers": NATIONAL_NUMBERS}


@register.inclusion_tag("municipalities/parts/own_route_case.html", takes_context=True)
def own_route_case(context: Context, case: Mapping[str, Any]) -> dict[str, Any]:
    """What the reader does in one case. case: title, text, form and situations, as a trainer gave them."""
    request = context.get("request")
    card = own_card(request)
    form, situations = case.get("form") or "", case.get("situations") or []
    is_signed_out = not getattr(getattr(request, "user", None), "is_authenticated", False)
    return {
        "title": case.get("title"),
        "text": case.get("text"),
        "words": case_in_words(form=form, situations=situations),
        "is_urgent": Situation.URGENT in situations,
        "card": card,
        "steps": shown_steps(card, form=form, situations=situations) if card else (),
        "is_preview": getattr(request, "is_preview", False),
        "is_signed_out": is_signed_out,
        "login_url": f"{reverse('account_login')}?next={quote(request.path)}" if request and is_signed_out else "",
    }


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


@register.inclusion_tag("municipalities/parts/ask.html", takes_context=True)
def ask_municipality(
    context: Context, municipality: Municipality, gate: Gate, *, quiet: bool = False
) -> dict[str, Any]:
    """The button with which a reader asks who can act, or what they asked already. Nothing when nobody is signed in."""
    request = context.get("request")
    user = getattr(request, "user", None)
    is_reader = user is not None and user.is_authenticated
    return {
        "asking": asking_of(user, municipality, gate) if user and is_reader else None,
        "municipality": municipality,
        "gate": gate,
        "next": request.path if is_reader else "",
        "quiet": quiet,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def people_who_asked(municipality: Municipality) -> int:
    return count_people_who_asked(municipality)


@register.simple_tag
def routekaart_address() -> str:
    """The full address of the page that says whom to call, for a mail or on paper."""
    return settings.BASE_URL.rstrip("/") + reverse("municipalities:routekaart")
