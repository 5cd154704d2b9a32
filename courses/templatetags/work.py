from typing import Any

from django import template
from django.db.models import QuerySet

from accounts.current import membership_elsewhen
from accounts.models import Membership
from municipalities.models import FocalPoint, Municipality

register = template.Library()


@register.simple_tag
def work_elsewhen(user: Any) -> Membership | None:
    """Where somebody who works nowhere today is to begin, or worked last."""
    return membership_elsewhen(user) if user.is_authenticated else None


@register.simple_tag
def whom_to_ask(municipality: Municipality) -> QuerySet[FocalPoint]:
    """Who keeps its list, and can be reached by everybody."""
    return municipality.focal_points.active().select_related("user")
