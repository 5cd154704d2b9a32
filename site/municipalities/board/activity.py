"""When something last happened to the meldroute of a municipality."""

from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import AuditEvent

from ..models import FocalPoint, Municipality, ReportingRoute


def with_last_activity(municipalities: QuerySet[Municipality]) -> QuerySet[Municipality]:
    """Reads along, in the same query, when a version changed, somebody was appointed, and what the log says."""
    return municipalities.annotate(
        version_changed_at=_latest(ReportingRoute.objects.all(), "updated_at"),
        appointed_on=_latest(FocalPoint.objects.filter(appointed_on__lte=timezone.localdate()), "appointed_on"),
        logged_at=_latest(AuditEvent.objects.all(), "at"),
    )


def _latest(rows: QuerySet[Any], moment: str) -> Subquery:
    of_this_one = rows.filter(municipality=OuterRef("pk"))
    return Subquery(of_this_one.order_by(f"-{moment}").values(moment)[:1])


def last_activity_of(municipality: Any) -> date | None:
    """The latest of the three, as a day here. municipality: read by `with_last_activity`."""
    moments: tuple[datetime | None, ...] = (municipality.version_changed_at, municipality.logged_at)
    latest = max((moment for moment in moments if moment), default=None)
    days: tuple[date | None, ...] = (municipality.appointed_on, timezone.localdate(latest) if latest else None)
    return max((day for day in days if day), default=None)
