"""For which municipality somebody is learning now: a person can serve more than one."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from queries.prepared import Prepared

from .models import Membership

SESSION_KEY = "membership"


def active_memberships(request: HttpRequest) -> list[Membership]:
    """The person's memberships in force today, oldest first; read once per request."""
    if not hasattr(request, "_memberships"):
        user = request.user
        memberships = _memberships_in_force(user.pk, timezone.localdate()) if user.is_authenticated else []
        for membership in memberships:
            membership.user = user
        request._memberships = memberships
    return request._memberships


@Prepared
def _memberships_in_force(user: int, on: date) -> QuerySet[Membership]:
    return Membership.objects.active(on).filter(user=user).select_related("municipality__region", "organisation")


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen in the header, else the oldest one in force, else none."""
    memberships = active_memberships(request)
    chosen = request.session.get(SESSION_KEY) if len(memberships) > 1 else None
    return next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)


def choose_membership(request: HttpRequest, membership: Membership) -> None:
    """Remembers the choice for this session; only a membership of the person's own gets here."""
    request.session[SESSION_KEY] = membership.pk


def membership_elsewhen(user: Any) -> Membership | None:
    """Of somebody who works nowhere today: the membership that begins first, else the one that ended last."""
    today = timezone.localdate()
    rows = user.memberships.select_related("municipality")
    coming = rows.filter(joined_on__gt=today).order_by("joined_on", "pk").first()
    return coming or rows.filter(left_on__lt=today).order_by("-left_on", "-pk").first()
