"""All modules: first those for the reader's own work, then the others."""

from typing import Any

from django.http import HttpRequest

from accounts.current import current_membership
from accounts.models import TargetGroup

from ..access import gate_of
from ..cards import ModuleCard, cards_for
from ..models import ModuleIndexPage


def context_of(request: HttpRequest, page: ModuleIndexPage) -> dict[str, Any]:
    membership = current_membership(request)
    cards = cards_for(membership)
    groups = groups_in(cards)
    chosen = next((group for group in groups if group.code == request.GET.get("doelgroep")), None)
    shown = [card for card in cards if chosen is None or chosen in card.module.target_groups.all()]
    return {
        **page.get_context(request),
        "groups": groups,
        "chosen": chosen,
        "for_you": [card for card in shown if card.is_for_you],
        "others": [card for card in shown if not card.is_for_you],
        "gate": gate_of(request, membership.municipality) if membership else None,
    }


def groups_in(cards: list[ModuleCard]) -> list[TargetGroup]:
    """The target groups that have a module, in their own order."""
    groups = {group for card in cards for group in card.module.target_groups.all()}
    return sorted(groups, key=lambda group: (group.position, group.name))
