"""Who may do what with a meldroute."""

from typing import Any

from accounts.permissions import is_chain_director_of, is_focal_point_of

from .models import Municipality, ReportingRoute


def may_edit_route(user: Any, municipality: Municipality) -> bool:
    return is_focal_point_of(user, municipality)


def may_confirm_route(user: Any, route: ReportingRoute) -> bool:
    """The chain director of the region, and never the person who submitted it."""
    return is_chain_director_of(user, route.municipality.region_id) and route.submitted_by_id != user.pk


def may_withdraw_route(user: Any, route: ReportingRoute) -> bool:
    """Both see that it is no longer right: a focal point of the municipality, and the chain director of its region."""
    return may_edit_route(user, route.municipality) or is_chain_director_of(user, route.municipality.region_id)
