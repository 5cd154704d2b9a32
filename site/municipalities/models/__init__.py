from .contacts import ContactPoint, FocalPoint, RouteStep
from .messages import OpeningRequest, Reminder, ReminderKind, RouteNotice
from .municipalities import Municipality, Region
from .routes import ReadinessEvidence, ReportingRoute

__all__ = [
    "ContactPoint",
    "FocalPoint",
    "Municipality",
    "OpeningRequest",
    "ReadinessEvidence",
    "Region",
    "Reminder",
    "ReminderKind",
    "ReportingRoute",
    "RouteNotice",
    "RouteStep",
]
