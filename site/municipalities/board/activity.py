"""When something last happened to the meldroute of a municipality."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import AuditEvent

from ..models import FocalPoint, Municipality, ReportingRoute

# Who learns, works in the staff list or is reminded does nothing to the meldroute.
BY_PEOPLE = Q(action__startswith="route.") | Q(action__startswith="evidence.") | Q(action__startswith="focal_point.")


def with_last_activity(municipalities: QuerySet[Municipality]) -> QuerySet[Municipality]:
    """Reads along, in the same query, when a version changed, somebody was appointed, and what the log says.

    As days here: hundreds of moments would cost more to read than all the rest.
    """
    appointed = FocalPoint.objects.filter(appointed_on__lte=timezone.localdate())
    return municipalities.annotate(
        version_changed_on=_latest(ReportingRoute.objects.all(), "updated_at", TruncDate("updated_at")),
        appointed_on=_latest(appointed, "appointed_on", F("appointed_on")),
        logged_on=_latest(AuditEvent.objects.filter(BY_PEOPLE), "at", TruncDate("at")),
    )


def _latest(rows: QuerySet[Any], moment: str, day: Any) -> Subquery:
    of_this_one = rows.filter(municipality=OuterRef("pk")).order_by(f"-{moment}")
    return Subquery(of_this_one.annotate(day=day).values("day")[:1])


def last_activity_of(municipality: Any) -> date | None:
    """The latest of the three. municipality: read by `with_last_activity`."""
    days = (municipality.version_changed_on, municipality.appointed_on, municipality.logged_on)
    return max((day for day in days if day), default=None)
