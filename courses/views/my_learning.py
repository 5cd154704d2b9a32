from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.current import current_membership
from accounts.permissions import roles_of

from ..access import gate_of
from ..my_learning import overview
from .locked import gate_context


@require_safe
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    """What somebody was doing, what comes next, and what is valid until when, for the municipality chosen now."""
    membership = current_membership(request)
    if membership is None:
        has_role = bool(roles_of(request.user))
        return TemplateResponse(request, "courses/my_learning_nowhere.html", {"has_role": has_role})
    gate = gate_of(request, membership.municipality)
    context = {"overview": overview(membership, is_open=gate.open), **gate_context(request)}
    return TemplateResponse(request, "courses/my_learning.html", context)
