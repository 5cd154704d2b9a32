"""For which municipality somebody is learning now: a person can serve more than one."""

from django.http import HttpRequest

from .models import Membership

SESSION_KEY = "membership"


def active_memberships(request: HttpRequest) -> list[Membership]:
    """The person's memberships in force today, oldest first; read once per request."""
    if not hasattr(request, "_memberships"):
        memberships: list[Membership] = []
        if request.user.is_authenticated:
            rows = request.user.memberships.active().select_related("municipality__region", "organisation")
            memberships = list(rows)
        request._memberships = memberships
    return request._memberships


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen in the header, else the oldest one in force, else none."""
    memberships = active_memberships(request)
    chosen = request.session.get(SESSION_KEY) if len(memberships) > 1 else None
    return next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)


def choose_membership(request: HttpRequest, membership: Membership) -> None:
    """Remembers the choice for this session; only a membership of the person's own gets here."""
    request.session[SESSION_KEY] = membership.pk
