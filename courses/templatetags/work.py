from typing import Any

from django import template

from accounts.current import membership_elsewhen
from accounts.models import Membership

register = template.Library()


@register.simple_tag
def work_elsewhen(user: Any) -> Membership | None:
    """Where somebody who works nowhere today is to begin, or worked last."""
    return membership_elsewhen(user) if user.is_authenticated else None
