from .contacts import ContactPoint, FocalPoint, RouteStep
from .municipalities import Municipality, Region
from .routes import ReadinessEvidence, ReportingRoute

__all__ = [
    "ContactPoint",
    "FocalPoint",
    "Municipality",
    "ReadinessEvidence",
    "Region",
    "ReportingRoute",
    "RouteStep",
]
