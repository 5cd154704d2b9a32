from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.current import active_memberships, current_membership

from .navigation import navigation_items


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Lazy, so that a page that shows no header (a part, a mail) pays nothing for it."""
    if not hasattr(request, "user"):
        return {}
    return {
        "navigation_items": SimpleLazyObject(lambda: navigation_items(request)),
        "membership": current_membership(request),
        "memberships": SimpleLazyObject(lambda: active_memberships(request)),
    }
