"""A module: what it is about, its lessons, and the one thing to do next. Never behind the gate; its lessons are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.current import current_membership

from ..access import Lock, lock_on_start
from ..actions import next_action, situation
from ..cards import ModuleCard, cards_of
from ..completion import complete_if_done
from ..models import Enrolment, ModulePage
from .breadcrumbs import breadcrumbs
from .locked import gate_context


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    (card,) = cards_of([page], current_membership(request))
    if settle(card):
        (card,) = cards_of([page], current_membership(request))
    return TemplateResponse(request, page.template, context_of(request, page, card, lock_on_start(request, page)))


def settle(card: ModuleCard) -> bool:
    """Adds the completion of somebody who is done because the last lesson they had left was removed."""
    if card.enrolment is None or card.completion or not card.progress.is_complete:
        return False
    return complete_if_done(card.enrolment) is not None


def context_of(request: HttpRequest, page: ModulePage, card: ModuleCard, lock: Lock | None) -> dict[str, Any]:
    return {
        **page.get_context(request),
        **(gate_context(request) if lock is Lock.GATE_CLOSED else {}),
        "card": card,
        "progress": card.progress,
        "lock": lock,
        "is_readable": lock is None or (lock is Lock.GATE_CLOSED and card.enrolment is not None),
        "situation": situation(card),
        "action": next_action(card, may_start=lock is None) if lock in {None, Lock.GATE_CLOSED} else None,
        "breadcrumbs": breadcrumbs(page),
    }


def preview_context(request: HttpRequest, page: ModulePage) -> dict[str, Any]:
    """As somebody who has not begun and may begin sees it. Nothing is stored."""
    (card,) = cards_of([page], None)
    return {**context_of(request, page, card, None), "is_preview": True}


def lesson_gone(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Where a lesson was that is not there any more, for somebody in the middle of the module."""
    (card,) = cards_of([page], current_membership(request))
    context = {"module": page, "card": card, "action": next_action(card, may_start=False)}
    return TemplateResponse(request, "courses/lesson_gone.html", context, status=404)


def has_begun(request: HttpRequest, page: ModulePage) -> bool:
    """Whether somebody began this module, for whatever municipality."""
    return request.user.is_authenticated and Enrolment.objects.filter(user=request.user.pk, module=page).exists()
